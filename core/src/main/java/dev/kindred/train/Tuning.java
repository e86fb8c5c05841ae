package dev.kindred.train;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a search of hyper-parameters tried, and what it chose.
 *
 * @param plan how much was searched
 * @param best the configuration to train with: that of the best trial, with the budget of the run
 * @param trials all of them in order; the first is the configuration as it was given
 */
public record Tuning(Plan plan, TrainingConfig best, List<Trial> trials) {

  /**
   * How much to search.
   *
   * @param trials how many configurations are tried, the given one among them; at least 1
   * @param each what every trial may use
   * @param fixed options of the loss that are not searched
   */
  public record Plan(int trials, Budget each, Set<String> fixed) {
    /** Copies the options; no trial at all is an {@link IllegalArgumentException}. */
    public Plan {
      fixed = Set.copyOf(fixed);
      if (trials < 1) {
        throw new IllegalArgumentException("a search needs at least 1 trial, not " + trials);
      }
    }

    /** Of everything that is worth searching. */
    public Plan(int trials, Budget each) {
      this(trials, each, Set.of());
    }

    /** The same with other options of the loss left as they are. */
    public Plan fixing(Set<String> options) {
      return new Plan(trials, each, options);
    }
  }

  /**
   * One short run.
   *
   * @param number counted from 1
   * @param loss that was minimised, as {@code LossText} reads it
   * @param learningRate highest of the schedule
   * @param score the best validation, by the metric that decides which weights are best; null if
   *     the trial failed
   * @param steps run
   * @param seconds taken, validations included
   * @param failure why there is no score; null if there is one
   */
  public record Trial(
      int number,
      String loss,
      double learningRate,
      @Nullable Double score,
      long steps,
      double seconds,
      @Nullable String failure) {
    /** Requires the loss, as a file of trials may lack it. */
    public Trial {
      Objects.requireNonNull(loss, "a trial without its loss");
    }
  }

  /** Copies the trials. */
  public Tuning {
    trials = List.copyOf(trials);
  }

  /** The trial whose settings were chosen. */
  public Trial bestTrial() {
    return best(trials).orElseThrow();
  }

  /** The trial with the highest score, of equals the first; none if all failed. */
  static Optional<Trial> best(List<Trial> trials) {
    Trial best = null;
    double highest = Double.NEGATIVE_INFINITY;
    for (Trial trial : trials) {
      if (trial.score() != null && trial.score() > highest) {
        best = trial;
        highest = trial.score();
      }
    }
    return Optional.ofNullable(best);
  }
}
