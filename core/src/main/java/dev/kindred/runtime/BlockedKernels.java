package dev.kindred.runtime;

import dev.kindred.graph.BlockedLayout;
import dev.kindred.graph.ConvAttributes;
import dev.kindred.graph.DType;
import dev.kindred.graph.Graph;
import dev.kindred.graph.OnnxFile;
import dev.kindred.graph.Ops;
import dev.kindred.graph.PoolAttributes;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;

/**
 * Whether ONNX Runtime's blocked CPU kernels are there, and with which block size: found out once,
 * by running a small graph with and without them. They are not documented, so nothing is taken on
 * trust.
 */
final class BlockedKernels {
  /** Block sizes of processors, widest vectors first. */
  private static final int[] SIZES = {16, 8};

  private static final double TOLERANCE = 1e-4;

  private BlockedKernels() {}

  /** Computed when first asked for. */
  private static final class Found {
    static final OptionalInt BLOCK = probe();
  }

  /** Channels in a block; empty if the kernels are missing or do something else. */
  static OptionalInt block() {
    return Found.BLOCK;
  }

  private static OptionalInt probe() {
    Graph graph = graph();
    float[] images = normal(2 * 3 * 8 * 8, 1);
    try {
      float[] expected = run(graph, images);
      for (int size : SIZES) {
        if (agrees(BlockedLayout.of(graph, size), images, expected)) {
          return OptionalInt.of(size);
        }
      }
    } catch (ModelException e) {
      throw new IllegalStateException("ONNX Runtime cannot run a plain convolution", e);
    }
    return OptionalInt.empty();
  }

  private static boolean agrees(Graph graph, float[] images, float[] expected) {
    float[] actual;
    try {
      actual = run(graph, images);
    } catch (ModelException | IllegalArgumentException e) {
      return false; // this build or processor has no such kernels
    }
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(actual[i] - expected[i]) <= TOLERANCE * (1 + Math.abs(expected[i])))) {
        return false;
      }
    }
    return true;
  }

  /** Every blocked operator; all channel counts are multiples of both block sizes. */
  private static Graph graph() {
    Graph graph = new Graph("probe");
    Ops ops = new Ops(graph);
    Value x = graph.input("x", DType.FLOAT, Shape.of(2, 3, 8, 8));
    Value y = ops.image().conv(x, kernels(graph, 32, 3, 3), ConvAttributes.same(3, 1));
    y = ops.image().maxPool(y, PoolAttributes.square(2, 2));
    y = ops.image().channelAffine(y, vector(graph, 32, 4), vector(graph, 32, 5));
    Value z = ops.relu(y);
    z = ops.image().conv(z, kernels(graph, 64, 32, 3), ConvAttributes.same(3, 1));
    z = ops.concat(1, List.of(z, ops.image().conv(y, kernels(graph, 32, 32, 1), dense())));
    z = ops.image().averagePool(z, PoolAttributes.square(2, 2));
    z = ops.mul(ops.image().repeat(z, 2), ops.sigmoid(ops.image().repeat(z, 2)));
    z = ops.add(z, ops.image().globalAveragePool(z));
    Value lastToFirst = ops.transpose(ops.transpose(z, 0, 2, 3, 1), 0, 3, 1, 2);
    graph.output("y", ops.mul(z, lastToFirst));
    return graph;
  }

  private static ConvAttributes dense() {
    return ConvAttributes.same(1, 1);
  }

  private static Value kernels(Graph graph, int co, int ci, int k) {
    return graph.constant(Shape.of(co, ci, k, k), normal(co * ci * k * k, co + ci));
  }

  private static Value vector(Graph graph, int size, long seed) {
    return graph.constant(Shape.of(size), normal(size, seed));
  }

  private static float[] normal(int size, long seed) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] run(Graph graph, float[] images) throws ModelException {
    byte[] model = OnnxFile.toBytes(graph, Map.of(), false);
    try (Session session = Session.load(model, Device.CPU, 1);
        Tensor x = Tensor.copyOf(images, 2, 3, 8, 8)) {
      Map<String, Tensor> outputs = session.run(Map.of("x", x));
      float[] y = outputs.values().iterator().next().toArray();
      outputs.values().forEach(Tensor::close);
      return y;
    }
  }
}
