package dev.kindred.train;

import dev.kindred.data.DataException;
import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.nn.Loss;
import dev.kindred.nn.LossText;
import dev.kindred.nn.Schedule;
import dev.kindred.nn.SearchSpace;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Searches the hyper-parameters of a loss and the learning rate: short runs of equal budget, alike
 * in all else (data, network, seed), each scored by its best validation. The first is the
 * configuration as given; the others are spread over the {@link SearchSpace} of the loss and over
 * learning rates from a quarter to four times the given one.
 */
public final class Tuner {
  private static final double RATE_RANGE = 4;
  private static final MathContext DIGITS = new MathContext(3);

  private final TrainingConfig given;
  private final Tuning.Plan plan;
  private final SearchSpace space;
  private final SearchPoints points;

  /** Told how the search goes, on the thread that runs it. */
  public interface Listener {
    /**
     * A trial begins.
     *
     * @return who listens to its training
     */
    TrainingListener started(int number, int trials, TrainingConfig config);

    /** A trial has ended. */
    void finished(Tuning.Trial trial) throws IOException;
  }

  /** Runs one trial. */
  interface Runner {
    TrainingLoop.Result run(TrainingConfig config, TrainingListener listener)
        throws IOException, InterruptedException;
  }

  Tuner(TrainingConfig given, Tuning.Plan plan) {
    this.given = given;
    this.plan = plan;
    this.space = SearchSpace.of(given.loss(), plan.fixed());
    this.points = new SearchPoints(1 + space.dimensions().size(), given.seed());
  }

  /**
   * Searches.
   *
   * @param given the configuration around which is searched
   * @param files whose feature folder is used, and whether trials that are kept count; trials keep
   *     no state of their own
   * @param kept where ended trials are written, so that a search that was stopped can go on; null
   *     for nowhere
   * @throws DataException if nothing is held out to score trials by
   * @throws TrainingException if every trial failed, or those that are kept are of another search
   * @throws CancellationException if cancelled before the last trial has ended
   */
  public static Tuning search(
      TrainingConfig given,
      Tuning.Plan plan,
      ImageFolder folder,
      List<ImageItem> items,
      Supervision supervision,
      RunFiles files,
      @Nullable Path kept,
      Listener listener,
      BooleanSupplier cancelled)
      throws IOException, InterruptedException {
    Dataset data = Dataset.of(folder.root(), items, given.holdOut(), supervision);
    if (data.heldOut().isEmpty()) {
      throw new DataException(
          "%s: nothing is held out to score trials by; tuning needs at least four classes (twenty images without labels), or judgments, and a held-out share above 0"
              .formatted(folder.root()));
    }
    TuningFile file =
        kept == null ? null : new TuningFile(kept, plan, Fingerprint.of(given, folder, data));
    List<Tuning.Trial> known = file != null && files.resume() ? file.read() : List.of();
    RunFiles ofTrials = new RunFiles(null, false, files.every(), files.features());
    return new Tuner(given, plan)
        .search(
            (config, training) ->
                Trainer.trial(
                    config,
                    folder,
                    items,
                    supervision,
                    ofTrials,
                    training,
                    cancelled,
                    TrainingStep.stepsPerRun(config.device())),
            known,
            file == null ? listener : new Keeping(file, known, listener),
            cancelled);
  }

  /** Writes each trial that has ended before it tells of it. */
  private static final class Keeping implements Listener {
    private final TuningFile file;
    private final List<Tuning.Trial> ended;
    private final Listener next;

    Keeping(TuningFile file, List<Tuning.Trial> known, Listener next) {
      this.file = file;
      this.ended = new ArrayList<>(known);
      this.next = next;
    }

    @Override
    public TrainingListener started(int number, int trials, TrainingConfig config) {
      return next.started(number, trials, config);
    }

    @Override
    public void finished(Tuning.Trial trial) throws IOException {
      ended.add(trial);
      file.write(ended);
      next.finished(trial);
    }
  }

