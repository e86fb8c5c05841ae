package dev.kindred.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.data.DataException;
import dev.kindred.data.ImageFolder;
import dev.kindred.nn.Encoder;
import dev.kindred.nn.LossText;
import dev.kindred.nn.Schedule;
import dev.kindred.testing.Seeds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunerTest {
  private static final long SEED = Seeds.suite();
  private static final Tuning.Plan PLAN = new Tuning.Plan(8, new Budget.Steps(6));

  @TempDir Path folder;

  private static TrainingConfig config() {
    return TrainingConfig.of(LossText.parse("triplet"), Encoder.conv4(1, 16))
        .with(new Sampling(4, 2, true, false))
        .with(new Schedule(1e-3, 50))
        .with(new Budget.Steps(60))
        .with(new HoldOut(HoldOut.Unit.CLASSES, 0.3, 1))
        .withSeed(SEED);
  }

  /** A trial that ends at once, with the score that a function gives its configuration. */
  private static Tuner.Runner scored(ToDoubleFunction<TrainingConfig> score) {
    return (config, listener) -> {
      double value = score.applyAsDouble(config);
      listener.stepped(new TrainingListener.Step(6, 1, 0, 0, 0, 0, 0, 0));
      return new TrainingLoop.Result(
          new Weights(config.network().layout(), new float[0], new float[0]),
          config.loss(),
          List.of(
              new TrainingListener.Validated(3, 0, 0, Map.of("map@r", value), true),
              new TrainingListener.Validated(6, 0, 0, Map.of("map@r", value / 2), false)),
          6,
          0);
    };
  }

  private static Tuning search(Tuner.Runner runner, List<Tuning.Trial> known) throws Exception {
    return new Tuner(config(), PLAN).search(runner, known, new Notes(), () -> false);
  }

  /** Keeps what it is told. */
  private static final class Notes implements Tuner.Listener {
    private final List<TrainingConfig> started = new ArrayList<>();
    private final List<Tuning.Trial> finished = new ArrayList<>();

    @Override
    public TrainingListener started(int number, int trials, TrainingConfig config) {
      started.add(config);
      return TrainingListener.NONE;
    }

    @Override
    public void finished(Tuning.Trial trial) {
      finished.add(trial);
    }
  }

  @Test
  void theTrialNearestToTheBestLearningRateWins() throws Exception {
    Tuning tuning =
        search(scored(c -> 1 - Math.abs(Math.log(c.schedule().peak() / 3e-3)) / 5), List.of());
    double rate = tuning.best().schedule().peak();
    assertThat(tuning.trials()).hasSize(8);
    assertThat(tuning.trials().getFirst().loss()).isEqualTo(config().loss().text());
    assertThat(tuning.trials().getFirst().learningRate()).isEqualTo(1e-3);
    assertThat(tuning.trials())
        .allMatch(
            t -> Math.abs(Math.log(rate / 3e-3)) <= Math.abs(Math.log(t.learningRate() / 3e-3)));
    assertThat(Math.abs(Math.log(rate / 3e-3))).isLessThan(Math.log(3));
    assertThat(tuning.best().budget()).isEqualTo(config().budget());
    assertThat(tuning.best().schedule().warmUpSteps()).isEqualTo(50);
  }

  @Test
  void trialsDifferInLossAndLearningRateAlone() {
    Tuner tuner = new Tuner(config(), PLAN);
    TrainingConfig first = tuner.config(1);
    assertThat(first.schedule().warmUpSteps()).isEqualTo(5);
    for (int i = 2; i <= 8; i++) {
      TrainingConfig trial = tuner.config(i);
      assertThat(trial.schedule().peak()).isBetween(2.5e-4, 4e-3);
      assertThat(trial.with(first.loss()).with(first.schedule())).isEqualTo(first);
    }
  }

  /** As when no held-out judgment is left whose images can all be read. */
  @Test
  void aTrialOfWhichNothingCouldBeMeasuredFails() {
    Tuner.Runner unmeasured =
        (config, listener) ->
            new TrainingLoop.Result(
                new Weights(config.network().layout(), new float[0], new float[0]),
                config.loss(),
                List.of(new TrainingListener.Validated(6, 0, 0, Map.of(), false)),
                6,
                0);
    assertThatThrownBy(() -> search(unmeasured, List.of()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("no validation gave a number");
  }

  @Test
  void aFailedTrialDoesNotStopTheSearchAndNeverWins() throws Exception {
    Tuning tuning =
        search(
            scored(c -> {
              if (c.schedule().peak() == 1e-3) {
                throw new TrainingException("it broke");
              }
              return c.schedule().peak() > 1e-3 ? Double.NaN : 0.25;
            }),
            List.of());
    assertThat(tuning.trials().getFirst().failure()).isEqualTo("it broke");
    assertThat(tuning.trials().getFirst().score()).isNull();
    assertThat(tuning.trials()).anyMatch(t -> "no validation gave a number".equals(t.failure()));
    assertThat(tuning.best().schedule().peak()).isLessThan(1e-3);
    assertThatThrownBy(() ->
            search(
                scored(c -> {
                  throw new TrainingException("it broke");
                }),
                List.of()))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("all 8 trials failed; the first: it broke");
  }

  @Test
  void aSearchGoesOnWithTheTrialsOfAnEarlierOne() throws Exception {
    Tuner.Runner runner = scored(c -> c.schedule().peak());
    List<Tuning.Trial> whole = search(runner, List.of()).trials();
    Path file = folder.resolve("m.tuned.json");
    new TuningFile(file, PLAN, "hash").write(whole.subList(0, 3));
    List<Tuning.Trial> known = new TuningFile(file, PLAN, "hash").read();
    assertThat(known).isEqualTo(whole.subList(0, 3));
    assertThat(search(runner, known).trials())
        .extracting(Tuning.Trial::loss, Tuning.Trial::learningRate, Tuning.Trial::score)
        .isEqualTo(whole.stream().map(t -> tuple(t.loss(), t.learningRate(), t.score())).toList());
    assertThatThrownBy(() -> new TuningFile(file, PLAN, "other").read())
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("other options, images or judgments");
  }

  @Test
  void trainedTrialsHaveEqualStepsAndRepeat() throws Exception {
    DrawnBars.draw(folder, 8, 4, SEED);
    Tuning.Plan plan = new Tuning.Plan(3, new Budget.Steps(6));
    try (ImageFolder images = ImageFolder.open(folder)) {
      List<List<Double>> scores = new ArrayList<>();
      for (int repeat = 0; repeat < 2; repeat++) {
        Tuning tuning = search(plan, images, config(), false);
        assertThat(tuning.trials()).extracting(Tuning.Trial::steps).containsOnly(6L);
        List<Double> of = new ArrayList<>();
        tuning.trials().forEach(t -> of.add(t.score()));
        scores.add(of);
      }
      assertThat(scores.get(0)).doesNotContainNull().isEqualTo(scores.get(1));
      assertThatThrownBy(() -> search(plan, images, config(), true))
          .isInstanceOf(CancellationException.class)
          .hasMessageContaining("trial 1 of 3");
      TrainingConfig none = config().with(new HoldOut(HoldOut.Unit.CLASSES, 0, 1));
      assertThatThrownBy(() -> search(plan, images, none, false))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("nothing is held out");
    }
  }

  private static Tuning search(
      Tuning.Plan plan, ImageFolder images, TrainingConfig config, boolean cancelled)
      throws Exception {
    return Tuner.search(
        config,
        plan,
        images,
        images.items(),
        new Supervision.Labels(),
        RunFiles.NONE,
        null,
        new Notes(),
        () -> cancelled);
  }

  @Test
  void pointsAreTheHaltonSequence() {
    assertThat(SearchPoints.radicalInverse(6, 2)).isEqualTo(0.375);
    assertThat(SearchPoints.radicalInverse(5, 3)).isCloseTo(2 / 3.0 + 1 / 9.0, within(1e-15));
  }

  @Test
  void aTrialHasATenthOfTheBudgetOrTheLeastThereIs() {
    assertThat(new Budget.Steps(500).tenth()).isEqualTo(new Budget.Steps(50));
    assertThat(new Budget.Epochs(5).tenth()).isEqualTo(new Budget.Epochs(1));
    assertThat(new Budget.Time(Duration.ofMinutes(5)).tenth().text()).isEqualTo("30s");
  }
}
