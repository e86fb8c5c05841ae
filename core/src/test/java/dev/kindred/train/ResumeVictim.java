package dev.kindred.train;

import dev.kindred.data.ImageFolder;
import dev.kindred.nn.Encoder;
import dev.kindred.nn.LossText;
import dev.kindred.nn.Schedule;
import java.nio.file.Path;
import java.time.Duration;

/** Trains in a process of its own, to be killed: images, checkpoint, model. */
final class ResumeVictim {
  private ResumeVictim() {}

  public static void main(String[] args) throws Exception {
    TrainingConfig config =
        TrainingConfig.of(LossText.parse("triplet(mining=distance-weighted)"), Encoder.conv4(1, 16))
            .with(new Sampling(5, 3, true, true))
            .with(new Schedule(1e-3, 5))
            .with(new Budget.Steps(300))
            .with(new HoldOut(HoldOut.Unit.CLASSES, 0.3, 1));
    RunFiles files = new RunFiles(Path.of(args[1]), true, Duration.ofMillis(40), null);
    try (ImageFolder images = ImageFolder.open(Path.of(args[0]))) {
      System.out.println("training");
      TrainedModel model =
          Trainer.train(
              config,
              images,
              images.items(),
              new Supervision.Labels(),
              files,
              TrainingListener.NONE,
              () -> false);
      model.save(Path.of(args[2]));
    }
  }
}
