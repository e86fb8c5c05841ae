package dev.kindred.compare;

import dev.kindred.data.ImageFolder;
import dev.kindred.data.Split;
import dev.kindred.metrics.RetrievalReport;
import dev.kindred.runtime.EmbeddingModel;
import dev.kindred.train.Evaluation;
import dev.kindred.train.RunFiles;
import dev.kindred.train.Supervision;
import dev.kindred.train.TrainedModel;
import dev.kindred.train.Trainer;
import dev.kindred.train.TrainingConfig;
import dev.kindred.train.TrainingListener;
import dev.kindred.train.Tuner;
import dev.kindred.train.Tuning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Losses × seeds under equal conditions. The classes are parted once: models are evaluated on
 * classes that no run has seen, neither in tuning nor in training nor in choosing its best weights.
 * Runs of the same seed share initial weights, batches and augmentations; only the loss differs.
 */
public final class Experiment {
  private static final Supervision LABELS = new Supervision.Labels();

  private final ImageFolder folder;
  private final Split split;
  private final Protocol protocol;
  private final CellFiles files;
  private final Listener listener;
  private final BooleanSupplier cancelled;
  private final Map<String, List<LossDescription.Trial>> trials = new HashMap<>();

  /** Told how the experiment goes, on the thread that runs it. */
  public interface Listener {
    /** The settings of a contender are about to be searched. */
    Tuner.Listener tuning(Contender contender, Tuning.Plan plan);

    /**
     * A run begins.
     *
     * @param cell counted from 1
     * @param cells losses × seeds
     * @return who listens to its training
     */
    TrainingListener started(int cell, int cells, Contender contender, long seed);

    /**
     * A run has ended, its model is saved and evaluated.
     *
     * @param kept whether it was trained by an earlier process
     */
    void finished(Contender contender, Run run, boolean kept);
  }

  /** A trained cell and what it gave on the evaluation images. */
  record Cell(Contender contender, Run run, RetrievalReport report, Evaluation evaluation) {}

  private Experiment(
      ImageFolder folder,
      Split split,
      Protocol protocol,
      CellFiles files,
      Listener listener,
      BooleanSupplier cancelled) {
    this.folder = folder;
    this.split = split;
    this.protocol = protocol;
    this.files = files;
    this.listener = listener;
    this.cancelled = cancelled;
  }

  /**
   * Runs an experiment.
   *
   * @param files where the trained models go, and whether those that are there count
   * @throws CancellationException if cancelled before the end
   * @throws IOException also if files of another experiment are to be gone on with
   */
  public static ComparisonReport run(
      ImageFolder folder,
      Protocol protocol,
      CellFiles files,
      Listener listener,
      BooleanSupplier cancelled)
      throws IOException, InterruptedException {
    Split split = protocol.evaluation().split(folder.items());
    return new Experiment(folder, split, protocol, files, listener, cancelled).run();
  }

  private ComparisonReport run() throws IOException, InterruptedException {
    List<Contender> contenders = new ArrayList<>();
    for (Contender contender : protocol.contenders()) {
      contenders.add(settled(contender));
    }
    List<Cell> cells = cells(contenders);
    Study study = StudyDescription.of(folder, split, protocol, contenders, trials);
    Set<String> main =
        study.losses().stream().map(LossDescription::key).collect(Collectors.toSet());
    return ComparisonReport.of(
        study,
        cells.stream().map(c -> new ComparisonReport.Measured(c.run, c.report.perQuery())).toList(),
        Controls.of(folder, cells.getFirst().evaluation, contenders.getFirst().config()),
        Galleries.of(
            folder,
            byContender(cells.stream().filter(c -> main.contains(c.contender.key())).toList())));
  }

