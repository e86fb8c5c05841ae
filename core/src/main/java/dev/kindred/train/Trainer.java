package dev.kindred.train;

import dev.kindred.data.BatchPlan;
import dev.kindred.data.DataException;
import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.data.JudgmentSampler;
import dev.kindred.data.JudgmentSplit;
import dev.kindred.data.Judgments;
import dev.kindred.data.Pairs;
import dev.kindred.data.PkSampler;
import dev.kindred.data.Triplets;
import dev.kindred.image.Preprocess;
import dev.kindred.metrics.ProbabilityCalibration;
import dev.kindred.metrics.RetrievalReport;
import dev.kindred.nn.BackboneEncoder;
import dev.kindred.nn.Encoder;
import dev.kindred.nn.FeatureEncoder;
import dev.kindred.nn.Network;
import dev.kindred.nn.Projection;
import dev.kindred.runtime.Device;
import dev.kindred.runtime.EmbeddingModel;
import dev.kindred.runtime.ModelCard;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network on a folder of images.
 *
 * <p>The weights kept are those of the best validation (MAP@R on held-out classes, or agreement
 * with held-out judgments), or the last ones where nothing is held out.
 */
public final class Trainer {
  /** Neighbours of each held-out image on which distances are calibrated to probabilities. */
  private static final int CALIBRATION_NEIGHBOURS = 20;

  private final TrainingConfig config;
  private final ImageFolder folder;
  private final Dataset data;
  private final TrainingListener listener;
  private final BooleanSupplier cancelled;
  private final int stepsPerRun;

  private Trainer(
      TrainingConfig config,
      ImageFolder folder,
      Dataset data,
      TrainingListener listener,
      BooleanSupplier cancelled,
      int stepsPerRun) {
    this.stepsPerRun = stepsPerRun;
    this.config = config;
    this.folder = folder;
    this.data = data;
    this.listener = listener;
    this.cancelled = cancelled;
  }

  /** Runs a training on the labels of all images of a folder, to its end. */
  public static TrainedModel train(TrainingConfig config, ImageFolder folder)
      throws IOException, InterruptedException {
    return train(config, folder, folder.items(), TrainingListener.NONE, () -> false);
  }

  /** Runs a training on labels that leaves no files of its own. */
  public static TrainedModel train(
      TrainingConfig config,
      ImageFolder folder,
      List<ImageItem> items,
      TrainingListener listener,
      BooleanSupplier cancelled)
      throws IOException, InterruptedException {
    return train(
        config, folder, items, new Supervision.Labels(), RunFiles.NONE, listener, cancelled);
  }

  /**
   * Runs a training.
   *
   * @param items which of the folder's images to train on and validate with; all of them with
   *     judgments, which refer to them by number
   * @param supervision what tells which images belong together
   * @param files where the run keeps its state, and whether it goes on from there
   * @param cancelled asked before each step; once true, training ends early with its best weights
   * @throws dev.kindred.data.DataException if the images cannot be trained on
   * @throws TrainingException if the loss stops being a number, the embeddings collapse, or a
   *     checkpoint does not fit
   * @throws IllegalArgumentException if the loss cannot learn from such supervision
   */
  public static TrainedModel train(
      TrainingConfig config,
      ImageFolder folder,
      List<ImageItem> items,
      Supervision supervision,
      RunFiles files,
      TrainingListener listener,
      BooleanSupplier cancelled)
      throws IOException, InterruptedException {
    int stepsPerRun = TrainingStep.stepsPerRun(config.device());
    return of(config, folder, items, supervision, listener, cancelled, stepsPerRun).run(files);
  }

  /** Equal only for runs that do the same: all is in it that decides what a run does. */
  public static String fingerprint(
      TrainingConfig config, ImageFolder folder, List<ImageItem> items, Supervision supervision)
      throws DataException {
    return Fingerprint.of(
        config, folder, Dataset.of(folder.root(), items, config.holdOut(), supervision));
  }

  /**
   * Runs a training for its validations alone: no model is made or measured.
   *
   * @param stepsPerRun of the device, which changes nothing but how long it takes
   */
  static TrainingLoop.Result trial(
      TrainingConfig config,
      ImageFolder folder,
      List<ImageItem> items,
      Supervision supervision,
      RunFiles files,
      TrainingListener listener,
      BooleanSupplier cancelled,
      int stepsPerRun)
      throws IOException, InterruptedException {
    return of(config, folder, items, supervision, listener, cancelled, stepsPerRun)
        .trained(files)
        .result();
  }

  private static Trainer of(
      TrainingConfig config,
      ImageFolder folder,
      List<ImageItem> items,
      Supervision supervision,
      TrainingListener listener,
      BooleanSupplier cancelled,
      int stepsPerRun)
      throws DataException {
    Dataset data = Dataset.of(folder.root(), items, config.holdOut(), supervision);
    return new Trainer(fitted(config, data), folder, data, listener, cancelled, stepsPerRun);
  }

  /** No more classes to a batch than there are: no class may stand in a batch twice. */
  private static TrainingConfig fitted(TrainingConfig config, Dataset data) {
    Sampling s = config.sampling();
    if (data.judged() != null) {
      return config.with(new Sampling(s.classesPerBatch(), s.imagesPerClass(), s.augment(), false));
    }
    int distinct = sampler(config, data).classes() * (s.quarterTurnClasses() ? 4 : 1);
    int classes = Math.min(s.classesPerBatch(), distinct);
    return config.with(
        new Sampling(classes, s.imagesPerClass(), s.augment(), s.quarterTurnClasses()));
  }

