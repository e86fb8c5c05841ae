package dev.kindred.train;

import dev.kindred.data.BatchLoader;
import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.data.PkSampler;
import dev.kindred.image.Augmentation;
import dev.kindred.image.Fit;
import dev.kindred.image.Preprocess;
import dev.kindred.metrics.FastRetrieval;
import dev.kindred.metrics.ProbabilityCalibration;
import dev.kindred.metrics.RetrievalReport;
import dev.kindred.nn.Encoder;
import dev.kindred.runtime.Device;
import dev.kindred.runtime.EmbeddingModel;
import dev.kindred.runtime.ModelCard;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Trains an encoder on a folder of images.
 *
 * <p>The weights kept are those of the best validation (Recall@1 on held-out classes), or the last
 * ones where nothing is held out.
 */
public final class Trainer {
  /** Looks at the held-out classes, evenly spread over the budget. */
  private static final int VALIDATIONS = 10;

  /** Neighbours of each held-out image on which distances are calibrated to probabilities. */
  private static final int CALIBRATION_NEIGHBOURS = 20;

  private final TrainingConfig config;
  private final ImageFolder folder;
  private final Dataset data;
  private final TrainingListener listener;
  private final BooleanSupplier cancelled;
  private final Preprocess preprocess;

  private Trainer(
      TrainingConfig config,
      ImageFolder folder,
      Dataset data,
      TrainingListener listener,
      BooleanSupplier cancelled) {
    this.config = config;
    this.folder = folder;
    this.data = data;
    this.listener = listener;
    this.cancelled = cancelled;
    this.preprocess = preprocess(config.encoder());
  }

  /**
   * Runs a training.
   *
   * @param items which of the folder's images to train on and validate with
   * @param cancelled asked before each step; once true, training ends early with its best weights
   * @throws dev.kindred.data.DataException if the images cannot be trained on
   * @throws TrainingException if the loss stops being a number
   */
  public static TrainedModel train(
      TrainingConfig config,
      ImageFolder folder,
      List<ImageItem> items,
      TrainingListener listener,
      BooleanSupplier cancelled)
      throws IOException, InterruptedException {
    Dataset data = Dataset.of(folder.root(), items, config.holdOut());
    return new Trainer(fitted(config, data), folder, data, listener, cancelled).run();
  }

  /** No more classes to a batch than there are: no class may stand in a batch twice. */
  private static TrainingConfig fitted(TrainingConfig config, Dataset data) {
    Sampling s = config.sampling();
    int distinct = sampler(config, data).classes() * (s.quarterTurnClasses() ? 4 : 1);
    int classes = Math.min(s.classesPerBatch(), distinct);
    return config.with(
        new Sampling(classes, s.imagesPerClass(), s.augment(), s.quarterTurnClasses()));
  }

  private static PkSampler sampler(TrainingConfig config, Dataset data) {
    Sampling s = config.sampling();
    return new PkSampler(data.classOf(), s.classesPerBatch(), s.imagesPerClass(), config.seed());
  }

  /** How an encoder sees images: ink boxes for gray encoders, centred crops for colours. */
  public static Preprocess preprocess(Encoder encoder) {
    return new Preprocess(
        encoder.channels(),
        encoder.side(),
        encoder.side(),
        encoder.channels() == 1 ? Fit.INK : Fit.COVER);
  }

  private TrainedModel run() throws IOException, InterruptedException {
    PkSampler sampler = sampler(config, data);
    ModelCard card = card(Map.of(), null);
    Progress progress = new Progress();
    try (TrainingStep step = TrainingStep.create(config);
        BatchLoader loader = loader(sampler)) {
      listener.started(
          new TrainingListener.Started(
              data.train().size(),
              data.trainClasses(),
              data.heldOut().size(),
              data.heldOutKeys().size(),
              data.labelled(),
              config.encoder().layout().parameterCount()));
      Validation validation = Validation.of(folder, data.heldOut(), preprocess, config);
      while (!progress.done() && !cancelled.getAsBoolean()) {
        double rate = config.schedule().learningRate(progress.steps, progress.share());
        TrainingStep.Outcome outcome = step.run(loader.next().images(), rate);
        progress.stepped(outcome, rate);
        if (progress.validationIsDue() && !validation.isEmpty()) {
          Weights weights = step.weights();
          progress.validated(weights, validation.measure(weights, card));
        }
      }
      loader.skipped().forEach(s -> listener.skipped(s.path(), s.reason()));
      return finish(progress.best == null ? step.weights() : progress.best, progress);
    }
  }

