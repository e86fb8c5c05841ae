package dev.kindred.compare;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was compared, on what, and how: complete enough to repeat it.
 *
 * @param created when the comparison ended, as ISO 8601
 * @param command the command line that repeats it
 * @param dataset the images
 * @param losses what was compared; the first is the reference for differences
 * @param configuration setting → value, in reading order: encoder, optimiser, batch, budget
 * @param environment name → value: versions, hardware, threads
 * @param notes plain sentences on the protocol, such as what the losses had in common
 */
public record Study(
    String created,
    String command,
    DatasetSummary dataset,
    List<LossDescription> losses,
    Map<String, String> configuration,
    Map<String, String> environment,
    List<String> notes) {

  /** Copies, keeping the order. */
  public Study {
    losses = List.copyOf(losses);
    configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    notes = List.copyOf(notes);
    if (losses.stream().map(LossDescription::key).distinct().count() < losses.size()) {
      throw new IllegalArgumentException("two losses share a key: " + losses);
    }
  }

  /** The title of a loss, or its key if it is not part of the study. */
  public String title(String loss) {
    return losses.stream()
        .filter(l -> l.key().equals(loss))
        .map(LossDescription::title)
        .findFirst()
        .orElse(loss);
  }
}
