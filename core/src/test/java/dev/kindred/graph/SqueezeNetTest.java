package dev.kindred.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.kindred.image.Fit;
import dev.kindred.image.ImageDecoder;
import dev.kindred.image.Limits;
import dev.kindred.image.Preprocess;
import dev.kindred.image.SharedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A real pretrained network on real photos. */
class SqueezeNetTest {
  private static final int SIDE = 224;

  /** Fixed: everything computed in float64 is then the same in every run. */
  private static final long SEED = 5101711088169L;

  private static final List<String> PHOTOS =
      List.of("Apple iPhone 4.jpg", "Canon IXUS v3.jpg", "FLIR.jpg");

  private static byte[] file(String name) throws IOException {
    return Files.readAllBytes(SharedData.folder("models").resolve(name));
  }

  /** As the network's card says: blue first, less the mean colour. */
  private static float[] photos() throws IOException {
    Preprocess preprocess = new Preprocess(3, SIDE, SIDE, Fit.STRETCH);
    ImageDecoder decoder = new ImageDecoder(Limits.DEFAULT);
    float[] means = {104, 117, 123};
    int plane = SIDE * SIDE;
    float[] images = new float[PHOTOS.size() * 3 * plane];
    for (int n = 0; n < PHOTOS.size(); n++) {
      byte[] photo = Files.readAllBytes(SharedData.folder("photos").resolve(PHOTOS.get(n)));
      float[] rgb = new float[3 * plane];
      preprocess.apply(decoder.decode(photo, preprocess.decodeSide()), rgb, 0);
      for (int i = 0; i < rgb.length; i++) {
        int channel = i / plane;
        images[n * 3 * plane + i] = rgb[(2 - channel) * plane + i % plane] - means[channel];
      }
    }
    return images;
  }

  private static float[] imported(byte[] file, String layer, float[] images) throws IOException {
    OnnxNetwork network = OnnxNetwork.read(file);
    Graph graph = new Graph("imported");
    Ops ops = new Ops(graph);
    Shape shape = network.inputShape(1, SIDE, SIDE);
    Value input = graph.input("images", DType.FLOAT, shape);
    Value y =
        network.emit(
            ops, input, layer, w -> graph.constant("w:" + w.name(), w.shape(), w.values()));
    graph.output("y", y);
    byte[] model = OnnxFile.toBytes(graph, Map.of(), true);
    return OnnxImport.run(model, "images", images, PHOTOS.size(), 3, SIDE, SIDE);
  }

  @Test
  void theFloat32NetworkGivesWhatItsFileGives() throws Exception {
    byte[] file = file("SqueezeNet_fp32_dynbatch_derived.onnx");
    float[] images = photos();
    String input = OnnxNetwork.read(file).inputName();
    float[] expected = OnnxImport.run(file, input, images, PHOTOS.size(), 3, SIDE, SIDE);
    assertNear(imported(file, "softmaxout_1", images), expected, 1e-4);
  }

  @Test
  void theFloat16NetworkGivesWhatItsFileGives() throws Exception {
    byte[] file = file("SqueezeNet_fp16.onnx");
    float[] images = photos();
    float[] actual = imported(file, "softmaxout_1", images);
    int size = images.length / PHOTOS.size();
    for (int n = 0; n < PHOTOS.size(); n++) {
      float[] image = Arrays.copyOfRange(images, n * size, (n + 1) * size);
      float[] scores = Arrays.copyOfRange(actual, n * 1000, (n + 1) * 1000);
      assertNear(scores, inHalfPrecision(file, image), 0.01);
    }
  }

  private static float[] inHalfPrecision(byte[] file, float[] image) throws OrtException {
    ShortBuffer halves =
        ByteBuffer.allocateDirect(2 * image.length).order(ByteOrder.nativeOrder()).asShortBuffer();
    for (float value : image) {
      halves.put(Float.floatToFloat16(value));
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] shape = {1, 3, SIDE, SIDE};
    try (OrtSession session = environment.createSession(file);
        OnnxTensor input =
            OnnxTensor.createTensor(environment, halves.flip(), shape, OnnxJavaType.FLOAT16);
        OrtSession.Result result = session.run(Map.of("data_0", input))) {
      float[] scores = new float[1000];
      ((OnnxTensor) result.get(0)).getFloatBuffer().get(scores);
      return scores;
    }
  }

  private static void assertNear(float[] actual, float[] expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    double scale = 0;
    double worst = 0;
    for (int i = 0; i < actual.length; i++) {
      scale = Math.max(scale, Math.abs(expected[i]));
      worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
    }
    assertThat(worst).as("of size %g", scale).isLessThanOrEqualTo(tolerance * scale);
  }

  @Test
  void theLastFeatureLayerIsTheLastFireModule() throws Exception {
    OnnxNetwork network = OnnxNetwork.read(file("SqueezeNet_fp16.onnx"));
    OnnxNetwork.Layer layer = network.lastFeatureLayer();
    assertThat(layer.name()).isEqualTo("fire9/concat_1");
    assertThat(layer.op()).isEqualTo("Concat");
    assertThat(layer.shapeAtBatch1()).isEqualTo(Shape.of(1, 512, 13, 13));
    assertThat(network.weights(layer.name())).hasSize(50).allMatch(OnnxNetwork.Weight::trainable);
  }

