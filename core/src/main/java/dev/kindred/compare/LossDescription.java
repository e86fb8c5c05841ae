package dev.kindred.compare;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One contender.
 *
 * @param key such as "contrastive"; unique in the study
 * @param title such as "Contrastive"
 * @param formula in plain text
 * @param cell its place in the design of {@link Effect}; null for a loss outside it
 * @param settings where its parameters come from
 * @param parameters name → value: margin, mining, learning rate
 * @param trials what was tried to choose them, in order; empty where they are as given
 */
public record LossDescription(
    String key,
    String title,
    String formula,
    @Nullable Cell cell,
    Settings settings,
    Map<String, String> parameters,
    List<Trial> trials) {

  /**
   * A cell of the 2 × 2 design.
   *
   * @param triplets whether two distances are compared, rather than one asked for
   * @param graded whether labels above the class count
   */
  public record Cell(boolean triplets, boolean graded) {}

  /** Where the parameters of a loss come from. */
  public enum Settings {
    /** As the study was given them. */
    GIVEN,
    /** Chosen by a search that was the same for all losses. */
    TUNED
  }

  /**
   * One short run of the search.
   *
   * @param loss with its options
   * @param learningRate highest of the schedule
   * @param score its best validation, NaN if it failed
   * @param steps run
   * @param chosen whether its settings are those of the study's runs
   */
  public record Trial(String loss, double learningRate, double score, long steps, boolean chosen) {}

  /** Copies, keeping the order. */
  public LossDescription {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    trials = List.copyOf(trials);
  }
}
