package dev.kindred.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.runtime.Device;
import dev.kindred.runtime.Session;
import dev.kindred.runtime.Tensor;
import dev.kindred.testing.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Checks imported networks: against the runtime on the file itself, for several batch sizes, and
 * their gradients against the float64 oracle.
 */
final class OnnxImport {
  private static final double TOLERANCE = 1e-4;

  private final byte[] file;
  private final OnnxNetwork network;
  private final String layer;
  private final Random random = new Random(Seeds.suite());

  OnnxImport(byte[] file, String layer) throws IOException {
    this.file = file;
    this.network = OnnxNetwork.read(file);
    this.layer = layer;
  }

  /** The same outputs as the file itself gives, image by image. */
  OnnxImport givesWhatTheFileGives() throws IOException {
    Shape one = network.inputShape(1, network.height(), network.width());
    for (int n : new int[] {1, 3}) {
      float[] images = images(n, one);
      List<float[]> expected = new ArrayList<>();
      int size = Math.toIntExact(one.size());
      for (int i = 0; i < n; i++) {
        float[] image = new float[size];
        System.arraycopy(images, i * size, image, 0, size);
        expected.add(inFile(image, one));
      }
      near(emitted(n, n, false, images), expected, "a batch of " + n);
      near(emitted(1, n, true, images), expected, "an open batch of " + n);
    }
    return this;
  }

  private float[] images(int n, Shape one) {
    float[] images = new float[Math.toIntExact(n * one.size())];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    return images;
  }

  /** Runs the file on one image; where it wants channels last, the image is transposed. */
  private float[] inFile(float[] image, Shape one) throws IOException {
    boolean last = OnnxReader.read(file).image().channelsLast();
    int c = one.dim(1);
    int positions = one.dim(2) * one.dim(3);
    float[] given = image.clone();
    for (int i = 0; last && i < image.length; i++) {
      given[i % positions * c + i / positions] = image[i];
    }
    long[] shape = last ? new long[] {1, one.dim(2), one.dim(3), c} : one.toLongs();
    return run(file, network.inputName(), given, shape);
  }

  private float[] emitted(int built, int n, boolean open, float[] images) throws IOException {
    Graph graph = new Graph("emitted");
    Ops ops = new Ops(graph);
    Shape shape = network.inputShape(built, network.height(), network.width());
    Value input = graph.input("images", DType.FLOAT, shape);
    Value y =
        network.emit(
            ops, input, layer, w -> graph.constant("w:" + w.name(), w.shape(), w.values()));
    assertThat(network.layer(layer).shapeAtBatch1().size() * built).isEqualTo(y.shape().size());
    graph.output("y", y);
    byte[] model = OnnxFile.toBytes(graph, Map.of(), open);
    return run(model, "images", images, shape.with(0, n).toLongs());
  }

  static float[] run(byte[] model, String input, float[] values, long... shape) throws IOException {
    try (Session session = Session.load(model, Device.CPU, 1);
        Tensor images = Tensor.copyOf(values, shape)) {
      Map<String, Tensor> results = session.run(Map.of(input, images));
      float[] first = results.values().iterator().next().toArray();
      results.values().forEach(Tensor::close);
      return first;
    }
  }

  private static void near(float[] actual, List<float[]> expected, String what) {
    int size = expected.getFirst().length;
    assertThat(actual).as(what).hasSize(size * expected.size());
    double scale = 0;
    double worst = 0;
    for (int i = 0; i < actual.length; i++) {
      float value = expected.get(i / size)[i % size];
      scale = Math.max(scale, Math.abs(value));
      double error = Math.abs(actual[i] - value);
      worst = error <= worst ? worst : error;
    }
    assertThat(scale).as("%s is not all zero", what).isPositive();
    assertThat(worst).as("%s, of size %g", what, scale).isLessThanOrEqualTo(TOLERANCE * scale);
  }

  /** The gradients of all trainable weights and of the images. */
  OnnxImport hasTheRightGradients() throws IOException {
    Graph graph = new Graph("gradients");
    Ops ops = new Ops(graph);
    Shape shape = network.inputShape(2, network.height(), network.width());
    Value input = graph.input("images", DType.FLOAT, shape);
    Map<String, float[]> feed = new HashMap<>();
    feed.put("images", images(2, shape.with(0, 1)));
    List<Value> wrt = new ArrayList<>(List.of(input));
    Value y =
        network.emit(
            ops,
            input,
            layer,
            w -> {
              if (!w.trainable()) {
                return graph.constant("w:" + w.name(), w.shape(), w.values());
              }
              feed.put("w:" + w.name(), w.values());
              Value weight = graph.input("w:" + w.name(), DType.FLOAT, w.shape());
              wrt.add(weight);
              return weight;
            });
    float[] factors = images(1, y.shape());
    Value weighted = ops.flatten(ops.mul(y, graph.constant(y.shape(), factors)), 0);
    Value loss = ops.reduceSum(weighted, false, 0, 1);
    GradientCheck.check(ops, loss, wrt, feed, random, "imported network");
    return this;
  }

  OnnxNetwork network() {
    return network;
  }

  OnnxNetwork.Weight weight(String name) throws IOException {
    return network.weights(layer).stream()
        .filter(w -> w.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(Objects.requireNonNull(name)));
  }
}
