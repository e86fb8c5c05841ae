package dev.kindred.cli;

import dev.kindred.data.ImageFolder;
import dev.kindred.train.Budget;
import dev.kindred.train.RunFiles;
import dev.kindred.train.RunLog;
import dev.kindred.train.Supervision;
import dev.kindred.train.TrainingConfig;
import dev.kindred.train.TrainingListener;
import dev.kindred.train.Tuner;
import dev.kindred.train.Tuning;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether settings are searched before the training, and how. */
final class TuneOptions {
  @Option(
      names = "--tune",
      paramLabel = "N",
      description = {
        "First try N settings of each loss and its learning rate in short runs of equal budget,"
            + " then train with the best. Options that are named with a loss, as in"
            + " triplet(mining=all), stay."
      })
  private @Nullable Integer trials;

  @Option(
      names = "--tune-budget",
      paramLabel = "TIME",
      converter = Convert.ToDuration.class,
      description = "Time of each of them (default: a tenth of the run's budget).")
  private @Nullable Duration each;

  boolean given() {
    return trials != null;
  }

  /** What is wrong with the options, or null. */
  @Nullable String mistake() {
    if (trials != null && trials < 1) {
      return "--tune must be at least 1, not " + trials;
    }
    return trials == null && each != null ? "--tune-budget goes with --tune" : null;
  }

  /**
   * How much is searched.
   *
   * @param run budget of the run that follows
   */
  Tuning.Plan plan(Budget run) {
    return new Tuning.Plan(
        trials == null ? 1 : trials, each == null ? run.tenth() : new Budget.Time(each));
  }

  /** The options that ask for the same again. */
  String text() {
    return (trials == null ? "" : " --tune " + trials)
        + (each == null ? "" : " --tune-budget %ds".formatted(each.toSeconds()));
  }

  /**
   * Searches, or goes on with a search, and shows each trial when it has ended.
   *
   * @param fixed options of the loss that are not searched
   */
  Tuning search(
      Console console,
      Progress progress,
      RunLog log,
      Path kept,
      TrainingConfig given,
      Set<String> fixed,
      ImageFolder folder,
      Supervision supervision,
      RunFiles files)
      throws IOException, InterruptedException {
    Tuning.Plan plan = plan(given.budget()).fixing(fixed);
    console.note("%d trials of %s each".formatted(plan.trials(), plan.each().text()));
    Tuner.Listener listener =
        new Tuner.Listener() {
          @Override
          public TrainingListener started(int number, int of, TrainingConfig config) {
            return new TrialProgress(progress, number, of);
          }

          @Override
          public void finished(Tuning.Trial trial) throws IOException {
            progress.announce(line(trial));
            log.tried(trial);
          }
        };
    return Tuner.search(
        given,
        plan,
        folder,
        folder.items(),
        supervision,
        files,
        kept,
        listener,
        Interrupt::requested);
  }

  /** A trial that has ended, in a line. */
  static String line(Tuning.Trial trial) {
    String result =
        trial.score() == null
            ? "failed: " + trial.failure()
            : String.format(Locale.ROOT, "%.4f", trial.score());
    return "trial %d  %s  learning rate %s  %,d steps  %s"
        .formatted(trial.number(), trial.loss(), trial.learningRate(), trial.steps(), result);
  }

  /** How far one trial has come. */
  record TrialProgress(Progress progress, int number, int of) implements TrainingListener {
    @Override
    public void stepped(Step event) {
      progress.show((number - 1 + event.progress()) / of, "trial %d of %d".formatted(number, of));
    }

    @Override
    public void prepared(int done, int total) {
      progress.show(
          done / (double) total, "%,d of %,d images through the backbone".formatted(done, total));
    }
  }
}
