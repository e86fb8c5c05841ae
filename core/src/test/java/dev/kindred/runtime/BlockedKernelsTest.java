package dev.kindred.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.graph.BlockedLayout;
import dev.kindred.graph.ConvAttributes;
import dev.kindred.graph.DType;
import dev.kindred.graph.Gradients;
import dev.kindred.graph.Graph;
import dev.kindred.graph.ImageOps;
import dev.kindred.graph.OnnxFile;
import dev.kindred.graph.Ops;
import dev.kindred.graph.PoolAttributes;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Sliding;
import dev.kindred.graph.Value;
import dev.kindred.testing.Seeds;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A graph in blocked layout computes what the plain graph computes. */
class BlockedKernelsTest {
  private static final Shape IMAGES = Shape.of(3, 3, 12, 12);
  private static final Shape MAPS = Shape.of(3, 32, 12, 12);

  /** A network on maps: its parameters come from the source. */
  interface Network {
    Value of(Ops ops, Value x, Source source);
  }

  /** Gives inputs of the graph, which stand for trained parameters. */
  record Source(Graph graph, Map<String, Value> inputs) {
    Value of(int... dims) {
      Shape shape = Shape.of(dims);
      return inputs.computeIfAbsent(
          "p" + inputs.size(), name -> graph.input(name, DType.FLOAT, shape));
    }
  }

  record Case(String name, Shape input, Network network) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Value conv(Ops ops, Value x, Value kernels, int stride, int groups) {
    int pad = kernels.shape().dim(2) / 2;
    return ops.image().conv(x, kernels, new ConvAttributes(stride, pad, pad, 1, groups));
  }

  private static Value pooledConv(Ops ops, Value x, Source p, PoolAttributes pool) {
    Value y = ops.image().maxPool(conv(ops, x, p.of(32, 32, 1, 1), 1, 1), pool);
    return conv(ops, y, p.of(16, 32, 1, 1), 1, 1);
  }

  private static Sliding twoOfThree() {
    return new Sliding(2, 1, 1, 2);
  }

  private static Value channels(Ops ops, Value x, Source p, int from, int to) {
    Value y = conv(ops, x, p.of(32, 32, 1, 1), 1, 1);
    return ops.slice(y, new int[] {from}, new int[] {to}, new int[] {1}, new int[] {1});
  }

