package dev.kindred.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.graph.DType;
import dev.kindred.graph.Graph;
import dev.kindred.graph.OnnxFile;
import dev.kindred.nn.Encoder.Stage;
import dev.kindred.runtime.Device;
import dev.kindred.runtime.Session;
import dev.kindred.runtime.Tensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The network for use looks at an image three times. */
class ViewsTest {
  private static final int SIDE = 12;
  private static final int DIMENSION = 6;
  private static final float PAPER = 255;

  @Test
  void theVectorIsTheDirectionOfTheMeanOfThreeViews() throws Exception {
    float[][] images = images(4, 11);
    float[][] averaged = embed(Encoder.Head.FLATTEN_VIEWS, images);
    float[][] still = embed(Encoder.Head.FLATTEN, images);
    float[][] before = embed(Encoder.Head.FLATTEN, moved(images, -1));
    float[][] after = embed(Encoder.Head.FLATTEN, moved(images, 1));
    for (int i = 0; i < images.length; i++) {
      double[] sum = new double[DIMENSION];
      double squares = 0;
      for (int d = 0; d < DIMENSION; d++) {
        sum[d] = (double) still[i][d] + before[i][d] + after[i][d];
        squares += sum[d] * sum[d];
      }
      for (int d = 0; d < DIMENSION; d++) {
        double expected = sum[d] / Math.sqrt(squares);
        assertThat((double) averaged[i][d]).as("image %d", i).isEqualTo(expected, within(1e-5));
      }
      assertThat(averaged[i]).isNotEqualTo(still[i]);
    }
  }

  private static Encoder encoder(Encoder.Head head) {
    return new Encoder("small", 1, SIDE, List.of(Stage.pooled(4), Stage.residual(4)), head, 6);
  }

  private static float[][] embed(Encoder.Head head, float[][] images) throws Exception {
    Encoder encoder = encoder(head);
    ParameterLayout layout = encoder.layout();
    Graph graph = new Graph("views");
    FrozenScope scope =
        new FrozenScope(graph, layout, layout.initialParameters(3), layout.initialStatistics());
    int n = images.length;
    graph.output("y", encoder.forward(scope, graph.input("x", DType.FLOAT, encoder.inputShape(n))));
    FloatBuffer pixels = Tensor.buffer(n * SIDE * SIDE);
    Arrays.stream(images).forEach(pixels::put);
    try (Session session = Session.load(OnnxFile.toBytes(graph, Map.of(), false), Device.CPU, 1);
        Tensor x = Tensor.of(pixels.flip(), n, 1, SIDE, SIDE);
        Tensor y = Objects.requireNonNull(session.run(Map.of("x", x)).get("y"))) {
      float[] all = y.toArray();
      float[][] rows = new float[n][];
      Arrays.setAll(rows, i -> Arrays.copyOfRange(all, i * DIMENSION, (i + 1) * DIMENSION));
      return rows;
    }
  }

  private static float[][] images(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] images = new float[n][SIDE * SIDE];
    for (float[] image : images) {
      for (int i = 0; i < image.length; i++) {
        image[i] = 255 * random.nextFloat();
      }
    }
    return images;
  }

  /** Every image moved right and down by so many pixels, with paper where nothing was. */
  private static float[][] moved(float[][] images, int by) {
    float[][] moved = new float[images.length][SIDE * SIDE];
    for (int i = 0; i < images.length; i++) {
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          boolean inside = x - by >= 0 && x - by < SIDE && y - by >= 0 && y - by < SIDE;
          moved[i][y * SIDE + x] = inside ? images[i][(y - by) * SIDE + x - by] : PAPER;
        }
      }
    }
    return moved;
  }
}
