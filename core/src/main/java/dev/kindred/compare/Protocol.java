package dev.kindred.compare;

import dev.kindred.train.HoldOut;
import dev.kindred.train.Tuning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment does.
 *
 * @param contenders at least two, alike in all but the loss
 * @param seeds runs per contender, at least 1
 * @param evaluation which classes are kept for the evaluation
 * @param judging judgments to learn from and to be measured by in place of classes; null for
 *     classes
 * @param tuning the search that comes before the runs of each contender whose settings are to be
 *     tuned; null if none is
 * @param command the command line that repeats the experiment
 */
public record Protocol(
    List<Contender> contenders,
    int seeds,
    HoldOut evaluation,
    @Nullable Judging judging,
    Tuning.@Nullable Plan tuning,
    String command) {

  /**
   * Copies the contenders.
   *
   * @throws IllegalArgumentException if there is no seed, or if contenders are to be tuned without
   *     a search, or the other way round
   */
  public Protocol {
    contenders = List.copyOf(contenders);
    if (seeds < 1) {
      throw new IllegalArgumentException("an experiment needs at least one seed, not " + seeds);
    }
    boolean tuned =
        contenders.stream().anyMatch(c -> c.settings() == LossDescription.Settings.TUNED);
    if (tuned != (tuning != null)) {
      throw new IllegalArgumentException("a search of settings and tuned contenders go together");
    }
  }

  /** All losses with their settings as given. */
  public Protocol(List<Contender> contenders, int seeds, HoldOut evaluation, String command) {
    this(contenders, seeds, evaluation, null, null, command);
  }

  /** The same on judgments. */
  public Protocol on(Judging judgments) {
    return new Protocol(
        Contender.asking(contenders, judgments.asked()),
        seeds,
        evaluation,
        judgments,
        tuning,
        command);
  }

  /** The same, with every loss tuned and, beside it, as given. */
  public Protocol tuned(Tuning.Plan plan) {
    return new Protocol(
        Contender.tunedAndGiven(contenders), seeds, evaluation, judging, plan, command);
  }

  /** Runs of all contenders. */
  public int cells() {
    return contenders.size() * seeds;
  }
}
