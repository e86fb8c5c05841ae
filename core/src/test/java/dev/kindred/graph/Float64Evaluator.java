package dev.kindred.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * The oracle: computes a graph in float64 by plain loops over its own reading of the ONNX
 * definitions. Integers and booleans are doubles too, exact and 0 or 1.
 */
public final class Float64Evaluator {
  private final Graph graph;
  private final Map<Value, Tensor64> known = new HashMap<>();

  private Float64Evaluator(Graph graph, Map<String, double[]> feed) {
    this.graph = graph;
    graph.constants().forEach((v, c) -> known.put(v, new Tensor64(v.shape().toInts(), data(c))));
    for (Value input : graph.inputs()) {
      double[] data = feed.get(input.name());
      if (data != null) {
        known.put(input, new Tensor64(input.shape().toInts(), data));
      }
    }
  }

  private static double[] data(Graph.Constant constant) {
    return switch (constant) {
      case Graph.Constant.Floats(float[] values) -> {
        double[] data = new double[values.length];
        Arrays.setAll(data, i -> values[i]);
        yield data;
      }
      case Graph.Constant.Longs(long[] values) -> Arrays.stream(values).asDoubleStream().toArray();
    };
  }

  /** All outputs of a graph by name, row-major. */
  public static Map<String, double[]> run(Graph graph, Map<String, double[]> feed) {
    Float64Evaluator evaluator = new Float64Evaluator(graph, feed);
    List<double[]> results = evaluator.compute(List.copyOf(graph.outputs().values()));
    Map<String, double[]> byName = new LinkedHashMap<>();
    graph.outputs().keySet().forEach(name -> byName.put(name, results.get(byName.size())));
    return byName;
  }

  /** Some values of a graph, row-major; only what they depend on is computed. */
  public static List<double[]> run(Graph graph, Map<String, double[]> feed, List<Value> values) {
    return new Float64Evaluator(graph, feed).compute(values);
  }

