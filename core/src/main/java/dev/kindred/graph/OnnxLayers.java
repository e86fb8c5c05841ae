package dev.kindred.graph;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Imports matrix products, normalisations and reductions; then asks {@link OnnxImages}. */
final class OnnxLayers {
  private static final double EPSILON = 1e-5;

  private OnnxLayers() {}

  /** The outputs of a node; null if its operator is not known. */
  static @Nullable List<Value> of(OnnxStep s) {
    Value result = one(s);
    return result == null ? null : List.of(result);
  }

  private static @Nullable Value one(OnnxStep s) {
    Ops ops = s.ops();
    return switch (s.node().op()) {
      case "MatMul" -> ops.matMul(s.value(0), s.value(1));
      case "Gemm" -> gemm(s);
      case "BatchNormalization" -> batchNorm(s);
      case "LayerNormalization" -> layerNorm(s);
      case "InstanceNormalization" -> instanceNorm(s);
      case "LpNormalization" -> unitLength(s);
      case "Softmax" -> softmax(s, false);
      case "LogSoftmax" -> softmax(s, true);
      case "ReduceMean" -> ops.reduceMean(s.value(0), keeps(s), axes(s));
      case "ReduceSum" -> ops.reduceSum(s.value(0), keeps(s), axes(s));
      case "ReduceMax" -> ops.reduceMax(s.value(0), keeps(s), axes(s));
      case "ReduceMin" -> ops.reduceMin(s.value(0), keeps(s), axes(s));
      case "ReduceL1" -> ops.reduceSum(ops.abs(s.value(0)), keeps(s), axes(s));
      case "ReduceL2" -> ops.sqrt(ops.reduceSum(ops.square(s.value(0)), keeps(s), axes(s)));
      case "ReduceSumSquare" -> ops.reduceSum(ops.square(s.value(0)), keeps(s), axes(s));
      default -> OnnxImages.of(s);
    };
  }

  private static boolean keeps(OnnxStep s) {
    return s.node().integer("keepdims", 1) == 1;
  }

  private static int[] axes(OnnxStep s) {
    Shape x = s.shape(0);
    int[] all =
        s.node().integer("noop_with_empty_axes", 0) == 1 ? new int[0] : OnnxStep.axes(x.rank());
    int[] given = s.integers("axes", 1, all);
    int[] axes = Arrays.stream(given.length == 0 ? all : given).map(x::axis).sorted().toArray();
    return axes;
  }

  private static Value gemm(OnnxStep s) {
    Ops ops = s.ops();
    OnnxNode node = s.node();
    Value a = s.value(0);
    Value b = s.value(1);
    Value left = node.integer("transA", 0) == 1 ? ops.transpose(a, 1, 0) : a;
    Value right = node.integer("transB", 0) == 1 ? ops.transpose(b, 1, 0) : b;
    Value product = scaled(ops, ops.matMul(left, right), node.real("alpha", 1));
    return s.has(2) ? ops.add(product, scaled(ops, s.value(2), node.real("beta", 1))) : product;
  }

  private static Value scaled(Ops ops, Value x, double factor) {
    return factor == 1 ? x : ops.mul(x, factor);
  }

  /**
   * With the statistics that the file holds, normalisation is a scale and a shift of each channel.
   */
  private static Value batchNorm(OnnxStep s) {
    if (s.node().integer("spatial", 1) == 0) {
      throw new IllegalArgumentException("it normalises each position by its own (spatial = 0)");
    }
    Ops ops = s.ops();
    Value deviation = ops.sqrt(ops.add(s.frozen(4), s.node().real("epsilon", EPSILON)));
    Value scale = ops.div(s.value(1), deviation);
    Value shift = ops.sub(s.value(2), ops.mul(s.frozen(3), scale));
    return perChannel(s, s.value(0), scale, shift);
  }

  /** scale·y + shift per channel, for a y of the input's shape. */
  private static Value perChannel(OnnxStep s, Value y, Value scale, Value shift) {
    Shape x = s.shape(0);
    if (x.rank() > 4) {
      throw new IllegalArgumentException("it normalises arrays of " + x.rank() + " dimensions");
    }
    int[] images = Arrays.copyOf(x.toInts(), 4);
    Arrays.fill(images, x.rank(), 4, 1);
    Value scaled = s.ops().image().channelAffine(s.reshape(y, Shape.of(images)), scale, shift);
    return s.reshape(scaled, x);
  }

  private static Value layerNorm(OnnxStep s) {
    Ops ops = s.ops();
    int rank = s.shape(0).rank();
    int from = s.shape(0).axis((int) s.node().integer("axis", -1));
    int[] axes = IntStream.range(from, rank).toArray();
    double epsilon = s.node().real("epsilon", EPSILON);
    Value scaled = ops.mul(ops.neural().standardize(s.value(0), epsilon, axes), s.value(1));
    return s.has(2) ? ops.add(scaled, s.value(2)) : scaled;
  }

  private static Value instanceNorm(OnnxStep s) {
    int[] axes = IntStream.range(2, s.shape(0).rank()).toArray();
    double epsilon = s.node().real("epsilon", EPSILON);
    Value y = s.ops().neural().standardize(s.value(0), epsilon, axes);
    return perChannel(s, y, s.value(1), s.value(2));
  }

  private static Value unitLength(OnnxStep s) {
    if (s.node().integer("p", 2) != 2) {
      throw new IllegalArgumentException("of the norms only p = 2 is known");
    }
    int axis = s.shape(0).axis((int) s.node().integer("axis", -1));
    Ops ops = s.ops();
    Value squared = ops.reduceSum(ops.square(s.value(0)), true, axis);
    return ops.div(s.value(0), ops.sqrt(squared));
  }

  /** Before opset 13 all axes from the given one on were one. */
  private static Value softmax(OnnxStep s, boolean logarithm) {
    boolean flattens = s.opset() < 13;
    Shape x = s.shape(0);
    int axis = x.axis((int) s.node().integer("axis", flattens ? 1 : -1));
    int last = x.rank() - 1;
    Shape flat = x;
    for (int i = axis + 1; flattens && i <= last; i++) {
      flat = flat.with(axis, Math.multiplyExact(flat.dim(axis), x.dim(i))).with(i, 1);
    }
    Value joined = s.reshape(s.value(0), flat);
    Value y = logarithm ? s.ops().logSoftmax(joined, axis) : s.ops().softmax(joined, axis);
    return s.reshape(y, x);
  }
}
