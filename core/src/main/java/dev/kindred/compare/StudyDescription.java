package dev.kindred.compare;

import dev.kindred.compare.LossDescription.Settings;
import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.data.Split;
import dev.kindred.train.HoldOut;
import dev.kindred.train.TrainingConfig;
import dev.kindred.train.Tuning;
import java.nio.file.Path;
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
   * @param contenders with the settings that they were run with
   * @param trials by contender key, of those whose settings were searched
   */
  static Study of(
      ImageFolder folder,
      Split split,
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
        dataset(folder, split, protocol.evaluation()),
        all.stream().filter(l -> !tuned || l.settings() == Settings.TUNED).toList(),
        all.stream().filter(l -> tuned && l.settings() == Settings.GIVEN).toList(),
        configuration(config, protocol),
        environment(config),
        List.of(
            "Models are evaluated on classes that no run has seen, neither in training nor in choosing its best weights.",
            "Runs of the same seed share initial weights, batches and augmentations; only the loss and its settings differ, so differences are paired by seed.",
            tuning(protocol.tuning()),
            "Every evaluation image queries all the others (leave-one-out), by exact search."));
  }

  private static String tuning(Tuning.@Nullable Plan plan) {
    return plan == null
        ? "The settings of the losses are as given and were not tuned in this study; an untuned comparison says little about what each loss can reach."
        : "The options of each loss and its learning rate were chosen by %d trials of %s, the same for every loss, by the classes kept for validation; the first trial is the loss as given. The images of the evaluation had no part in it."
            .formatted(plan.trials(), plan.each().text());
  }

  private static DatasetSummary dataset(ImageFolder folder, Split split, HoldOut evaluation) {
    List<ImageItem> items = folder.items();
    int depth = items.stream().mapToInt(i -> i.labels().size()).max().orElse(1);
    Path name = folder.root().getFileName();
    return new DatasetSummary(
        name == null ? folder.root().toString() : name.toString(),
        folder.contentHash(),
        items.size(),
        folder.skipped().size(),
        levels(depth),
        "%.0f%% of the classes are kept for evaluation, chosen by seed %d"
            .formatted(100 * evaluation.fraction(), evaluation.seed()),
        split.train().size(),
        classes(split.train()),
        split.heldOut().size(),
        classes(split.heldOut()));
  }

  private static List<String> levels(int depth) {
    return switch (depth) {
      case 1 -> List.of("class");
      case 2 -> List.of("group", "class");
      default ->
          java.util.stream.IntStream.rangeClosed(1, depth)
              .mapToObj(level -> level == depth ? "class" : "group level " + level)
              .toList();
    };
  }

  private static int classes(List<ImageItem> items) {
    return (int) items.stream().map(ImageItem::classKey).distinct().count();
  }

  private static Map<String, String> configuration(TrainingConfig config, Protocol protocol) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("seeds per loss", String.valueOf(protocol.seeds()));
    all.put("encoder", config.network().description());
    config.describe().forEach((key, value) -> all.put(key, String.valueOf(value)));
    all.remove("learningRate"); // stands with each loss
    return all;
  }

  private static Map<String, String> environment(TrainingConfig config) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Java", System.getProperty("java.vm.name") + " " + Runtime.version());
    all.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    all.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
    all.put("device", config.device().text());
    return all;
  }
}
