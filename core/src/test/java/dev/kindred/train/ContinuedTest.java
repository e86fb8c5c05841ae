package dev.kindred.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.data.ImageFolder;
import dev.kindred.nn.BackboneEncoder;
import dev.kindred.nn.Encoder;
import dev.kindred.nn.LossText;
import dev.kindred.nn.ParameterLayout;
import dev.kindred.runtime.EmbeddingModel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContinuedTest {
  @TempDir private Path temporary;

  @ParameterizedTest
  @ValueSource(strings = {"gray28", "rgb64"})
  void beginsWithTheEmbeddingsOfTheModel(String encoder) throws Exception {
    Path images = Files.createDirectory(temporary.resolve("images"));
    DrawnBars.draw(images, 4, 4, 2);
    Path model = temporary.resolve("model.onnx");
    try (ImageFolder folder = ImageFolder.open(images)) {
      TrainingConfig config =
          TrainingConfig.of(LossText.parse("nt-xent"), Encoder.named(encoder))
              .with(new Budget.Steps(2));
      Trainer.train(
              config,
              folder,
              folder.items(),
              new Supervision.Labels(),
              RunFiles.NONE,
              TrainingListener.NONE,
              () -> false)
          .save(model);
      try (EmbeddingModel before = EmbeddingModel.load(model)) {
        BackboneEncoder network = Continued.residual(model, before.card());
        assertThat(Trainer.preprocess(network)).isEqualTo(before.card().preprocess());
        ParameterLayout layout = network.layout();
        Weights untrained =
            new Weights(layout, layout.initialParameters(1), layout.initialStatistics());
        byte[] bytes = EmbeddingModel.toBytes(untrained.freeze(network), before.card());
        try (EmbeddingModel after = EmbeddingModel.of(bytes, config.device(), 1)) {
          float[][] a = vectors(before, folder);
          float[][] b = vectors(after, folder);
          for (int i = 0; i < a.length; i++) {
            assertThat(b[i]).containsExactly(a[i], Offset.offset(1e-5f));
          }
        }
      }
    }
  }

  private static float[][] vectors(EmbeddingModel model, ImageFolder folder) throws Exception {
    return Evaluation.of(model, folder, folder.items(), 1, (path, reason) -> {}).vectors();
  }
}
