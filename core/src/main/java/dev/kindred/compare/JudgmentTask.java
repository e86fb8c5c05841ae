package dev.kindred.compare;

import dev.kindred.data.DataException;
import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.data.JudgmentSplit;
import dev.kindred.data.Triplets;
import dev.kindred.metrics.TripletAgreement;
import dev.kindred.runtime.EmbeddingModel;
import dev.kindred.train.Evaluation;
import dev.kindred.train.Supervision;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Judgments to learn from, and other judgments to be measured by: on images that nothing was
 * learned about, and on the others. Each seed parts the images anew, so that the spread over seeds
 * is also one over images; with tuned settings all seeds share one part, as the settings are chosen
 * on it.
 */
final class JudgmentTask implements Task {
  /** Agreement on images that nothing was learned about. */
  static final String UNSEEN = "triplet_accuracy";

  /** Agreement on other judgments of images that were learned about. */
  static final String SEEN = "triplet_accuracy_seen";

  private static final int FEWEST_JUDGMENTS = 30;
  private static final double VALIDATION_SHARE = 0.3;

  private final ImageFolder folder;
  private final Protocol protocol;
  private final Judging judging;
  private final Triplets judgments;
  private final List<ImageItem> judged;
  private final Controls controls;
  private final Neighbourhood neighbourhood;
  private final BooleanSupplier cancelled;
  private final Map<Long, JudgmentParts> parts = new HashMap<>();

