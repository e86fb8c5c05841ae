package dev.kindred.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.compare.LossDescription.Settings;
import dev.kindred.data.ImageFolder;
import dev.kindred.metrics.NearestNeighbours;
import dev.kindred.nn.Backbone;
import dev.kindred.nn.BackboneEncoder;
import dev.kindred.nn.Encoder;
import dev.kindred.nn.FeatureEncoder;
import dev.kindred.nn.LossText;
import dev.kindred.nn.PixelScale;
import dev.kindred.nn.Projection;
import dev.kindred.nn.Schedule;
import dev.kindred.testing.Seeds;
import dev.kindred.train.Budget;
import dev.kindred.train.DrawnBars;
import dev.kindred.train.HoldOut;
import dev.kindred.train.Sampling;
import dev.kindred.train.SmallBackbone;
import dev.kindred.train.TrainingConfig;
import dev.kindred.train.TrainingListener;
import dev.kindred.train.Tuner;
import dev.kindred.train.Tuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small comparisons on drawn bars, from pixels to the report. */
class ExperimentTest {
  private static final long SEED = Seeds.suite();
  private static final HoldOut EVALUATION = new HoldOut(HoldOut.Unit.CLASSES, 0.3, 1);

  @TempDir Path temporary;
  private Path data;
  private Path models;

  @BeforeEach
  void drawImages() throws IOException {
    data = Files.createDirectory(temporary.resolve("bars"));
    models = Files.createDirectory(temporary.resolve("models"));
    DrawnBars.draw(data, 14, 6, SEED);
  }

  /** Notes what it is told, in order. */
  private static final class Heard implements Experiment.Listener {
    private final List<String> events = Collections.synchronizedList(new ArrayList<>());

    @Override
    public Tuner.Listener tuning(Contender contender, Tuning.Plan plan) {
      return new Tuner.Listener() {
        @Override
        public TrainingListener started(int number, int trials, TrainingConfig config) {
          events.add("trial %d/%d of %s".formatted(number, trials, contender.key()));
          return TrainingListener.NONE;
        }

        @Override
        public void finished(Tuning.Trial trial) {
          assertThat(trial.score()).isBetween(0., 1.);
        }
      };
    }

    @Override
    public TrainingListener started(int cell, int total, Contender contender, long seed) {
      events.add("%d/%d %s %d".formatted(cell, total, contender.key(), seed));
      return TrainingListener.NONE;
    }

    @Override
    public void finished(Contender contender, Run run, boolean kept) {
      if (kept) {
        events.add("kept %s %d".formatted(contender.key(), run.seed()));
      }
    }
  }

  private static List<Contender> contenders(String losses) {
    return Contender.of(
        LossText.parseList(losses),
        TrainingConfig.of(LossText.parse("triplet"), Encoder.conv4(1, 16))
            .with(new Sampling(5, 3, true, false))
            .with(new Schedule(2e-3, 5))
            .with(new Budget.Steps(15))
            .with(new HoldOut(HoldOut.Unit.CLASSES, 0.3, 1)));
  }

  private ComparisonReport run(
      Protocol protocol, boolean resume, Heard heard, BooleanSupplier cancelled) throws Exception {
    return run(protocol, resume, 1, heard, cancelled);
  }

  private ComparisonReport run(
      Protocol protocol, boolean resume, int atOnce, Heard heard, BooleanSupplier cancelled)
      throws Exception {
    try (ImageFolder folder = ImageFolder.open(data)) {
      return Experiment.run(
          folder,
          protocol,
          new CellFiles(models, resume, null),
          ExperimentTest::everySecond,
          atOnce,
          heard,
          cancelled);
    }
  }

  /** A search that misses the nearest, the third nearest and so on. */
  private static int[][] everySecond(float[][] vectors, int k) {
    NearestNeighbours truth = NearestNeighbours.leaveOneOut(vectors, 2 * k, 1);
    return IntStream.range(0, vectors.length)
        .mapToObj(i ->
            IntStream.range(0, truth.items(i).length)
                .filter(rank -> rank % 2 == 1)
                .map(rank -> truth.items(i)[rank])
                .toArray())
        .toArray(int[][]::new);
  }