  private List<double[]> compute(List<Value> values) {
    Set<Value> wanted = new HashSet<>(values);
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes().reversed()) {
      if (node.outputs().stream().anyMatch(wanted::contains)) {
        nodes.add(node);
        node.inputs()
            .forEach(v -> {
              if (v != null) {
                wanted.add(v);
              }
            });
      }
    }
    for (Node node : nodes.reversed()) {
      List<Tensor64> results = evaluate(node);
      for (int i = 0; i < results.size(); i++) {
        Value output = node.outputs().get(i);
        Tensor64 result = results.get(i);
        if (!Arrays.equals(result.dims(), output.shape().toInts())) {
          throw new AssertionError(node + " gave " + Arrays.toString(result.dims()));
        }
        known.put(output, result);
      }
    }
    return values.stream().map(v -> tensor(v).data()).toList();
  }

  private Tensor64 tensor(Value value) {
    return Objects.requireNonNull(known.get(value), () -> value + " was not fed");
  }

  private List<Tensor64> evaluate(Node node) {
    if (node.op().equals("Split")) {
      return split(in(node, 0), in(node, 1).toInts(), axis(node));
    }
    return List.of(single(node));
  }

  private Tensor64 in(Node node, int i) {
    return tensor(node.input(i));
  }

  private List<Tensor64> all(Node node) {
    return IntStream.range(0, node.inputs().size()).mapToObj(i -> in(node, i)).toList();
  }

  private static int axis(Node node) {
    return (int) node.integer("axis", 0);
  }

  private Tensor64 single(Node node) {
    Tensor64 x = in(node, 0);
    return switch (node.op()) {
      case "Identity" -> x;
      case "Add" -> zip(x, in(node, 1), Double::sum);
      case "Sub" -> zip(x, in(node, 1), (a, b) -> a - b);
      case "Mul" -> zip(x, in(node, 1), (a, b) -> a * b);
      case "Div" -> zip(x, in(node, 1), (a, b) -> a / b);
      case "Max" -> zip(x, in(node, 1), Math::max);
      case "Min" -> zip(x, in(node, 1), Math::min);
      case "Greater" -> zip(x, in(node, 1), (a, b) -> a > b ? 1 : 0);
      case "Less" -> zip(x, in(node, 1), (a, b) -> a < b ? 1 : 0);
      case "Equal" -> zip(x, in(node, 1), (a, b) -> a == b ? 1 : 0);
      case "Neg" -> map(x, a -> -a);
      case "Sqrt" -> map(x, Math::sqrt);
      case "Exp" -> map(x, Math::exp);
      case "Log" -> map(x, Math::log);
      case "Abs" -> map(x, Math::abs);
      case "Sign" -> map(x, Math::signum);
      case "Relu" -> map(x, a -> Math.max(a, 0));
      case "Sigmoid" -> map(x, a -> 1 / (1 + Math.exp(-a)));
      case "Tanh" -> map(x, Math::tanh);
      case "Softplus" -> map(x, a -> Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a))));
      case "Cast" -> cast(x, node.output().type());
      case "Where" -> where(x, in(node, 1), in(node, 2), node.output().shape().toInts());
      case "MatMul" -> matMul(x, in(node, 1), node.output().shape().toInts());
      case "Transpose" -> transpose(x, node.integers("perm"));
      case "Reshape" -> x.as(node.output().shape().toInts());
      case "Flatten" -> x.as(x.size(0, axis(node)), x.size(axis(node), x.rank()));
      case "Expand" -> expand(x, in(node, 1).toInts());
      case "Concat" -> concat(all(node), axis(node));
      case "Slice" ->
          slice(
              x,
              in(node, 1).toInts(),
              in(node, 2).toInts(),
              in(node, 3).toInts(),
              in(node, 4).toInts());
      case "Pad" -> pad(x, in(node, 1).toInts(), in(node, 2).data()[0]);
      case "Gather" -> gather(x, in(node, 1).toInts(), axis(node));
      case "ScatterElements" -> scatterAdd(x, in(node, 1), in(node, 2), axis(node));
      case "ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin" ->
          reduce(node.op(), x, in(node, 1).toInts(), node.integer("keepdims", 1) == 1);
      case "Softmax" -> softmax(x, axis(node), false);
      case "LogSoftmax" -> softmax(x, axis(node), true);
      default -> Float64Neural.evaluate(node, this::tensor);
    };
  }

  static Tensor64 map(Tensor64 x, DoubleUnaryOperator f) {
    return new Tensor64(x.dims(), Arrays.stream(x.data()).map(f).toArray());
  }

  private static Tensor64 expand(Tensor64 x, int... target) {
    return zip(x, Tensor64.zeros(target), (a, b) -> a);
  }

  static Tensor64 zip(Tensor64 a, Tensor64 b, DoubleBinaryOperator f) {
    int[] dims = new int[Math.max(a.rank(), b.rank())];
    for (int i = 1; i <= dims.length; i++) {
      int da = i <= a.rank() ? a.dims()[a.rank() - i] : 1;
      int db = i <= b.rank() ? b.dims()[b.rank() - i] : 1;
      dims[dims.length - i] = Math.max(da, db);
    }
    double[] out = new double[Tensor64.size(dims)];
    if (a.size() == out.length && b.size() == out.length) {
      Arrays.setAll(out, i -> f.applyAsDouble(a.data()[i], b.data()[i]));
    } else {
      int[] left = a.places(dims);
      int[] right = b.places(dims);
      Arrays.setAll(out, i -> f.applyAsDouble(a.data()[left[i]], b.data()[right[i]]));
    }
    return new Tensor64(dims, out);
  }

  private static Tensor64 cast(Tensor64 x, DType type) {
    return switch (type) {
      case FLOAT -> x;
      case INT64 -> map(x, a -> (long) a);
      case BOOL -> map(x, a -> a == 0 ? 0 : 1);
    };
  }

  private static Tensor64 where(Tensor64 condition, Tensor64 a, Tensor64 b, int... dims) {
    Tensor64 chosen = condition.pick(condition.places(dims), dims);
    Tensor64 left = a.pick(a.places(dims), dims);
    Tensor64 right = b.pick(b.places(dims), dims);
    double[] out = new double[chosen.size()];
    Arrays.setAll(out, i -> chosen.data()[i] == 1 ? left.data()[i] : right.data()[i]);
    return new Tensor64(dims, out);
  }

  private static Tensor64 matMul(Tensor64 a, Tensor64 b, int... dims) {
    int rows = a.dims()[a.rank() - 2];
    int inner = a.dims()[a.rank() - 1];
    int columns = b.dims()[b.rank() - 1];
    int[] batch = Arrays.copyOf(dims, dims.length - 2);
    int[] left = Tensor64.zeros(Arrays.copyOf(a.dims(), a.rank() - 2)).places(batch);
    int[] right = Tensor64.zeros(Arrays.copyOf(b.dims(), b.rank() - 2)).places(batch);
    Tensor64 out = Tensor64.zeros(dims);
    for (int n = 0; n < left.length; n++) {
      for (int i = 0; i < rows; i++) {
        int to = (n * rows + i) * columns;
        for (int k = 0; k < inner; k++) {
          double factor = a.data()[(left[n] * rows + i) * inner + k];
          int from = (right[n] * inner + k) * columns;
          for (int j = 0; j < columns; j++) {
            out.data()[to + j] += factor * b.data()[from + j];
          }
        }
      }
    }
    return out;
  }

  private static Tensor64 transpose(Tensor64 x, int... perm) {
    int[] dims = Arrays.stream(perm).map(i -> x.dims()[i]).toArray();
    int[] strides = Arrays.stream(perm).map(i -> x.strides()[i]).toArray();
    return x.pick(Tensor64.places(strides, 0, dims), dims);
  }

  private static Tensor64 concat(List<Tensor64> parts, int axis) {
    int[] dims = parts.getFirst().dims().clone();
    dims[axis] = parts.stream().mapToInt(p -> p.dims()[axis]).sum();
    Tensor64 out = Tensor64.zeros(dims);
    int outer = out.size(0, axis);
    int row = out.size(axis, out.rank());
    int at = 0;
    for (Tensor64 part : parts) {
      int width = part.size(axis, part.rank());
      for (int i = 0; i < outer; i++) {
        System.arraycopy(part.data(), i * width, out.data(), i * row + at, width);
      }
      at += width;
    }
    return out;
  }

  private static List<Tensor64> split(Tensor64 x, int[] sizes, int axis) {
    List<Tensor64> parts = new ArrayList<>();
    int start = 0;
    for (int size : sizes) {
      int[] axes = {axis};
      parts.add(slice(x, new int[] {start}, new int[] {start + size}, axes, new int[] {1}));
      start += size;
    }
    return parts;
  }

  private static Tensor64 slice(Tensor64 x, int[] starts, int[] ends, int[] axes, int[] steps) {
    int[] dims = x.dims().clone();
    int[] strides = x.strides();
    int offset = 0;
    for (int i = 0; i < axes.length; i++) {
      int size = x.dims()[axes[i]];
      int start = starts[i] < 0 ? starts[i] + size : starts[i];
      int end = ends[i] < 0 ? ends[i] + size : ends[i];
      offset += start * strides[axes[i]];
      strides[axes[i]] *= steps[i];
      dims[axes[i]] = Math.ceilDiv(end - start, steps[i]);
    }
    return x.pick(Tensor64.places(strides, offset, dims), dims);
  }

  private static Tensor64 pad(Tensor64 x, int[] pads, double value) {
    int rank = x.rank();
    int[] dims = new int[rank];
    Arrays.setAll(dims, i -> x.dims()[i] + pads[i] + pads[i + rank]);
    Tensor64 out = Tensor64.zeros(dims);
    for (int i = 0; i < out.size(); i++) {
      int rest = i;
      int from = 0;
      boolean inside = true;
      for (int axis = 0; axis < rank; axis++) {
        int index = rest / out.strides()[axis] - pads[axis];
        rest %= out.strides()[axis];
        inside &= index >= 0 && index < x.dims()[axis];
        from += index * x.strides()[axis];
      }
      out.data()[i] = inside ? x.data()[from] : value;
    }
    return out;
  }

  private static Tensor64 gather(Tensor64 x, int[] indices, int axis) {
    int[] dims = x.dims().clone();
    dims[axis] = indices.length;
    Tensor64 out = Tensor64.zeros(dims);
    int inner = x.size(axis + 1, x.rank());
    for (int i = 0; i < out.size(); i++) {
      int index = indices[i / inner % indices.length];
      out.data()[i] =
          x.data()[(i / inner / indices.length * x.dims()[axis] + index) * inner + i % inner];
    }
    return out;
  }

  private static Tensor64 scatterAdd(Tensor64 x, Tensor64 indices, Tensor64 updates, int axis) {
    Tensor64 out = new Tensor64(x.dims(), x.data().clone());
    int[] strides = x.strides();
    int along = strides[axis];
    strides[axis] = 0;
    int[] places = Tensor64.places(strides, 0, updates.dims());
    for (int i = 0; i < places.length; i++) {
      out.data()[places[i] + along * (int) indices.data()[i]] += updates.data()[i];
    }
    return out;
  }

  private static Tensor64 reduce(String op, Tensor64 x, int[] axes, boolean keepDims) {
    int[] kept = x.dims().clone();
    for (int axis : axes) {
      kept[axis < 0 ? axis + x.rank() : axis] = 1;
    }
    Tensor64 out = Tensor64.zeros(kept);
    int[] places = out.places(x.dims());
    boolean extreme = op.equals("ReduceMax") || op.equals("ReduceMin");
    double sign = op.equals("ReduceMin") ? -1 : 1;
    if (extreme) {
      Arrays.fill(out.data(), sign * Double.NEGATIVE_INFINITY);
    }
    for (int i = 0; i < places.length; i++) {
      double before = out.data()[places[i]];
      double value = x.data()[i];
      out.data()[places[i]] =
          extreme ? sign * Math.max(sign * before, sign * value) : before + value;
    }
    int count = op.equals("ReduceMean") ? x.size() / out.size() : 1;
    Tensor64 mean = map(out, a -> a / count);
    int[] axesSorted = Arrays.stream(axes).map(a -> a < 0 ? a + x.rank() : a).sorted().toArray();
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < x.rank(); i++) {
      if (Arrays.binarySearch(axesSorted, i) < 0) {
        left.add(x.dims()[i]);
      }
    }
    return keepDims ? mean : mean.as(left.stream().mapToInt(Integer::intValue).toArray());
  }

  private static Tensor64 softmax(Tensor64 x, int axis, boolean logarithm) {
    int[] axes = {axis};
    Tensor64 shifted = zip(x, reduce("ReduceMax", x, axes, true), (a, b) -> a - b);
    Tensor64 sum = reduce("ReduceSum", map(shifted, Math::exp), axes, true);
    return zip(shifted, sum, (a, b) -> logarithm ? a - Math.log(b) : Math.exp(a) / b);
  }
}
