package dev.kindred.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.data.DataException;
import dev.kindred.data.ImageFolder;
import dev.kindred.nn.Encoder;
import dev.kindred.nn.LossText;
import dev.kindred.nn.Schedule;
import dev.kindred.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trains on images of bars, whose number and slant make the class. */
class TrainerTest {
  private static final long SEED = Seeds.suite();

  @TempDir Path temporary;

  private Path folder;

  @BeforeEach
  void createFolder() throws IOException {
    folder = Files.createDirectory(temporary.resolve("images"));
  }

  private static TrainingConfig config(int steps) {
    return TrainingConfig.of(LossText.parse("triplet"), Encoder.conv4(1, 16))
        .with(new Sampling(6, 3, true, false))
        .with(new Schedule(2e-3, 5))
        .with(new Budget.Steps(steps))
        .with(new HoldOut(HoldOut.Unit.CLASSES, 0.3, 1))
        .withSeed(SEED);
  }

  private static TrainedModel train(TrainingConfig config, Path data, TrainingListener listener)
      throws IOException, InterruptedException {
    try (ImageFolder images = ImageFolder.open(data)) {
      return Trainer.train(config, images, images.items(), listener, () -> false);
    }
  }

  @Test
  void howManyStepsARunHasChangesNothing() throws Exception {
    draw(12, 8);
    TrainingLoop.Result single = trial(1);
    TrainingLoop.Result blocks = trial(7);
    assertThat(single.curve()).hasSize(10);
    assertThat(blocks.curve())
        .usingRecursiveComparison()
        .ignoringFields("seconds")
        .isEqualTo(single.curve());
    assertThat(blocks.steps()).isEqualTo(single.steps()).isEqualTo(45);
    assertThat(blocks.weights().theta()).isEqualTo(single.weights().theta());
  }

  private TrainingLoop.Result trial(int stepsPerRun) throws Exception {
    try (ImageFolder images = ImageFolder.open(folder)) {
      return Trainer.trial(
          config(45),
          images,
          images.items(),
          new Supervision.Labels(),
          RunFiles.NONE,
          TrainingListener.NONE,
          () -> false,
          stepsPerRun);
    }
  }

  @Test
  void trainingLearnsToRankClassesItHasNotSeen() throws Exception {
    draw(12, 8);
    List<TrainingListener.Step> steps = new ArrayList<>();
    TrainedModel model =
        train(
            config(80),
            folder,
            new TrainingListener() {
              @Override
              public void stepped(Step event) {
                steps.add(event);
              }
            });
    assertThat(steps).hasSize(80);
    assertThat(steps.getLast().progress()).isEqualTo(1);
    assertThat(model.curve()).hasSize(10);
    assertThat(model.card().data().classes() + model.card().data().heldOut().size()).isEqualTo(12);
    assertThat(model.card().data().heldOut()).hasSize(4);
    assertThat(model.card().metrics().get("recall@1")).as("seed %d", SEED).isGreaterThan(0.6);
    assertThat(model.card().calibration()).isNotNull();
  }

  /** Nothing can be retrieved among one image: the model comes without metrics. */
  @Test
  void oneHeldOutImageIsTooFewToMeasure() throws Exception {
    draw(4, 3);
    Path first = folder.resolve("class00");
    Path copied;
    try (Stream<Path> images = Files.list(first)) {
      copied = images.findFirst().orElseThrow();
    }
    Files.copy(copied, first.resolve("one-more.png"));
    TrainedModel model =
        train(
            config(2).with(new HoldOut(HoldOut.Unit.IMAGES, 0.13, 1)),
            folder,
            TrainingListener.NONE);
    assertThat(model.card().data().images()).isEqualTo(12);
    assertThat(model.card().metrics()).isEmpty();
    assertThat(model.card().calibration()).isNull();
  }

  @Test
  void theSameSeedGivesTheSameFileAndAnotherSeedAnother() throws Exception {
    draw(8, 4);
    Path first = temporary.resolve("first.onnx");
    Path second = temporary.resolve("second.onnx");
    Path third = temporary.resolve("third.onnx");
    train(config(12), folder, TrainingListener.NONE).save(first);
    train(config(12), folder, TrainingListener.NONE).save(second);
    train(config(12).withSeed(SEED + 1), folder, TrainingListener.NONE).save(third);
    assertThat(second).hasSameBinaryContentAs(first);
    assertThat(Files.mismatch(first, third)).isNotNegative();
  }

  @Test
  void withoutLabelsTwoViewsOfAnImageStandForAClass() throws Exception {
    draw(6, 2);
    Path flat = Files.createDirectory(temporary.resolve("flat"));
    for (int i = 0; i < 12; i++) {
      Files.copy(
          folder.resolve("class%02d/%d.png".formatted(i / 2, i % 2)), flat.resolve(i + ".png"));
    }
    TrainedModel model = train(config(10), flat, TrainingListener.NONE);
    assertThat(model.card().data().classes()).isEqualTo(12);
    assertThat(model.card().metrics()).isEmpty();
    assertThat(model.steps()).isEqualTo(10);
  }

  @Test
  void aClassTurnedByAQuarterIsAnotherClass() throws Exception {
    draw(4, 3);
    TrainingConfig turned = config(5).with(new Sampling(20, 2, true, true));
    TrainedModel model = train(turned, folder, TrainingListener.NONE);
    assertThat(model.card().training()).containsEntry("classesPerBatch", 12);
    assertThat(model.images()).isEqualTo(model.steps() * 12 * 2);
  }

  @Test
  void aSingleClassCannotBeTrainedOn() throws Exception {
    draw(1, 5);
    assertThatThrownBy(() -> train(config(5), folder, TrainingListener.NONE))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("one class only")
        .hasMessageContaining("class00");
  }

  @Test
  void anUnreadableImageIsReplacedAndReported() throws Exception {
    draw(5, 3);
    Files.write(folder.resolve("class00/broken.png"), new byte[] {1, 2, 3});
    Files.write(folder.resolve("class01/broken.png"), new byte[] {1, 2, 3});
    Map<String, String> skipped = new java.util.TreeMap<>();
    TrainedModel model =
        train(
            config(20),
            folder,
            new TrainingListener() {
              @Override
              public void skipped(String path, String reason) {
                skipped.put(path, reason);
              }
            });
    assertThat(model.steps()).isEqualTo(20);
    assertThat(skipped.keySet()).containsExactly("class00/broken.png", "class01/broken.png");
  }

  @Test
  void aCancelledRunKeepsWhatItHas() throws Exception {
    draw(6, 4);
    int[] steps = {0};
    try (ImageFolder images = ImageFolder.open(folder)) {
      TrainedModel model =
          Trainer.train(
              config(1000), images, images.items(), TrainingListener.NONE, () -> steps[0]++ >= 7);
      assertThat(model.steps()).isEqualTo(7);
      assertThat(model.card().metrics()).containsKey("recall@1");
    }
  }

  @Test
  void aLearningRateThatBreaksTheWeightsIsNamed() throws Exception {
    draw(4, 3);
    TrainingConfig wild = config(300).with(new Schedule(1e30, 0));
    assertThatThrownBy(() -> train(wild, folder, TrainingListener.NONE))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("learning rate");
  }

  private void draw(int classes, int images) throws IOException {
    DrawnBars.draw(folder, classes, images, SEED);
  }
}