  @Test
  void everyLossIsTrainedWithEverySeedAndMeasuredOnTheSameUnseenClasses() throws Exception {
    List<Contender> contenders =
        contenders("contrastive,triplet,triplet(form=soft,mining=batch-hard)");
    Protocol protocol = new Protocol(contenders, 2, EVALUATION, "kindred compare bars");
    Heard heard = new Heard();
    ComparisonReport report = run(protocol, false, heard, () -> false);
    assertThat(heard.events)
        .containsExactly(
            "1/6 contrastive 1",
            "2/6 triplet-1 1",
            "3/6 triplet-2 1",
            "4/6 contrastive 2",
            "5/6 triplet-1 2",
            "6/6 triplet-2 2");
    assertThat(models.resolve("triplet-2-2.onnx")).exists();
    assertThat(report.runs()).hasSize(6).allSatisfy(r -> assertThat(r.steps()).isEqualTo(15));
    assertThat(report.study().dataset().evaluationClasses()).isEqualTo(4);
    assertThat(report.summary("recall@1", "contrastive").orElseThrow().values()).hasSize(2);
    assertThat(report.difference("map@r", "triplet-1", "contrastive")).isPresent();
    assertThat(report.searches())
        .hasSize(6)
        .allSatisfy(split -> {
          assertThat(split.found()).isCloseTo(.5, within(.05)); // ties count as found
          assertThat(split.approximate().get("map@r")).isLessThan(split.exact().get("map@r"));
        });
    assertThat(report.galleries()).isNotEmpty();
    assertThat(report.galleries().getFirst().answers()).hasSize(3);
    assertThat(report.galleries().getFirst().image().thumbnail()).startsWith("data:image/png");
    Control perfect = report.controls().getLast();
    assertThat(perfect.title()).contains("Perfect");
    assertThat(perfect.metrics()).containsEntry("recall@1", 1.0).containsEntry("map@r", 1.0);
  }

  @Test
  void aBackboneStandsBesideItselfUntrained() throws Exception {
    BackboneEncoder backbone = backbone();
    List<Contender> contenders =
        contenders("contrastive,triplet").stream()
            .map(c -> c.with(c.config().with(backbone)))
            .toList();
    ComparisonReport report =
        run(new Protocol(contenders, 1, EVALUATION, ""), false, new Heard(), () -> false);
    Control frozen =
        report.controls().stream()
            .filter(c -> c.title().equals("Frozen backbone"))
            .findFirst()
            .orElseThrow();
    assertThat(frozen.metrics().get("map@r")).isBetween(0.05, 1.0);
    assertThat(report.study().configuration().get("encoder")).contains("linear4");
  }

  private BackboneEncoder backbone() throws IOException {
    Path file = SmallBackbone.write(temporary.resolve("small.onnx"));
    Backbone backbone = Backbone.load(file, null, PixelScale.named("imagenet"), null, false);
    return new BackboneEncoder(
        backbone,
        FeatureEncoder.Scaling.none(SmallBackbone.FEATURES),
        new Projection(Projection.Kind.LINEAR, 4),
        0,
        backbone.height());
  }

  @Test
  void runsSideBySideGiveWhatRunsOneByOneGive() throws Exception {
    Protocol protocol =
        new Protocol(contenders("contrastive,triplet"), 2, EVALUATION, "kindred compare bars");
    ComparisonReport oneByOne = run(protocol, false, new Heard(), () -> false);
    Heard heard = new Heard();
    ComparisonReport sideBySide = run(protocol, false, 3, heard, () -> false);
    assertThat(heard.events)
        .containsExactlyInAnyOrder(
            "1/4 contrastive 1", "2/4 triplet 1", "3/4 contrastive 2", "4/4 triplet 2");
    assertThat(sideBySide.runs())
        .usingRecursiveComparison()
        .ignoringFields("trainSeconds", "curve.seconds", "modelHash")
        .isEqualTo(oneByOne.runs());
    assertThat(sideBySide.differences()).isEqualTo(oneByOne.differences());
  }

