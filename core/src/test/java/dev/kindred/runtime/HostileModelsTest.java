package dev.kindred.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.hostile.Campaign;
import dev.kindred.hostile.Format;
import dev.kindred.hostile.ImageFiles;
import dev.kindred.hostile.Sample;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Damaged models of Kindred, which ONNX Runtime's native code is not to see. */
class HostileModelsTest {
  @Test
  void modelsAreReadOrRefused() throws Exception {
    Campaign.runApart(Models.class, "-Xmx512m");
  }

  @Test
  void cardsAreReadOrRefused() throws Exception {
    Campaign.run(new Cards());
  }

  /** Loads a model and embeds an image. */
  static final class Models implements Format {
    @Override
    public List<Sample> good(Path scratch) {
      byte[] model = EmbeddingModel.toBytes(EmbeddingModelTest.graph(), EmbeddingModelTest.CARD);
      return List.of(new Sample("m.onnx", model));
    }

    @Override
    public void read(Sample file, Path scratch) throws Exception {
      Path path = Files.write(scratch.resolve(file.name()), file.bytes());
      try (EmbeddingModel model = EmbeddingModel.load(path, Device.CPU, 1);
          Embedder embedder = new Embedder(model)) {
        float[] vector = embedder.embed(ImageFiles.drawn().getFirst().bytes());
        assertThat(vector).hasSize(model.dimension());
      }
    }

    @Override
    public boolean refuses(Exception thrown, String message) {
      return thrown instanceof ModelException && message.contains("m.onnx");
    }
  }

  /** The JSON of a card, behind whatever guards the file that it is in. */
  static final class Cards implements Format {
    @Override
    public List<Sample> good(Path scratch) {
      return List.of(
          new Sample(
              "card.json", EmbeddingModelTest.CARD.toJson().getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void read(Sample file, Path scratch) throws Exception {
      ModelCard card = ModelCard.fromJson(new String(file.bytes(), StandardCharsets.UTF_8));
      assertThat(card.dimension()).isPositive();
      assertThat(card.preprocess().size()).isPositive();
      assertThat(card.preprocess().fit()).isNotNull();
      assertThat(card.data().heldOut()).doesNotContainNull();
      assertThat(ModelCard.fromJson(card.toJson())).isEqualTo(card);
    }

    @Override
    public boolean refuses(Exception thrown, String message) {
      return thrown instanceof ModelException;
    }
  }
}