  private BatchLoader loader(PkSampler sampler) {
    Sampling sampling = config.sampling();
    Augmentation augmentation =
        !sampling.augment()
            ? Augmentation.NONE
            : config.encoder().channels() == 1 ? Augmentation.GLYPHS : Augmentation.PHOTOS;
    return new BatchLoader(
        folder,
        data.train(),
        data.classOf(),
        sampler,
        preprocess,
        augmentation,
        sampling.quarterTurnClasses(),
        config.threads(),
        config.seed());
  }

  private TrainedModel finish(Weights weights, Progress progress)
      throws IOException, InterruptedException {
    double seconds = progress.seconds();
    RetrievalReport report = null;
    ProbabilityCalibration calibration = null;
    if (!data.heldOut().isEmpty()) {
      byte[] bytes = EmbeddingModel.toBytes(weights.freeze(config.encoder()), card(Map.of(), null));
      try (EmbeddingModel model = EmbeddingModel.of(bytes, Device.CPU, config.threads())) {
        Evaluation heldOut =
            Evaluation.of(model, folder, data.heldOut(), config.threads(), listener::skipped);
        report = heldOut.leaveOneOut();
        calibration =
            ProbabilityCalibration.fitNeighbours(
                heldOut.vectors(), heldOut.classes(), CALIBRATION_NEIGHBOURS, config.threads());
      }
    }
    ModelCard card = card(report == null ? Map.of() : report.metrics(), calibration);
    return new TrainedModel(
        weights.freeze(config.encoder()), card, progress.curve, report, progress.steps, seconds);
  }

  private ModelCard card(
      Map<String, Double> metrics, @Nullable ProbabilityCalibration calibration) {
    return new ModelCard(
        ModelCard.FORMAT,
        config.encoder().name(),
        preprocess,
        config.encoder().dimension(),
        config.loss().text(),
        config.seed(),
        config.describe(),
        new ModelCard.Data(
            folder.contentHash(),
            data.train().size(),
            data.trainClasses(),
            List.copyOf(data.heldOutKeys())),
        metrics,
        calibration);
  }

  /** Where a run stands. */
  private final class Progress {
    private final long began = System.nanoTime();
    private final long stepsPerEpoch;
    private final List<TrainingListener.Validated> curve = new ArrayList<>();
    private long steps;
    private int validations;
    private double lossSum;
    private long lossCount;
    private double bestRecall = -1;
    private @Nullable Weights best;

    Progress() {
      stepsPerEpoch = Math.ceilDiv(data.train().size(), config.sampling().batchSize());
    }

    double seconds() {
      return (System.nanoTime() - began) * 1e-9;
    }

    double share() {
      Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
      return Math.min(1, config.budget().progress(steps, stepsPerEpoch, elapsed));
    }

    boolean done() {
      return share() >= 1;
    }

    void stepped(TrainingStep.Outcome outcome, double rate) {
      steps++;
      if (!Float.isFinite(outcome.loss())) {
        throw new TrainingException(
            "the loss became %s at step %d; lower the learning rate (now %s)"
                .formatted(outcome.loss(), steps, config.schedule().peak()));
      }
      lossSum += outcome.loss();
      lossCount++;
      listener.stepped(
          new TrainingListener.Step(
              steps,
              share(),
              seconds(),
              steps * config.sampling().batchSize(),
              outcome.loss(),
              outcome.active(),
              rate));
    }

    boolean validationIsDue() {
      return share() * VALIDATIONS >= validations + 1;
    }

    void validated(Weights weights, FastRetrieval result) {
      validations = (int) (share() * VALIDATIONS);
      boolean better = result.recallAt1() > bestRecall;
      if (better) {
        bestRecall = result.recallAt1();
        best = weights;
      }
      TrainingListener.Validated event =
          new TrainingListener.Validated(
              steps, seconds(), lossSum / lossCount, result.recallAt1(), result.mapAtR(), better);
      lossSum = 0;
      lossCount = 0;
      curve.add(event);
      listener.validated(event);
    }
  }
}