  @Test
  void oneRunThatFailsEndsTheOthers() {
    Protocol protocol =
        new Protocol(contenders("contrastive,triplet"), 3, EVALUATION, "kindred compare bars");
    Heard heard = new Heard();
    Path folder = models.resolve("contrastive-1.onnx");
    assertThatThrownBy(
            () -> {
              Files.createDirectories(folder.resolve("in the way"));
              run(protocol, false, 2, heard, () -> false);
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("contrastive-1.onnx");
    assertThat(heard.events).hasSizeLessThan(6);
  }

  @Test
  void tunedLossesStandBesideThemselvesAsGiven() throws Exception {
    Protocol protocol =
        new Protocol(
                contenders("contrastive,triplet"), 2, EVALUATION, "kindred compare bars --tune 3")
            .tuned(new Tuning.Plan(3, new Budget.Steps(4)));
    Heard heard = new Heard();
    ComparisonReport report = run(protocol, false, heard, () -> false);
    assertThat(heard.events)
        .startsWith(
            "trial 1/3 of contrastive",
            "trial 2/3 of contrastive",
            "trial 3/3 of contrastive",
            "trial 1/3 of triplet",
            "trial 2/3 of triplet",
            "trial 3/3 of triplet",
            "1/8 contrastive 1",
            "2/8 triplet 1",
            "3/8 contrastive-given 1");
    Study study = report.study();
    assertThat(study.losses()).extracting(LossDescription::settings).containsOnly(Settings.TUNED);
    assertThat(study.given())
        .extracting(LossDescription::key)
        .containsExactly("contrastive-given", "triplet-given");
    for (LossDescription loss : study.losses()) {
      assertThat(loss.trials()).hasSize(3);
      LossDescription.Trial chosen =
          loss.trials().stream().filter(LossDescription.Trial::chosen).findFirst().orElseThrow();
      assertThat(loss.trials())
          .allSatisfy(t -> assertThat(t.score()).isLessThanOrEqualTo(chosen.score()));
      assertThat(loss.parameters())
          .containsEntry("learning rate", String.valueOf(chosen.learningRate()));
    }
    assertThat(report.difference("map@r", "triplet", "triplet-given")).isPresent();
    assertThat(report.difference("map@r", "triplet-given", "contrastive-given")).isPresent();
    assertThat(report.difference("map@r", "triplet", "contrastive-given")).isEmpty();
    assertThat(report.givenVerdict()).isNotNull();
    assertThat(report.galleries().getFirst().answers()).hasSize(2);
  }

  @Test
  void aStoppedExperimentGoesOnWithTheCellsThatItHas() throws Exception {
    Protocol protocol =
        new Protocol(
                contenders("contrastive,triplet"), 1, EVALUATION, "kindred compare bars --tune 2")
            .tuned(new Tuning.Plan(2, new Budget.Steps(4)));
    Heard whole = new Heard();
    ComparisonReport undisturbed = run(protocol, false, whole, () -> false);

    Path stopped = models.resolveSibling("stopped");
    models = Files.createDirectory(stopped);
    Heard first = new Heard();
    BooleanSupplier inTheThirdCell = () -> first.events.contains("3/4 contrastive-given 1");
    assertThatThrownBy(() -> run(protocol, true, first, inTheThirdCell))
        .isInstanceOf(CancellationException.class);
    Heard second = new Heard();
    ComparisonReport resumed = run(protocol, true, second, () -> false);
    assertThat(second.events)
        .containsExactly(
            "kept contrastive 1",
            "kept triplet 1",
            "3/4 contrastive-given 1",
            "4/4 triplet-given 1");
    assertThat(resumed.summaries()).isEqualTo(undisturbed.summaries());
    assertThat(resumed.study().losses()).isEqualTo(undisturbed.study().losses());
  }

  @Test
  void cellsOfAnotherExperimentAreRefused() throws Exception {
    List<Contender> contenders = contenders("contrastive,triplet");
    run(new Protocol(contenders, 1, EVALUATION, ""), false, new Heard(), () -> false);
    List<Contender> longer =
        contenders.stream().map(c -> c.with(c.config().with(new Budget.Steps(16)))).toList();
    assertThatThrownBy(
            () -> run(new Protocol(longer, 1, EVALUATION, ""), true, new Heard(), () -> false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("contrastive-1.json is from a comparison with other options");
  }
}