  /** The contender with the settings of its runs. */
  private Contender settled(Contender contender) throws IOException, InterruptedException {
    Tuning.Plan plan = protocol.tuning();
    if (plan == null || contender.settings() == LossDescription.Settings.GIVEN) {
      return contender;
    }
    Tuning tuning =
        Tuner.search(
            contender.config(),
            plan,
            folder,
            split.train(),
            LABELS,
            RunFiles.NONE.resuming(files.resume()),
            files.trials(contender),
            listener.tuning(contender, plan),
            cancelled);
    trials.put(contender.key(), described(tuning));
    return contender.with(tuning.best());
  }

  private static List<LossDescription.Trial> described(Tuning tuning) {
    return tuning.trials().stream()
        .map(t ->
            new LossDescription.Trial(
                t.loss(),
                t.learningRate(),
                t.score() == null ? Double.NaN : t.score(),
                t.steps(),
                t.equals(tuning.bestTrial())))
        .toList();
  }

  private static Map<Contender, List<Cell>> byContender(List<Cell> cells) {
    Map<Contender, List<Cell>> by = new LinkedHashMap<>();
    cells.forEach(c -> by.computeIfAbsent(c.contender, k -> new ArrayList<>()).add(c));
    return by;
  }

  /** Seed by seed, so that what is stopped early has all losses in the seeds that it has. */
  private List<Cell> cells(List<Contender> contenders) throws IOException, InterruptedException {
    List<Cell> cells = new ArrayList<>();
    for (int seed = 1; seed <= protocol.seeds(); seed++) {
      for (Contender contender : contenders) {
        cells.add(cell(cells.size() + 1, contender, seed));
      }
    }
    return cells;
  }

  private Cell cell(int number, Contender contender, long seed)
      throws IOException, InterruptedException {
    String cell =
        Trainer.fingerprint(contender.config().withSeed(seed), folder, split.train(), LABELS);
    Optional<CellFiles.Note> kept = files.read(contender, seed, cell);
    Optional<TrainedModel> trained =
        kept.isPresent() ? Optional.empty() : Optional.of(trained(number, contender, seed));
    Path file = files.model(contender, seed);
    TrainingConfig config = contender.config();
    try (EmbeddingModel model = EmbeddingModel.load(file, config.device(), config.threads())) {
      CellFiles.Note note = kept.orElseGet(() -> note(cell, model.hash(), trained.orElseThrow()));
      if (!model.hash().equals(note.modelHash())) {
        throw new IOException(
            "%s was changed since it was trained; delete it to repeat its run".formatted(file));
      }
      // Images that cannot be read were told of when they were listed or trained on.
      Evaluation evaluation =
          Evaluation.of(model, folder, split.heldOut(), config.threads(), (path, reason) -> {});
      RetrievalReport report = evaluation.leaveOneOut();
      Run run =
          Run.of(
              contender.key(),
              seed,
              note.steps(),
              note.steps() * config.sampling().batchSize(),
              note.seconds(),
              model.hash(),
              note.curve(),
              report);
      files.write(contender, seed, note);
      listener.finished(contender, run, kept.isPresent());
      return new Cell(contender, run, report, evaluation);
    }
  }

  private TrainedModel trained(int number, Contender contender, long seed)
      throws IOException, InterruptedException {
    TrainingListener training = listener.started(number, protocol.cells(), contender, seed);
    TrainingConfig config = contender.config().withSeed(seed);
    TrainedModel trained = Trainer.train(config, folder, split.train(), training, cancelled);
    if (cancelled.getAsBoolean()) {
      throw new CancellationException("the comparison was interrupted");
    }
    files.forget(contender, seed);
    trained.save(files.model(contender, seed));
    return trained;
  }

  private static CellFiles.Note note(String cell, String modelHash, TrainedModel trained) {
    return new CellFiles.Note(
        cell,
        modelHash,
        trained.steps(),
        trained.seconds(),
        trained.curve().stream()
            .map(v -> new Run.CurvePoint(v.step(), v.seconds(), v.loss(), v.metric("recall@1")))
            .toList());
  }
}
