package dev.kindred.cli;

import dev.kindred.nn.Schedule;
import dev.kindred.train.Care;
import dev.kindred.train.Sampling;
import dev.kindred.train.TrainingConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long and how a run trains. */
final class RunOptions {
  @Option(
      names = {"-b", "--budget"},
      paramLabel = "TIME",
      converter = Convert.ToDuration.class,
      description =
          "How long to train, such as 90s, 10m or 1h (default: 5m, or 20s for a projection on a"
              + " frozen backbone).")
  private @Nullable Duration time;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Train for N passes over the images instead.")
  private @Nullable Integer epochs;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Train for N batches instead: the same file each time, on the same machine.")
  private @Nullable Long steps;

  @Option(
      names = "--batch",
      paramLabel = "PxK",
      converter = Convert.ToBatch.class,
      description = "P classes with K images each make a batch, such as 24x4.")
  private Convert.@Nullable Batch batch;

  @Option(
      names = {"--learning-rate", "--lr"},
      paramLabel = "X",
      description = "The highest learning rate (default: 0.002).")
  private @Nullable Double learningRate;

  @Option(
      names = "--no-augment",
      description = "Train on the images as they are, not varied at random.")
  private boolean plain;

  @Option(
      names = "--patience",
      paramLabel = "N",
      defaultValue = "0",
      description = "Stop after N of the ten validations without a better one (default: never).")
  private int patience;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of weights, batches and augmentation (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to use (default: one for each processor).")
  private @Nullable Integer threads;

  long seed() {
    return seed;
  }

  /** What is wrong with the options, or null. */
  @Nullable String mistake() {
    String length = length().mistake();
    if (length != null) {
      return length;
    }
    if (threads != null && threads < 1) {
      return "--threads must be at least 1, not " + threads;
    }
    if (patience < 0) {
      return "--patience must be at least 0, not " + patience;
    }
    if (learningRate != null && !(learningRate > 0)) {
      return "--learning-rate must be above 0, not " + learningRate;
    }
    return null;
  }

  private RunLength length() {
    return new RunLength(time, epochs, steps);
  }

  /** The configuration with what was asked for in place of its defaults. */
  TrainingConfig applyTo(TrainingConfig defaults) {
    TrainingConfig config =
        defaults
            .withSeed(seed)
            .with(new Care(patience, defaults.care().onCollapse()))
            .with(length().or(defaults.budget()));
    if (learningRate != null) {
      config = config.with(new Schedule(learningRate, config.schedule().warmUpSteps()));
    }
    if (threads != null) {
      config = config.with(config.device(), threads);
    }
    return config.with(sampling(config.sampling()));
  }

  private Sampling sampling(Sampling usual) {
    return new Sampling(
        batch == null ? usual.classesPerBatch() : batch.classes(),
        batch == null ? usual.imagesPerClass() : batch.images(),
        usual.augment() && !plain,
        usual.quarterTurnClasses());
  }
}
