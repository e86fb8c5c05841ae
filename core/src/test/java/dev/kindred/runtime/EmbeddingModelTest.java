package dev.kindred.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.graph.DType;
import dev.kindred.graph.Graph;
import dev.kindred.image.Fit;
import dev.kindred.image.Limits;
import dev.kindred.image.Preprocess;
import dev.kindred.metrics.ProbabilityCalibration;
import dev.kindred.nn.Encoder;
import dev.kindred.nn.FrozenScope;
import dev.kindred.nn.ParameterLayout;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingModelTest {
  private static final Encoder ENCODER = Encoder.conv4(1, 16);
  static final ModelCard CARD =
      new ModelCard(
          ModelCard.FORMAT,
          "conv4-64",
          new Preprocess(1, 16, 16, Fit.STRETCH),
          64,
          "triplet(form=soft,mining=batch-hard)",
          7,
          Map.of("imagesPerClass", 4),
          new ModelCard.Data("abc", 10, 2, List.of("Greek/alpha")),
          Map.of("recall@1", 0.5),
          new ProbabilityCalibration(-9, 4));

  @TempDir Path folder;

  static Graph graph() {
    ParameterLayout layout = ENCODER.layout();
    Graph graph = new Graph("test");
    FrozenScope scope =
        new FrozenScope(graph, layout, layout.initialParameters(1), layout.initialStatistics());
    graph.output(
        EmbeddingModel.OUTPUT,
        ENCODER.forward(
            scope, graph.input(EmbeddingModel.INPUT, DType.FLOAT, ENCODER.inputShape(1))));
    return graph;
  }

  @Test
  void aModelComesBackWithItsCardAndAHashOfItsBytes() throws Exception {
    Path file = folder.resolve("m.onnx");
    EmbeddingModel.save(graph(), CARD, file);
    try (EmbeddingModel model = EmbeddingModel.load(file)) {
      assertThat(model.card()).isEqualTo(CARD);
      assertThat(model.dimension()).isEqualTo(64);
      assertThat(model.hash()).hasSize(64);
    }
    assertThat(folder.toFile().list()).containsExactly("m.onnx");
  }

  @Test
  void manyImagesGiveInOrderWhatEachGivesAlone() throws Exception {
    Path file = folder.resolve("m.onnx");
    EmbeddingModel.save(graph(), CARD, file);
    List<byte[]> images = IntStream.range(0, 150).mapToObj(EmbeddingModelTest::png).toList();
    float[][] vectors = new float[images.size()][];
    List<Integer> order = new ArrayList<>();
    try (EmbeddingModel model = EmbeddingModel.load(file);
        Embedder embedder = new Embedder(model, Limits.DEFAULT, 2)) {
      List<Embedder.Source> sources = new ArrayList<>();
      images.forEach(i -> sources.add(new Embedder.Source("image", () -> i)));
      sources.set(70, new Embedder.Source("broken", () -> new byte[] {1, 2, 3}));
      embedder.embedAll(
          sources,
          new Embedder.Listener() {
            @Override
            public void embedded(int i, float[] vector, int width, int height) {
              order.add(i);
              vectors[i] = vector;
              assertThat(width).isEqualTo(20);
              assertThat(height).isEqualTo(24);
            }

            @Override
            public void skipped(int i, String reason) {
              order.add(i);
              assertThat(i).isEqualTo(70);
              assertThat(reason).isNotBlank();
            }
          });
      assertThat(order).isEqualTo(IntStream.range(0, 150).boxed().toList());
      for (int i : new int[] {0, 63, 64, 69, 71, 149}) {
        float[] alone = embedder.embed(images.get(i));
        assertThat(norm(alone)).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-5));
        for (int d = 0; d < alone.length; d++) {
          assertThat(vectors[i][d]).isCloseTo(alone[d], org.assertj.core.data.Offset.offset(1e-5f));
        }
      }
    }
  }

  @Test
  void aMissingModelNamesTheCommandThatMakesOne() {
    assertThatThrownBy(() -> EmbeddingModel.load(folder.resolve("none.onnx")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("none.onnx")
        .hasMessageContaining("kindred train");
  }

  @Test
  void aTruncatedOrForeignFileIsNotAModel() throws Exception {
    Path whole = folder.resolve("m.onnx");
    EmbeddingModel.save(graph(), CARD, whole);
    byte[] bytes = Files.readAllBytes(whole);
    for (byte[] broken :
        List.of(
            new byte[0],
            "hello".getBytes(StandardCharsets.UTF_8),
            Arrays.copyOf(bytes, bytes.length / 2))) {
      Path file = Files.write(folder.resolve("broken.onnx"), broken);
      assertThatThrownBy(() -> EmbeddingModel.load(file))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("broken.onnx");
    }
  }

  private static double norm(float[] v) {
    double sum = 0;
    for (float x : v) {
      sum += x * x;
    }
    return Math.sqrt(sum);
  }

  private static byte[] png(int seed) {
    BufferedImage image = new BufferedImage(20, 24, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < 24; y++) {
      for (int x = 0; x < 20; x++) {
        image.setRGB(x, y, 0x010101 * ((x * seed + y * (seed % 7)) & 255));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
