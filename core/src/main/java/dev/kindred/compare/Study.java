package dev.kindred.compare;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What was compared, on what, and how: complete enough to repeat it.
 *
 * @param created when the comparison ended, as ISO 8601
 * @param command the command line that repeats it
 * @param dataset the images
 * @param unit what the losses are paired by
 * @param losses what was compared; the first is the reference for differences
 * @param given the same losses in the same order with the settings they were given, where those of
 *     {@code losses} are tuned; else empty
 * @param configuration setting → value, in reading order: encoder, optimiser, batch, budget
 * @param environment name → value: versions, hardware, threads
 * @param notes plain sentences on the protocol, such as what the losses had in common
 */
public record Study(
    String created,
    String command,
    DatasetSummary dataset,
    Unit unit,
    List<LossDescription> losses,
    List<LossDescription> given,
    Map<String, String> configuration,
    Map<String, String> environment,
    List<String> notes) {

  /** What repeats a measurement, so that chance can be told from a difference. */
  public enum Unit {
    /** Each loss was trained anew from each seed. */
    SEED("seed", "seeds", "loss"),
    /** Each contender is one model; images of one class are not independent of each other. */
    CLASS("class", "classes", "model");

    private final String one;
    private final String many;
    private final String compared;

    Unit(String one, String many, String compared) {
      this.one = one;
      this.many = many;
      this.compared = compared;
    }

    /** What the contenders differ in, in a sentence. */
    public String compared() {
      return compared;
    }

    /** In a sentence. */
    public String word(long count) {
      return count == 1 ? one : many;
    }
  }

  /** Copies, keeping the order. */
  public Study {
    losses = List.copyOf(losses);
    given = List.copyOf(given);
    configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    notes = List.copyOf(notes);
    if (!given.isEmpty() && given.size() != losses.size()) {
      throw new IllegalArgumentException("every loss is tuned, or none is");
    }
    List<String> keys =
        Stream.concat(losses.stream(), given.stream()).map(LossDescription::key).toList();
    if (keys.stream().distinct().count() < keys.size()) {
      throw new IllegalArgumentException("two losses share a key: " + keys);
    }
  }

  /** All that was trained: the losses, then they as given. */
  public List<LossDescription> trained() {
    return Stream.concat(losses.stream(), given.stream()).toList();
  }

  /** The title of a loss, or its key if it is not part of the study. */
  public String title(String loss) {
    return trained().stream()
        .filter(l -> l.key().equals(loss))
        .map(LossDescription::title)
        .findFirst()
        .orElse(loss);
  }
}
