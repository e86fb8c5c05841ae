package dev.kindred.compare;

import dev.kindred.data.ImageFolder;
import dev.kindred.runtime.EmbeddingModel;
import dev.kindred.train.Evaluation;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Losses × seeds under equal conditions. What is learned from and measured is a {@link Task}. Runs
 * of the same seed share initial weights, batches and augmentations; only the loss differs.
 */
public final class Experiment {
  private final ImageFolder folder;
  private final Task task;
  private final Protocol protocol;
  private final CellFiles files;
  private final ApproximateSearch search;
  private final Listener listener;
  private final SideBySide runs;
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

  /**
   * A trained cell and what it gave on the evaluation images.
   *
   * @param evaluation of the first seed; of the others {@link #FORGOTTEN}, so that memory does not
   *     grow with the seeds
   */
  record Cell(
      Contender contender,
      Run run,
      Map<String, double[]> perQuery,
      @Nullable SearchSplit search,
      Evaluation evaluation) {}

  private static final Evaluation FORGOTTEN = new Evaluation(List.of(), new float[0][]);
  private static final long FIRST_SEED = 1;

  private Experiment(
      ImageFolder folder,
      Task task,
      Protocol protocol,
      CellFiles files,
      ApproximateSearch search,
      SideBySide runs,
      Listener listener) {
    this.folder = folder;
    this.task = task;
    this.protocol = protocol;
    this.files = files;
    this.search = search;
    this.runs = runs;
    this.listener = listener;
  }

  /**
   * Runs an experiment.
   *
   * @param files where the trained models go, and whether those that are there count
   * @param search measures what an index loses; asked once for each model that retrieves
   * @param atOnce how many runs are trained at the same time, each with the threads of its
   *     contender; then the listener is called by several threads
   * @throws CancellationException if cancelled before the end
   * @throws IOException also if files of another experiment are to be gone on with
   */
  public static ComparisonReport run(
      ImageFolder folder,
      Protocol protocol,
      CellFiles files,
      ApproximateSearch search,
      int atOnce,
      Listener listener,
      BooleanSupplier cancelled)
      throws IOException, InterruptedException {
    Controls controls = new Controls(folder, protocol.contenders().getFirst().config());
    Judging judging = protocol.judging();
    Task task =
        judging == null
            ? new ClassTask(folder, protocol.evaluation(), controls)
            : new JudgmentTask(folder, protocol, judging, controls, cancelled);
    SideBySide runs = new SideBySide(atOnce, cancelled);
    return new Experiment(folder, task, protocol, files, search, runs, listener).run();
  }

  private ComparisonReport run() throws IOException, InterruptedException {
    List<Contender> contenders = new ArrayList<>();
    for (Contender contender : protocol.contenders()) {
      contenders.add(settled(contender));
    }
    List<Cell> cells = cells(contenders);
    Study study =
        StudyDescription.of(task.dataset(), task.notes(protocol), protocol, contenders, trials);
    Set<String> main =
        study.losses().stream().map(LossDescription::key).collect(Collectors.toSet());
    List<Cell> shown = cells.stream().filter(c -> main.contains(c.contender.key())).toList();
    return task.report(
            study,
            cells.stream().map(c -> new ComparisonReport.Measured(c.run, c.perQuery)).toList(),
            task.controls(cells),
            task.galleries(shown))
        .with(maps(shown))
        .withSearches(cells.stream().map(Cell::search).filter(Objects::nonNull).toList());
  }

  /** By the models of the first seed, which comes first. */
  private static EmbeddingMaps maps(List<Cell> cells) {
    Map<String, float[][]> vectors = new LinkedHashMap<>();
    cells.forEach(c -> vectors.putIfAbsent(c.contender.key(), c.evaluation.vectors()));
    Cell first = cells.getFirst();
    return EmbeddingMaps.of(
        EmbeddingMaps.Image.of(first.evaluation.items()), vectors, first.run.seed());
  }