  private static PkSampler sampler(TrainingConfig config, Dataset data) {
    Sampling s = config.sampling();
    return new PkSampler(data.classOf(), s.classesPerBatch(), s.imagesPerClass(), config.seed());
  }

  /** From an image to the input of a network. */
  public static Preprocess preprocess(Network network) {
    int channels = network.inputShape(1).dim(1);
    return new Preprocess(
        channels, network.inputShape(1).dim(2), network.inputShape(1).dim(3), network.fit());
  }

  /** A network with the scaling of its data, and what its training left. */
  private record Trained(Network network, TrainingLoop.Result result) {}

  private TrainedModel run(RunFiles files) throws IOException, InterruptedException {
    Trained trained = trained(files);
    return finish(trained.network, trained.result);
  }

  private Trained trained(RunFiles files) throws IOException, InterruptedException {
    return switch (config.network()) {
      case Encoder e -> new Trained(e, loop(new Inputs.Images(folder, data, config), files));
      case BackboneEncoder b -> trained(b, files);
      case FeatureEncoder f ->
          throw new IllegalArgumentException(f.name() + " has no part that reads images");
    };
  }

  private Trained trained(BackboneEncoder network, RunFiles files)
      throws IOException, InterruptedException {
    FeatureCache cache = files.features() == null ? null : new FeatureCache(files.features());
    Features features = new Features(network.backbone(), folder, config, listener, cancelled);
    if (network.frozen()) {
      Inputs.Rows rows = features.rows(network, data, cache);
      BackboneEncoder scaled = network.with(rows.trained().scaling());
      return new Trained(
          scaled,
          network.projection().kind() == Projection.Kind.NONE
              ? TrainingLoop.Result.untrained(scaled, config)
              : loop(rows, files));
    }
    BackboneEncoder scaled = network.with(features.scaling(network, data.train()));
    return new Trained(scaled, loop(new Inputs.Images(folder, data, config.with(scaled)), files));
  }

  private TrainingLoop.Result loop(Inputs inputs, RunFiles files) throws IOException {
    return new TrainingLoop(
            config,
            data,
            plan(inputs.trained()),
            batches(),
            inputs,
            files,
            Fingerprint.of(config, folder, data),
            listener,
            cancelled,
            stepsPerRun)
        .run();
  }

  private StepPlan plan(Network trained) {
    int turns = config.sampling().quarterTurnClasses() ? 4 : 1;
    int levels = Math.max(1, Evaluation.levels(data.train()).length);
    return new StepPlan(
        trained,
        config.loss(),
        config.optimizer(),
        form(),
        Math.max(1, turns * data.trainClasses()),
        levels);
  }

  private BatchForm form() {
    Sampling s = config.sampling();
    JudgmentSplit judged = data.judged();
    if (judged == null) {
      return new BatchForm.Groups(s.classesPerBatch(), s.imagesPerClass());
    }
    return switch (judged.train()) {
      case Triplets t -> new BatchForm.Triplets(judgmentsPerBatch(t));
      case Pairs p -> new BatchForm.Pairs(judgmentsPerBatch(p));
    };
  }

  private BatchPlan batches() {
    JudgmentSplit judged = data.judged();
    return judged == null
        ? sampler(config, data)
        : new JudgmentSampler(judged.train(), judgmentsPerBatch(judged.train()), config.seed());
  }

  private int judgmentsPerBatch(Judgments judgments) {
    return Math.max(1, config.sampling().batchSize() / judgments.arity());
  }

  private TrainedModel finish(Network network, TrainingLoop.Result result)
      throws IOException, InterruptedException {
    Map<String, Double> metrics = new LinkedHashMap<>();
    RetrievalReport report = null;
    ProbabilityCalibration calibration = null;
    boolean measured = data.labelled() || data.judged() != null;
    if (!data.heldOut().isEmpty() && measured) {
      ModelCard draft = card(network, result, Map.of(), null);
      byte[] bytes = EmbeddingModel.toBytes(result.weights().freeze(network), draft);
      try (EmbeddingModel model = EmbeddingModel.of(bytes, Device.CPU, config.threads())) {
        Evaluation heldOut =
            Evaluation.of(model, folder, data.heldOut(), config.threads(), listener::skipped);
        if (data.judged() != null) {
          heldOut
              .agreement(data.train(), data.judged().heldOut())
              .ifPresent(a -> metrics.putAll(a.metrics()));
        } else if (heldOut.items().size() > 1) {
          report = heldOut.leaveOneOut();
          metrics.putAll(report.metrics());
          calibration =
              ProbabilityCalibration.fitNeighbours(
                  heldOut.vectors(), heldOut.classes(), CALIBRATION_NEIGHBOURS, config.threads());
        }
      }
    }
    return new TrainedModel(
        result.weights().freeze(network),
        card(network, result, metrics, calibration),
        result.curve(),
        report,
        result.steps(),
        result.steps() * batches().batchSize(),
        result.seconds());
  }

  private ModelCard card(
      Network network,
      TrainingLoop.Result result,
      Map<String, Double> metrics,
      @Nullable ProbabilityCalibration calibration) {
    return new ModelCard(
        ModelCard.FORMAT,
        network.name(),
        preprocess(network),
        network.dimension(),
        result.loss().text(),
        config.seed(),
        config.describe(),
        new ModelCard.Data(
            folder.contentHash(),
            data.trainImages(),
            data.judged() == null ? data.trainClasses() : 0,
            data.heldOutKeys()),
        metrics,
        calibration);
  }
}
