package dev.kindred.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.data.ImageFolder;
import dev.kindred.nn.Encoder;
import dev.kindred.nn.LossText;
import dev.kindred.nn.Schedule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that is stopped and goes on gives the same file as one that is not. */
class ResumeTest {
  private static final int STEPS = 20;

  @TempDir Path temporary;

  private Path folder;
  private Path checkpoint;

  @BeforeEach
  void drawImages() throws Exception {
    folder = Files.createDirectory(temporary.resolve("images"));
    checkpoint = temporary.resolve("model.checkpoint");
    DrawnBars.draw(folder, 8, 4, 3);
  }

  private static TrainingConfig config(String loss) {
    return TrainingConfig.of(LossText.parse(loss), Encoder.conv4(1, 16))
        .with(new Sampling(4, 2, true, false))
        .with(new Schedule(1e-3, 5))
        .with(new Budget.Steps(STEPS))
        .with(new HoldOut(HoldOut.Unit.CLASSES, 0.3, 1));
  }

  /** Trains until told to stop after so many steps, keeping the state after every step. */
  private TrainedModel train(TrainingConfig config, boolean resume, int stopAfter)
      throws Exception {
    int[] steps = {0};
    RunFiles files = new RunFiles(checkpoint, resume, Duration.ofNanos(1), null);
    try (ImageFolder images = ImageFolder.open(folder)) {
      return Trainer.train(
          config,
          images,
          images.items(),
          new Supervision.Labels(),
          files,
          TrainingListener.NONE,
          () -> steps[0]++ >= stopAfter);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"triplet", "nt-xent", "contrastive"})
  void theFileIsTheSameHoweverOftenTheRunWasStopped(String loss) throws Exception {
    TrainedModel undisturbed = train(config(loss), false, STEPS);
    Files.delete(checkpoint);
    TrainedModel resumed = train(config(loss), false, 5);
    assertThat(resumed.steps()).isEqualTo(5);
    for (int stopAfter : new int[] {1, 7, 4, STEPS}) {
      resumed = train(config(loss), true, stopAfter);
    }
    assertThat(resumed.steps()).isEqualTo(STEPS);
    Path first = temporary.resolve("first.onnx");
    Path second = temporary.resolve("second.onnx");
    undisturbed.save(first);
    resumed.save(second);
    assertThat(second).hasSameBinaryContentAs(first);
    assertThat(resumed.curve()).hasSameSizeAs(undisturbed.curve());
  }

  @Test
  void withoutACheckpointResumingStartsANewRun() throws Exception {
    assertThat(train(config("triplet"), true, 3).steps()).isEqualTo(3);
  }

  @Test
  void aRunWithOtherSettingsIsNotContinued() throws Exception {
    train(config("triplet"), false, 5);
    for (TrainingConfig other :
        new TrainingConfig[] {
          config("triplet(margin=0.3)"),
          config("triplet").withSeed(2),
          config("triplet").with(new Schedule(2e-3, 5))
        }) {
      assertThatThrownBy(() -> train(other, true, STEPS))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("model.checkpoint")
          .hasMessageContaining("--resume");
    }
  }

  @Test
  void aDamagedCheckpointIsNamed() throws Exception {
    train(config("triplet"), false, 5);
    byte[] bytes = Files.readAllBytes(checkpoint);
    for (int cut : new int[] {0, 3, 20, bytes.length / 2, bytes.length - 1}) {
      Files.write(checkpoint, java.util.Arrays.copyOf(bytes, cut));
      assertThatThrownBy(() -> train(config("triplet"), true, STEPS))
          .as("cut to %d bytes", cut)
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("damaged");
    }
    byte[] flipped = bytes.clone();
    flipped[bytes.length / 2] ^= 1;
    Files.write(checkpoint, flipped);
    assertThatThrownBy(() -> train(config("triplet"), true, STEPS))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("damaged");
  }
}