  /** The contender with the settings of its runs. */
  private Contender settled(Contender contender) throws IOException, InterruptedException {
    Tuning.Plan plan = protocol.tuning();
    if (plan == null || contender.settings() == LossDescription.Settings.GIVEN) {
      return contender;
    }
    Task.Lesson lesson = task.search(contender);
    Tuning tuning =
        Tuner.search(
            contender.config(),
            plan.fixing(contender.fixed()),
            folder,
            lesson.items(),
            lesson.supervision(),
            files.training(),
            files.trials(contender),
            listener.tuning(contender, plan),
            runs::isOver);
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

  /** Seed by seed, so that what is stopped early has all losses in the seeds that it has. */
  private List<Cell> cells(List<Contender> contenders) throws IOException, InterruptedException {
    List<SideBySide.Job<Cell>> jobs = new ArrayList<>();
    for (long seed = FIRST_SEED; seed < FIRST_SEED + protocol.seeds(); seed++) {
      for (Contender contender : contenders) {
        int number = jobs.size() + 1;
        long its = seed;
        jobs.add(() -> cell(number, contender, its));
      }
    }
    return runs.run(jobs);
  }

  private Cell cell(int number, Contender contender, long seed)
      throws IOException, InterruptedException {
    Task.Lesson lesson = task.lesson(contender, seed);
    String cell =
        Trainer.fingerprint(
            contender.config().withSeed(seed), folder, lesson.items(), lesson.supervision());
    Optional<CellFiles.Note> kept = files.read(contender, seed, cell);
    Optional<TrainedModel> trained =
        kept.isPresent() ? Optional.empty() : Optional.of(trained(number, contender, seed, lesson));
    Path file = files.model(contender, seed);
    TrainingConfig config = contender.config();
    try (EmbeddingModel model = EmbeddingModel.load(file, config.device(), config.threads())) {
      CellFiles.Note note = kept.orElseGet(() -> note(cell, model.hash(), trained.orElseThrow()));
      if (!model.hash().equals(note.modelHash())) {
        throw new IOException(
            "%s was changed since it was trained; delete it to repeat its run".formatted(file));
      }
      Task.Score score = task.score(model, contender, seed);
      Run run =
          new Run(
              contender.key(),
              seed,
              note.steps(),
              note.images(),
              note.seconds(),
              model.hash(),
              note.curve(),
              score.metrics(),
              score.recallCurve(),
              score.precisionCurve(),
              score.distances());
      files.write(contender, seed, note);
      SearchSplit split =
          run.metrics().containsKey("map@r")
              ? SearchSplit.of(run, score.evaluation(), search, config.threads())
              : null;
      listener.finished(contender, run, kept.isPresent());
      Evaluation shown = seed == FIRST_SEED ? score.evaluation() : FORGOTTEN;
      return new Cell(contender, run, score.perQuery(), split, shown);
    }
  }

  private TrainedModel trained(int number, Contender contender, long seed, Task.Lesson lesson)
      throws IOException, InterruptedException {
    TrainingListener training = listener.started(number, protocol.cells(), contender, seed);
    TrainingConfig config = contender.config().withSeed(seed);
    TrainedModel trained =
        Trainer.train(
            config,
            folder,
            lesson.items(),
            lesson.supervision(),
            files.training().resuming(false),
            training,
            runs::isOver);
    if (runs.isOver()) {
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
        trained.images(),
        trained.seconds(),
        trained.curve().stream()
            .map(v -> new Run.CurvePoint(v.step(), v.seconds(), v.loss(), validation(v)))
            .toList());
  }

  /** Recall@1 on classes, or whatever else decides which weights are best. */
  private static double validation(TrainingListener.Validated v) {
    double recall = v.metric("recall@1");
    return Double.isNaN(recall)
        ? v.metrics().values().stream().findFirst().orElse(Double.NaN)
        : recall;
  }
}