  JudgmentTask(
      ImageFolder folder,
      Protocol protocol,
      Judging judging,
      Controls controls,
      BooleanSupplier cancelled)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.protocol = protocol;
    this.judging = judging;
    this.judgments = judging.votes().majority();
    this.judged = Arrays.stream(judgments.items()).mapToObj(folder.items()::get).toList();
    this.controls = controls;
    this.cancelled = cancelled;
    boolean all = judging.asked().equals(List.of(Asked.ALL));
    this.neighbourhood =
        new Neighbourhood(
            all ? (anchor, other) -> 0 : dissimilarity(controls.untrained(judged)), judging.near());
  }

  synchronized JudgmentParts parts(long seed) throws DataException {
    long split = protocol.tuning() == null ? seed : protocol.evaluation().seed();
    JudgmentParts known = parts.get(split);
    if (known == null) {
      known = JudgmentParts.of(judgments, folder.items(), judging.heldOut(), split);
      parts.put(split, known);
    }
    return known;
  }

  /** What a contender's runs of a seed are trained on. */
  Triplets training(Contender contender, long seed) throws DataException {
    return chosen(contender.asked(), parts(seed).train(), seed);
  }

  private Triplets chosen(Asked asked, Triplets from, long seed) throws DataException {
    if (asked == Asked.ALL) {
      return from;
    }
    int[] near = neighbourhood.within(from);
    if (near.length < FEWEST_JUDGMENTS) {
      throw new DataException(
          "only %d of %d judgments are between two neighbours of their anchor; take more images for neighbours, as --near %s"
              .formatted(near.length, from.size(), Math.min(1, 2 * judging.near())));
    }
    return switch (asked) {
      case ALL -> from;
      case NEIGHBOURS -> from.select(near);
      case RANDOM ->
          from.select(
              Arrays.stream(JudgmentParts.shuffled(from.size(), seed))
                  .limit(near.length)
                  .sorted()
                  .toArray());
    };
  }

  @Override
  public Lesson lesson(Contender contender, long seed) throws DataException {
    JudgmentSplit all = JudgmentSplit.whole(training(contender, seed));
    return new Lesson(folder.items(), new Supervision.Judged(all));
  }

  /** Images of the training part are held out once more; validation asks about them in any way. */
  @Override
  public Lesson search(Contender contender) throws DataException {
    long seed = protocol.evaluation().seed();
    JudgmentSplit inner =
        JudgmentSplit.of(parts(seed).train(), folder.items(), VALIDATION_SHARE, seed);
    Triplets train = chosen(contender.asked(), (Triplets) inner.train(), seed);
    return new Lesson(
        folder.items(),
        new Supervision.Judged(
            new JudgmentSplit(train, inner.heldOut(), inner.mixed(), inner.heldOutGroups())));
  }

  @Override
  public Score score(EmbeddingModel model, Contender contender, long seed)
      throws DataException, InterruptedException {
    Evaluation evaluation =
        Evaluation.of(model, folder, judged, contender.config().threads(), (path, reason) -> {});
    TripletAgreement.Dissimilarity learned = dissimilarity(evaluation);
    Map<String, Double> metrics = new LinkedHashMap<>();
    Map<String, double[]> perAnchor = new LinkedHashMap<>();
    tests(seed)
        .forEach((key, test) -> {
          TripletAgreement agreement = agreement(learned, test);
          metrics.put(key, agreement.accuracy());
          perAnchor.put(key, agreement.contributions(folder.items().size()));
        });
    return new Score(metrics, perAnchor, List.of(), List.of(), List.of(), evaluation);
  }

  /** Metric key → the judgments that it is measured by. */
  Map<String, Triplets> tests(long seed) throws DataException {
    Map<String, Triplets> tests = new LinkedHashMap<>();
    tests.put(UNSEEN, parts(seed).unseen());
    tests.put(SEEN, parts(seed).seen());
    return tests;
  }

  static TripletAgreement agreement(TripletAgreement.Dissimilarity dissimilarity, Triplets test) {
    return TripletAgreement.of(
        dissimilarity, test.anchors(), test.positives(), test.negatives(), test.weights());
  }

  /** Of items by their number in the folder; those that cannot be read are all alike. */
  TripletAgreement.Dissimilarity dissimilarity(Evaluation evaluation) {
    int dimension = evaluation.vectors()[0].length;
    float[][] vectors = new float[folder.items().size()][];
    Arrays.fill(vectors, new float[dimension]);
    for (int row = 0; row < evaluation.items().size(); row++) {
      vectors[folder.indexOf(evaluation.items().get(row).path())] = evaluation.vectors()[row];
    }
    return TripletAgreement.squaredDistance(vectors);
  }

  @Override
  public DatasetSummary dataset() throws DataException {
    JudgmentParts first = parts(1);
    int images = folder.items().size();
    return new DatasetSummary(
        ClassTask.name(folder),
        folder.contentHash(),
        images,
        folder.skipped().size(),
        List.of("image"),
        "%.0f%% of the images or classes are held out, %s; with seed 1, %,d judgments to train on, %,d others on the same images and %,d on held-out ones"
            .formatted(
                100 * judging.heldOut(),
                protocol.tuning() == null ? "others for each seed" : "the same for all seeds",
                first.train().size(),
                first.seen().size(),
                first.unseen().size()),
        items(first.train()),
        0,
        items(first.unseen()),
        0);
  }

  private static int items(Triplets some) {
    return (int)
        IntStream.range(0, some.size() * 3).map(i -> some.item(i / 3, i % 3)).distinct().count();
  }

  @Override
  public List<String> notes(Protocol protocol) {
    return JudgmentNotes.of(protocol, judging);
  }

  @Override
  public List<Control> controls(List<Experiment.Cell> cells)
      throws IOException, InterruptedException {
    return new JudgmentControls(this, protocol, judging.votes(), folder, cancelled)
        .of(controls.all(cells.getFirst().evaluation().items()));
  }

  @Override
  public List<GalleryQuery> galleries(List<Experiment.Cell> cells) {
    return List.of();
  }

  @Override
  public ComparisonReport report(
      Study study,
      List<ComparisonReport.Measured> measured,
      List<Control> controls,
      List<GalleryQuery> galleries) {
    JudgmentFindings findings = new JudgmentFindings(protocol.contenders(), study, measured);
    return ComparisonReport.of(
        study,
        measured,
        controls,
        galleries,
        Units.seeds(),
        findings::questions,
        findings::interactions);
  }
}