  static Stream<Case> networks() {
    PoolAttributes halves = PoolAttributes.square(2, 2);
    return Stream.of(
        new Case("few input channels", IMAGES, (o, x, p) -> conv(o, x, p.of(16, 3, 5, 5), 2, 1)),
        new Case("many input channels", MAPS, (o, x, p) -> conv(o, x, p.of(48, 32, 3, 3), 1, 1)),
        new Case("1×1 kernels", MAPS, (o, x, p) -> conv(o, x, p.of(16, 32, 1, 1), 1, 1)),
        new Case("a stride", MAPS, (o, x, p) -> conv(o, x, p.of(32, 32, 3, 3), 2, 1)),
        new Case("two groups", MAPS, (o, x, p) -> conv(o, x, p.of(32, 16, 3, 3), 1, 2)),
        new Case("depthwise", MAPS, (o, x, p) -> conv(o, x, p.of(32, 1, 3, 3), 1, 32)),
        new Case("channels no block fits", MAPS, (o, x, p) -> conv(o, x, p.of(5, 32, 3, 3), 1, 1)),
        new Case(
            "a bias and a ReLU",
            MAPS,
            (o, x, p) ->
                o.relu(o.image().conv(x, p.of(32, 32, 3, 3), p.of(32), ConvAttributes.same(3, 1)))),
        new Case(
            "normalisation, pool, ReLU and a residual",
            MAPS,
            (o, x, p) -> {
              Value y = conv(o, x, p.of(32, 32, 3, 3), 1, 1);
              ImageOps.Moments moments = o.image().channelMoments(y);
              Value scale = o.div(p.of(32), o.sqrt(o.add(moments.variance(), 0.1)));
              Value z = o.relu(o.image().channelAffine(y, scale, moments.mean()));
              Value pooled = o.image().maxPool(o.add(z, x), halves);
              return conv(o, pooled, p.of(32, 32, 3, 3), 1, 1);
            }),
        new Case(
            "joined channels, mean pool and global pool",
            MAPS,
            (o, x, p) -> {
              Value narrow = o.relu(conv(o, x, p.of(16, 32, 1, 1), 1, 1));
              Value a = o.relu(conv(o, narrow, p.of(32, 16, 1, 1), 1, 1));
              Value b = o.relu(conv(o, narrow, p.of(16, 16, 3, 3), 1, 1));
              Value joined = o.image().averagePool(o.concat(1, List.of(a, b)), halves);
              return o.mul(joined, o.image().globalAveragePool(joined));
            }),
        new Case(
            "an overlapping pool",
            MAPS,
            (o, x, p) -> pooledConv(o, x, p, PoolAttributes.square(3, 2))),
        new Case(
            "an overlapping pool that leaves the last row and column",
            Shape.of(2, 32, 13, 12),
            (o, x, p) -> pooledConv(o, x, p, PoolAttributes.square(3, 2))),
        new Case(
            "an overlapping pool with gaps",
            Shape.of(2, 32, 13, 16),
            (o, x, p) -> pooledConv(o, x, p, new PoolAttributes(3, 3, twoOfThree(), twoOfThree()))),
        new Case(
            "wide kernels' gradients on a large map",
            Shape.of(2, 16, 15, 16),
            (o, x, p) -> conv(o, conv(o, x, p.of(16, 16, 1, 1), 1, 1), p.of(32, 16, 3, 3), 1, 1)),
        new Case(
            "many channels' gradients on a large map",
            Shape.of(2, 32, 15, 16),
            (o, x, p) -> conv(o, conv(o, x, p.of(32, 32, 1, 1), 1, 1), p.of(32, 32, 3, 3), 1, 1)),
        new Case(
            "channels put last",
            MAPS,
            (o, x, p) ->
                o.mul(o.transpose(conv(o, x, p.of(32, 32, 1, 1), 1, 1), 0, 2, 3, 1), p.of(32))),
        new Case(
            "channels put last of one block",
            MAPS,
            (o, x, p) ->
                o.mul(o.transpose(conv(o, x, p.of(16, 32, 1, 1), 1, 1), 0, 2, 3, 1), p.of(16))),
        new Case("whole blocks", MAPS, (o, x, p) -> o.mul(channels(o, x, p, 16, 32), p.of(12))),
        new Case("parts of blocks", MAPS, (o, x, p) -> o.mul(channels(o, x, p, 8, 24), p.of(12))),
        new Case(
            "every second row, last to first, and every third column",
            MAPS,
            (o, x, p) -> {
              Value y = o.flip(conv(o, x, p.of(32, 32, 1, 1), 1, 1), 2);
              int[] ends = {12, 11};
              return o.mul(
                  o.slice(y, new int[] {1, 2}, ends, new int[] {2, 3}, new int[] {2, 3}), p.of(3));
            }),
        new Case(
            "truth values read by a plain operation",
            MAPS,
            (o, x, p) -> {
              Value y = conv(o, x, p.of(32, 32, 1, 1), 1, 1);
              Value positive = o.greater(y, o.graph().constant(0f));
              Value rows = o.cast(positive, DType.FLOAT);
              Value wide = o.where(positive, p.of(12), y);
              return o.add(o.transpose(o.mul(y, rows), 0, 1, 3, 2), wide);
            }));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theResultAndTheGradientsAreThoseOfThePlainGraph(Case network) throws ModelException {
    long seed = Seeds.suite();
    Graph graph = new Graph("case");
    Ops ops = new Ops(graph);
    Source source = new Source(graph, new LinkedHashMap<>());
    Value x = graph.input("x", DType.FLOAT, network.input());
    Value y = network.network().of(ops, x, source);
    graph.output("y", y);
    Random random = new Random(seed);
    Map<String, float[]> feed = new HashMap<>();
    for (Value input : graph.inputs()) {
      float[] values = new float[Math.toIntExact(input.shape().size())];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      feed.put(input.name(), values);
    }
    Value flat = ops.flatten(ops.square(y), 0);
    List<Value> gradients = Gradients.of(ops, ops.reduceSum(flat, false, 0, 1), graph.inputs());
    for (int i = 0; i < gradients.size(); i++) {
      graph.output("gradient of " + graph.inputs().get(i).name(), gradients.get(i));
    }

    Map<String, float[]> expected;
    try (Session plain = Session.load(OnnxFile.toBytes(graph, Map.of(), false), Device.CPU, 1)) {
      expected = run(plain, graph, feed);
    }
    Map<String, float[]> actual;
    try (Session fitted = Session.load(graph, Device.CPU, 1)) {
      actual = run(fitted, graph, feed);
    }
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, values) -> close(get(actual, name), values, network + ", " + name));
  }

  private static float[] get(Map<String, float[]> byName, String name) {
    return Objects.requireNonNull(byName.get(name), name);
  }

  private static void close(float[] actual, float[] expected, String what) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double size = 0;
    for (float v : expected) {
      size = Math.max(size, Math.abs(v));
    }
    assertThat(size).as(what).isPositive();
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .as("%s, element %d", what, i)
          .isCloseTo(expected[i], Offset.offset(2e-5 * size));
    }
  }

  private static Map<String, float[]> run(Session session, Graph graph, Map<String, float[]> feed) {
    Map<String, Tensor> tensors = new HashMap<>();
    for (Value input : graph.inputs()) {
      tensors.put(input.name(), Tensor.copyOf(get(feed, input.name()), input.shape().toLongs()));
    }
    Map<String, float[]> results = new TreeMap<>();
    session
        .run(tensors)
        .forEach((name, tensor) -> {
          results.put(name, tensor.toArray());
          tensor.close();
        });
    tensors.values().forEach(Tensor::close);
    return results;
  }

  @Test
  void theProbeFindsTheBlockSizeOfTheProcessorOrNone() {
    OptionalInt block = BlockedKernels.block();
    if (block.isPresent()) {
      assertThat(block.getAsInt()).isIn(8, 16);
    }
  }

  @Test
  void mapsStayInBlocksFromOneConvolutionToTheNext() {
    Graph graph = new Graph("chain");
    Ops ops = new Ops(graph);
    Value x = graph.input("x", DType.FLOAT, MAPS);
    Value first = graph.input("first", DType.FLOAT, Shape.of(32, 32, 3, 3));
    Value second = graph.input("second", DType.FLOAT, Shape.of(64, 32, 3, 3));
    Value scale = graph.input("scale", DType.FLOAT, Shape.of(32));
    Value y = ops.image().conv(x, first, ConvAttributes.same(3, 1));
    y = ops.image().maxPool(y, PoolAttributes.square(2, 2));
    y = ops.relu(ops.image().channelAffine(y, scale, scale));
    graph.output("y", ops.image().conv(y, second, ConvAttributes.same(3, 1)));
    List<String> operators = BlockedLayout.of(graph, 16).nodes().stream().map(n -> n.op()).toList();
    assertThat(operators)
        .filteredOn(op -> op.contains("nchwc"))
        .containsExactly(
            "com.microsoft.nchwc.ReorderInput",
            "com.microsoft.nchwc.Conv",
            "com.microsoft.nchwc.MaxPool",
            "com.microsoft.nchwc.Conv",
            "com.microsoft.nchwc.Conv",
            "com.microsoft.nchwc.ReorderOutput");
    assertThat(operators).doesNotContain("Relu", "BatchNormalization");
  }
}