  /**
   * Runs the trials that are not known yet.
   *
   * @param known trials of an earlier search by the same plan that was stopped, in order
   */
  Tuning search(
      Runner runner, List<Tuning.Trial> known, Listener listener, BooleanSupplier cancelled)
      throws IOException, InterruptedException {
    List<Tuning.Trial> trials = new ArrayList<>(known);
    while (trials.size() < plan.trials()) {
      int number = trials.size() + 1;
      TrainingConfig config = config(number);
      TrainingListener training = listener.started(number, plan.trials(), config);
      Tuning.Trial trial = trial(number, config, runner, training);
      if (cancelled.getAsBoolean()) {
        throw new CancellationException(
            "stopped in trial %d of %d".formatted(number, plan.trials()));
      }
      trials.add(trial);
      listener.finished(trial);
    }
    Tuning.Trial best =
        Tuning.best(trials)
            .orElseThrow(() ->
                new TrainingException(
                    "all %d trials failed; the first: %s"
                        .formatted(trials.size(), trials.getFirst().failure())));
    TrainingConfig chosen =
        given
            .with(LossText.parse(best.loss()))
            .with(new Schedule(best.learningRate(), given.schedule().warmUpSteps()));
    return new Tuning(plan, chosen, trials);
  }

  /** The configuration of a trial: early stopping or a change of loss would make it unequal. */
  TrainingConfig config(int number) {
    Loss loss = given.loss();
    double rate = given.schedule().peak();
    if (number > 1) {
      double[] point = points.point(number - 1);
      loss = space.sample(Arrays.copyOfRange(point, 1, point.length));
      rate = rounded(rate * Math.pow(RATE_RANGE, 2 * point[0] - 1));
    }
    return given
        .with(loss)
        .with(new Schedule(rate, warmUpSteps()))
        .with(new Care(0, Care.OnCollapse.STOP))
        .with(plan.each());
  }

  /** As large a part of a trial as of the run. */
  private int warmUpSteps() {
    double share = Math.min(1, plan.each().shareOf(given.budget()));
    return (int) Math.round(share * given.schedule().warmUpSteps());
  }

  private static Tuning.Trial trial(
      int number, TrainingConfig config, Runner runner, TrainingListener training)
      throws IOException, InterruptedException {
    StepCount count = new StepCount(training);
    long began = System.nanoTime();
    @Nullable Double score = null;
    @Nullable String failure = null;
    try {
      TrainingLoop.Result result = runner.run(config, count);
      score =
          result.curve().stream()
              .map(v -> Validation.score(v.metrics()))
              .filter(Double::isFinite)
              .max(Double::compare)
              .orElse(null);
      failure = score == null ? "no validation gave a number" : null;
    } catch (TrainingException e) {
      failure = e.getMessage();
    }
    return new Tuning.Trial(
        number,
        config.loss().text(),
        config.schedule().peak(),
        score,
        count.steps,
        (System.nanoTime() - began) / 1e9,
        failure);
  }

  private static double rounded(double value) {
    return new BigDecimal(value).round(DIGITS).doubleValue();
  }

  /** Counts the steps of a trial, also of one that fails. */
  private static final class StepCount implements TrainingListener {
    private final TrainingListener next;
    private long steps;

    StepCount(TrainingListener next) {
      this.next = next;
    }

    @Override
    public void started(Started event) {
      next.started(event);
    }

    @Override
    public void stepped(Step event) {
      steps = event.step();
      next.stepped(event);
    }

    @Override
    public void validated(Validated event) {
      next.validated(event);
    }

    @Override
    public void prepared(int done, int total) {
      next.prepared(done, total);
    }

    @Override
    public void noticed(String what) {
      next.noticed(what);
    }

    @Override
    public void skipped(String path, String reason) {
      next.skipped(path, reason);
    }
  }
}
