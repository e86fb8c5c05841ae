package dev.kindred.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.data.ImageFolder;
import dev.kindred.nn.Encoder;
import dev.kindred.nn.LossText;
import dev.kindred.nn.Schedule;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that are all alike have one embedding only: the surest way to a collapse. */
class CollapseTest {
  @TempDir Path folder;

  private final List<String> noticed = new ArrayList<>();

  @BeforeEach
  void drawTheSameImageAgainAndAgain() throws Exception {
    for (int c = 0; c < 4; c++) {
      Path of = Files.createDirectory(folder.resolve("class" + c));
      for (int i = 0; i < 2; i++) {
        BufferedImage black = new BufferedImage(20, 20, BufferedImage.TYPE_BYTE_GRAY);
        ImageIO.write(black, "png", of.resolve(i + ".png").toFile());
      }
    }
  }

  private TrainedModel train(String loss, Care care, int steps) throws Exception {
    TrainingConfig config =
        TrainingConfig.of(LossText.parse(loss), Encoder.conv4(1, 16))
            .with(new Sampling(4, 2, false, false))
            .with(new Schedule(1e-3, 0))
            .with(new Budget.Steps(steps))
            .with(new HoldOut(HoldOut.Unit.CLASSES, 0, 1))
            .with(care);
    try (ImageFolder images = ImageFolder.open(folder)) {
      return Trainer.train(
          config,
          images,
          images.items(),
          new TrainingListener() {
            @Override
            public void noticed(String what) {
              noticed.add(what);
            }
          },
          () -> false);
    }
  }

  @Test
  void batchHardTripletsStartAgainWithSemiHardOnes() throws Exception {
    TrainedModel model = train("triplet(mining=batch-hard)", Care.DEFAULT, 70);
    assertThat(noticed).hasSize(1);
    assertThat(noticed.getFirst())
        .contains("one point by step 50")
        .contains("mining=batch-hard")
        .contains("semi-hard");
    assertThat(model.card().loss()).contains("mining=semi-hard");
    assertThat(model.steps()).isEqualTo(70);
  }

  @Test
  void anotherLossStopsAndSaysWhatToDo() {
    assertThatThrownBy(() -> train("contrastive", Care.DEFAULT, 70))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("one point by step 50")
        .hasMessageContaining("learning rate");
  }

  @Test
  void anyLossStopsIfToldSo() {
    assertThatThrownBy(
            () -> train("triplet(mining=batch-hard)", new Care(0, Care.OnCollapse.STOP), 70))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("one point");
  }

  @Test
  void aComparisonGoesOn() throws Exception {
    TrainedModel model =
        train("triplet(mining=batch-hard)", new Care(0, Care.OnCollapse.GO_ON), 60);
    assertThat(model.steps()).isEqualTo(60);
    assertThat(model.card().loss()).contains("mining=batch-hard");
    assertThat(noticed).hasSize(1);
  }

  @Test
  void theGuardForgetsAStepThatIsSpread() {
    CollapseGuard guard = new CollapseGuard(0);
    for (int i = 0; i < 49; i++) {
      assertThat(guard.sees(0.01f)).isFalse();
    }
    assertThat(guard.sees(1.2f)).isFalse();
    assertThat(guard.collapsedSteps()).isZero();
    for (int i = 0; i < 49; i++) {
      assertThat(guard.sees(0.01f)).isFalse();
    }
    assertThat(guard.sees(0.01f)).isTrue();
  }
}
