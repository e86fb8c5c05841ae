package dev.kindred.compare;

import dev.kindred.data.ImageFolder;
import dev.kindred.data.Split;
import dev.kindred.metrics.RetrievalReport;
import dev.kindred.runtime.EmbeddingModel;
import dev.kindred.train.Evaluation;
import dev.kindred.train.HoldOut;
import dev.kindred.train.TrainedModel;
import dev.kindred.train.Trainer;
import dev.kindred.train.TrainingConfig;
import dev.kindred.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Losses × seeds under equal conditions. The classes are parted once: models are evaluated on
 * classes that no run has seen, neither in training nor in choosing its best weights. Runs of the
 * same seed share initial weights, batches and augmentations; only the loss differs.
 */
public final class Experiment {
  private final ImageFolder folder;
  private final List<Contender> contenders;
  private final int seeds;
  private final Path models;
  private final Listener listener;
  private final BooleanSupplier cancelled;

  /** Told how the experiment goes, on the thread that runs it. */
  public interface Listener {
    /**
     * A run begins.
     *
     * @param cell counted from 1
     * @param cells losses × seeds
     * @return who listens to its training
     */
    TrainingListener started(int cell, int cells, Contender contender, long seed);

    /** A run has ended, its model is saved and evaluated. */
    void finished(Contender contender, long seed, TrainedModel model, RetrievalReport evaluation);
  }

  /** A trained cell and what it gave on the evaluation images. */
  record Cell(Contender contender, Run run, RetrievalReport report, Evaluation evaluation) {}

  private Experiment(
      ImageFolder folder,
      List<Contender> contenders,
      int seeds,
      Path models,
      Listener listener,
      BooleanSupplier cancelled) {
    this.folder = folder;
    this.contenders = List.copyOf(contenders);
    this.seeds = seeds;
    this.models = models;
    this.listener = listener;
    this.cancelled = cancelled;
  }

  /**
   * Runs an experiment.
   *
   * @param contenders at least two, alike in all but the loss
   * @param seeds runs per contender, at least 1
   * @param evaluation which classes are kept for the evaluation
   * @param command the command line that repeats the experiment
   * @param models directory for the trained models
   * @throws CancellationException if cancelled before the end
   */
  public static ComparisonReport run(
      ImageFolder folder,
      List<Contender> contenders,
      int seeds,
      HoldOut evaluation,
      String command,
      Path models,
      Listener listener,
      BooleanSupplier cancelled)
      throws IOException, InterruptedException {
    Split split = evaluation.split(folder.items());
    Experiment experiment = new Experiment(folder, contenders, seeds, models, listener, cancelled);
    List<Cell> cells = experiment.cells(split);
    Evaluation any = cells.getFirst().evaluation;
    Study study = StudyDescription.of(folder, split, contenders, seeds, evaluation, command);
    return ComparisonReport.of(
        study,
        cells.stream().map(c -> new ComparisonReport.Measured(c.run, c.report.perQuery())).toList(),
        Controls.of(folder, any, contenders.getFirst().config()),
        Galleries.of(folder, byContender(cells)));
  }

  private static Map<Contender, List<Cell>> byContender(List<Cell> cells) {
    Map<Contender, List<Cell>> by = new LinkedHashMap<>();
    cells.forEach(c -> by.computeIfAbsent(c.contender, k -> new ArrayList<>()).add(c));
    return by;
  }

  private List<Cell> cells(Split split) throws IOException, InterruptedException {
    List<Cell> cells = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      for (Contender contender : contenders) {
        TrainingListener training =
            listener.started(cells.size() + 1, contenders.size() * seeds, contender, seed);
        cells.add(cell(contender, seed, split, training));
      }
    }
    return cells;
  }

  private Cell cell(Contender contender, long seed, Split split, TrainingListener training)
      throws IOException, InterruptedException {
    TrainingConfig config = contender.config().withSeed(seed);
    TrainedModel trained = Trainer.train(config, folder, split.train(), training, cancelled);
    if (cancelled.getAsBoolean()) {
      throw new CancellationException("the comparison was interrupted");
    }
    Path file = models.resolve(contender.key() + "-" + seed + ".onnx");
    trained.save(file);
    try (EmbeddingModel model = EmbeddingModel.load(file, config.device(), config.threads())) {
      Evaluation evaluation =
          Evaluation.of(model, folder, split.heldOut(), config.threads(), training::skipped);
      RetrievalReport report = evaluation.leaveOneOut();
      listener.finished(contender, seed, trained, report);
      Run run =
          Run.of(
              contender.key(),
              seed,
              trained.steps(),
              trained.steps() * config.sampling().batchSize(),
              trained.seconds(),
              model.hash(),
              trained.curve().stream()
                  .map(v ->
                      new Run.CurvePoint(v.step(), v.seconds(), v.loss(), v.metric("recall@1")))
                  .toList(),
              report);
      return new Cell(contender, run, report, evaluation);
    }
  }
}
