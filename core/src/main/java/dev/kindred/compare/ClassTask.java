package dev.kindred.compare;

import dev.kindred.data.DataException;
import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.metrics.RetrievalReport;
import dev.kindred.runtime.EmbeddingModel;
import dev.kindred.train.Evaluation;
import dev.kindred.train.HoldOut;
import dev.kindred.train.Supervision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Labels to learn from, and retrieval among classes that no run has seen to be measured by, neither
 * in tuning nor in training nor in choosing its best weights. The classes are parted once.
 */
final class ClassTask implements Task {
  private final ImageFolder folder;
  private final HoldOut kept;
  private final Parts parts;
  private final Controls controls;

  ClassTask(ImageFolder folder, HoldOut kept, Controls controls) throws DataException {
    this.folder = folder;
    this.kept = kept;
    this.parts = Parts.of(folder.items(), kept);
    this.controls = controls;
  }

  @Override
  public Lesson lesson(Contender contender, long seed) {
    return new Lesson(parts.train(), new Supervision.Labels());
  }

  @Override
  public Lesson search(Contender contender) {
    return lesson(contender, 0);
  }

  @Override
  public Score score(EmbeddingModel model, Contender contender, long seed)
      throws InterruptedException {
    int threads = contender.config().threads();
    Evaluation evaluation = embedded(model, parts.unseen(), threads);
    RetrievalReport report =
        Parts.joined(
            evaluation.leaveOneOut(),
            parts.seenGroups().isEmpty()
                ? null
                : embedded(model, parts.seenGroups(), threads).leaveOneOut());
    return new Score(
        report.metrics(),
        report.perQuery(),
        Run.recallCurve(report),
        Run.precisionCurve(evaluation.vectors(), evaluation.classes(), threads),
        Run.histograms(report),
        evaluation);
  }

  /** Images that cannot be read were told of when they were listed or trained on. */
  private Evaluation embedded(EmbeddingModel model, List<ImageItem> items, int threads)
      throws InterruptedException {
    return Evaluation.of(model, folder, items, threads, (path, reason) -> {});
  }

  @Override
  public DatasetSummary dataset() {
    List<ImageItem> items = folder.items();
    return new DatasetSummary(
        name(folder),
        folder.contentHash(),
        items.size(),
        folder.skipped().size(),
        levels(items),
        parts.text(kept),
        parts.train().size(),
        Parts.classes(parts.train()),
        parts.unseen().size(),
        Parts.classes(parts.unseen()));
  }

  static String name(ImageFolder folder) {
    Path name = folder.root().getFileName();
    return name == null ? folder.root().toString() : name.toString();
  }

  /** What the levels are called, coarsest first. */
  static List<String> levels(List<ImageItem> items) {
    int depth = items.stream().mapToInt(i -> i.labels().size()).max().orElse(1);
    return switch (depth) {
      case 1 -> List.of("class");
      case 2 -> List.of("group", "class");
      default ->
          IntStream.rangeClosed(1, depth)
              .mapToObj(level -> level == depth ? "class" : "group level " + level)
              .toList();
    };
  }

  @Override
  public List<String> notes(Protocol protocol) {
    return List.of(
        "Models are evaluated on classes that no run has seen, neither in training nor in choosing its best weights.",
        "Runs of the same seed share initial weights, batches and augmentations; only the loss and its settings differ, so differences are paired by seed.",
        StudyDescription.tuning(protocol.tuning()),
        "Every evaluation image queries all the others (leave-one-out), by exact search.");
  }

  @Override
  public List<Control> controls(List<Experiment.Cell> cells)
      throws IOException, InterruptedException {
    return controls.onClasses(cells.getFirst().evaluation());
  }

  @Override
  public List<GalleryQuery> galleries(List<Experiment.Cell> cells) {
    Map<String, List<Experiment.Cell>> by = new LinkedHashMap<>();
    cells.forEach(c -> by.computeIfAbsent(c.contender().key(), k -> new ArrayList<>()).add(c));
    List<Galleries.Answers> answers = new ArrayList<>();
    by.forEach((key, its) ->
        answers.add(
            new Galleries.Answers(
                key,
                its.getFirst().evaluation(),
                its.stream().map(Experiment.Cell::perQuery).toList())));
    return Galleries.of(folder, answers, cells.getFirst().contender().config().threads());
  }

  @Override
  public ComparisonReport report(
      Study study,
      List<ComparisonReport.Measured> measured,
      List<Control> controls,
      List<GalleryQuery> galleries) {
    return ComparisonReport.of(study, measured, controls, galleries);
  }
}
