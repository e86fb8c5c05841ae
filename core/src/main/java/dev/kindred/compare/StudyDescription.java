package dev.kindred.compare;

import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.data.Split;
import dev.kindred.train.HoldOut;
import dev.kindred.train.TrainingConfig;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The methods of an experiment in words and numbers, for its report. */
final class StudyDescription {
  private StudyDescription() {}

  static Study of(
      ImageFolder folder,
      Split split,
      List<Contender> contenders,
      int seeds,
      HoldOut evaluation,
      String command) {
    TrainingConfig config = contenders.getFirst().config();
    return new Study(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        command,
        dataset(folder, split, evaluation),
        contenders.stream().map(LossTexts::describe).toList(),
        configuration(config, seeds),
        environment(config),
        List.of(
            "Models are evaluated on classes that no run has seen, neither in training nor in choosing its best weights.",
            "Runs of the same seed share initial weights, batches and augmentations; only the loss differs, so differences are paired by seed.",
            "The hyper-parameters of the losses are as given and were not tuned in this study; an untuned comparison says little about what each loss can reach.",
            "Every evaluation image queries all the others (leave-one-out), by exact search."));
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

  private static Map<String, String> configuration(TrainingConfig config, int seeds) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("seeds per loss", String.valueOf(seeds));
    all.put("encoder", config.network().description());
    config.describe().forEach((key, value) -> all.put(key, String.valueOf(value)));
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
