package dev.kindred.compare;

import dev.kindred.compare.LossDescription.Settings;
import dev.kindred.runtime.Device;
import dev.kindred.train.TrainingConfig;
import dev.kindred.train.Tuning;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The methods of an experiment in words and numbers, for its report. */
final class StudyDescription {
  private StudyDescription() {}

  /**
   * @param notes on what was trained on and measured
   * @param contenders with the settings that they were run with
   * @param trials by contender key, of those whose settings were searched
   */
  static Study of(
      DatasetSummary dataset,
      List<String> notes,
      Protocol protocol,
      List<Contender> contenders,
      Map<String, List<LossDescription.Trial>> trials) {
    TrainingConfig config = protocol.contenders().getFirst().config();
    List<LossDescription> all =
        contenders.stream()
            .map(c -> LossTexts.describe(c, trials.getOrDefault(c.key(), List.of())))
            .toList();
    boolean tuned = protocol.tuning() != null;
    return new Study(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        protocol.command(),
        dataset,
        Study.Unit.SEED,
        all.stream().filter(l -> !tuned || l.settings() == Settings.TUNED).toList(),
        all.stream().filter(l -> tuned && l.settings() == Settings.GIVEN).toList(),
        configuration(config, protocol),
        environment(config.device()),
        notes);
  }

  /** What a study says of the settings of its losses. */
  static String tuning(Tuning.@Nullable Plan plan) {
    return plan == null
        ? "The settings of the losses are as given and were not tuned in this study; an untuned comparison says little about what each loss can reach."
        : "The options of each loss that were not named, and its learning rate, were chosen by %d trials of %s, the same for every loss, by the classes kept for validation; the first trial is the loss as given. The images of the evaluation had no part in it."
            .formatted(plan.trials(), plan.each().text());
  }

  private static Map<String, String> configuration(TrainingConfig config, Protocol protocol) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("seeds per loss", String.valueOf(protocol.seeds()));
    all.put("encoder", config.network().inWords());
    config.describe().forEach((key, value) -> all.put(key, String.valueOf(value)));
    all.remove("learningRate"); // stands with each loss
    return all;
  }

  static Map<String, String> environment(Device device) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Java", System.getProperty("java.vm.name") + " " + Runtime.version());
    all.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    all.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
    all.put("device", device.text());
    return all;
  }
}