  /**
   * Three ways to the same gradient: its graph in float32 by the runtime, the same graph in
   * float64, and differences of the loss in float64.
   */
  @Test
  void itsGradientAgreesInFloat32AndFloat64AndWithDifferences() throws Exception {
    OnnxNetwork network = OnnxNetwork.read(file("SqueezeNet_fp32_dynbatch_derived.onnx"));
    Graph graph = new Graph("gradient");
    Ops ops = new Ops(graph);
    Value input = graph.input("images", DType.FLOAT, network.inputShape(1, SIDE, SIDE));
    Map<String, float[]> feed = new HashMap<>();
    feed.put("images", unroundedPhoto(new Random(SEED)));
    List<Value> wrt = new ArrayList<>();
    List<String> chosen =
        List.of("conv1_w_0", "fire2/squeeze1x1_w_0", "fire6/expand3x3_w_0", "fire9/expand1x1_b_0");
    Value features =
        network.emit(
            ops,
            input,
            "fire9/concat_1",
            w -> {
              if (!chosen.contains(w.name())) {
                return graph.constant("w:" + w.name(), w.shape(), w.values());
              }
              Value weight = graph.input(w.name(), DType.FLOAT, w.shape());
              feed.put(w.name(), w.values().clone());
              wrt.add(weight);
              return weight;
            });
    assertThat(wrt).hasSameSizeAs(chosen);
    Value pooled = ops.flatten(ops.image().globalAveragePool(features), 0);
    Value loss = ops.reduceSum(ops.square(pooled), false, 0, 1);
    List<Value> gradients = Gradients.of(ops, loss, wrt);
    gradients.forEach(g -> graph.output("d" + graph.outputs().size(), g));
    Map<String, float[]> inFloat32 = GradientCheck.run(graph, feed);
    Map<String, double[]> exact = GradientCheck.widened(feed);
    List<Value> all = new ArrayList<>(gradients);
    all.add(loss);
    List<double[]> inFloat64 = Float64Evaluator.run(graph, exact, all);
    double lossInFloat64 = inFloat64.getLast()[0];
    Random random = new Random(SEED);
    int smooth = 0;
    for (int i = 0; i < wrt.size(); i++) {
      String name = wrt.get(i).name();
      double[] gradient = inFloat64.get(i);
      // A first-layer unit that rounding moves over its kink moves that gradient by up to 1 %.
      assertThat(distance(Objects.requireNonNull(inFloat32.get("d" + i)), gradient))
          .as("float32 and float64 of the gradient of %s", name)
          .isLessThanOrEqualTo(2e-2 * norm(gradient));
      Slopes slopes = Slopes.of(graph, loss, lossInFloat64, exact, name, gradient, random);
      if (Math.abs(slopes.ahead - slopes.behind) <= 1e-5 * slopes.size) {
        smooth++;
        assertThat(Math.abs((slopes.ahead + slopes.behind) / 2 - slopes.expected))
            .as("%s in %s, seed %d", slopes, name, SEED)
            .isLessThanOrEqualTo(1e-6 * slopes.size);
      }
    }
    assertThat(smooth).as("directions without a kink, seed %d", SEED).isGreaterThanOrEqualTo(3);
  }

  /**
   * The first photo before its colours were rounded. Where a photo is saturated a whole area has
   * one colour, so that all its activations would cross a kink together and the gradient jump.
   */
  private static float[] unroundedPhoto(Random random) throws IOException {
    float[] image = Arrays.copyOf(photos(), 3 * SIDE * SIDE);
    for (int i = 0; i < image.length; i++) {
      image[i] += random.nextFloat() - 0.5f;
    }
    return image;
  }

  /**
   * Slopes of a loss along a direction: the gradient's, that ahead and that behind, which agree
   * unless there is a kink (of a ReLU or a maximum) between; and the size one expects them to have.
   */
  private record Slopes(double expected, double ahead, double behind, double size) {
    /** So small that kinks are rare within it; the loss, of some 10³, is exact to 1e-12 or so. */
    private static final double STEP = 1e-8;

    static Slopes of(
        Graph graph,
        Value loss,
        double here,
        Map<String, double[]> feed,
        String name,
        double[] gradient,
        Random random) {
      double[] direction = random.doubles(gradient.length, -1, 1).toArray();
      double expected = 0;
      for (int j = 0; j < direction.length; j++) {
        expected += gradient[j] * direction[j];
      }
      double ahead = (moved(graph, loss, feed, name, direction, STEP) - here) / STEP;
      double behind = (here - moved(graph, loss, feed, name, direction, -STEP)) / STEP;
      // The variance of each component of the direction is 1/3.
      return new Slopes(expected, ahead, behind, norm(gradient) / Math.sqrt(3));
    }

    private static double moved(
        Graph graph,
        Value loss,
        Map<String, double[]> feed,
        String name,
        double[] direction,
        double step) {
      double[] weight = Objects.requireNonNull(feed.get(name)).clone();
      for (int j = 0; j < weight.length; j++) {
        weight[j] += step * direction[j];
      }
      Map<String, double[]> there = new HashMap<>(feed);
      there.put(name, weight);
      return Float64Evaluator.run(graph, there, List.of(loss)).getFirst()[0];
    }
  }

  private static double distance(float[] x, double[] y) {
    assertThat(x).hasSize(y.length);
    double[] difference = new double[y.length];
    Arrays.setAll(difference, i -> x[i] - y[i]);
    return norm(difference);
  }

  private static double norm(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }
}
