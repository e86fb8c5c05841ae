package dev.kindred.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Arithmetic on shapes and other small constants, done while a network is imported. */
final class OnnxFolding {
  /** Larger constants are left to the graph. */
  private static final long LARGEST = 1L << 22;

  /** As many floats as there are dimensions to scale. */
  private static final int FEW = 4;

  private OnnxFolding() {}

  /** The outputs of a node that does not depend on the images' content; null if it does. */
  static @Nullable List<Known.Folded> of(OnnxStep step) {
    return switch (step.node().op()) {
      case "Shape" -> List.of(shape(step));
      case "Size" -> List.of(new Known.Folded(Shape.of(), false, step.shape(0).size()));
      default -> {
        List<Known.Folded> inputs = inputs(step);
        yield inputs == null ? null : fold(step, inputs);
      }
    };
  }

  private static Known.Folded shape(OnnxStep step) {
    Shape shape = step.shape(0);
    int start = bound(step.node().integer("start", 0), shape.rank());
    int end = bound(step.node().integer("end", shape.rank()), shape.rank());
    return Known.Folded.list(
        false, IntStream.range(start, Math.max(start, end)).mapToDouble(shape::dim).toArray());
  }

  private static int bound(long index, int size) {
    return (int) Math.clamp(index < 0 ? index + size : index, 0L, (long) size);
  }

  /** The inputs if all are known and none is a weight; null otherwise. */
  private static @Nullable List<Known.Folded> inputs(OnnxStep step) {
    List<Known> inputs = new ArrayList<>();
    for (int i = 0; i < step.node().inputs().size(); i++) {
      if (!step.has(i)) {
        return null;
      }
      inputs.add(step.known(i));
    }
    return inputs.isEmpty() ? null : numbers(inputs);
  }

  /**
   * Operands as numbers, if all are known and none is a weight; null otherwise. A few stored floats
   * beside derived numbers, such as the factors of a size, are no weight.
   */
  static @Nullable List<Known.Folded> numbers(List<Known> operands) {
    boolean derived = operands.stream().anyMatch(Known.Folded.class::isInstance);
    List<Known.Folded> numbers = new ArrayList<>();
    for (Known operand : operands) {
      switch (operand) {
        case Known.Computed computed -> {
          return null;
        }
        case Known.Stored(OnnxTensor tensor) -> {
          if (tensor.shape().size() > (derived ? FEW : 1)) {
            return null;
          }
          numbers.add(new Known.Folded(tensor.shape(), true, tensor.numbers()));
        }
        case Known.Folded folded -> numbers.add(folded);
      }
    }
    return numbers;
  }

  private static @Nullable List<Known.Folded> fold(OnnxStep step, List<Known.Folded> in) {
    Known.Folded x = in.getFirst();
    OnnxNode node = step.node();
    return switch (node.op()) {
      case "Add" -> zip(in, Double::sum);
      case "Sub" -> zip(in, (a, b) -> a - b);
      case "Mul" -> zip(in, (a, b) -> a * b);
      case "Div" -> zip(in, x.floating() ? (a, b) -> a / b : OnnxFolding::quotient);
      case "Mod" -> zip(in, x.floating() ? (a, b) -> a % b : OnnxFolding::remainder);
      case "Pow" -> zip(in, Math::pow);
      case "Min" -> zip(in, Math::min);
      case "Max" -> zip(in, Math::max);
      case "Equal" -> truth(in, (a, b) -> a == b ? 1 : 0);
      case "Less" -> truth(in, (a, b) -> a < b ? 1 : 0);
      case "Greater" -> truth(in, (a, b) -> a > b ? 1 : 0);
      case "LessOrEqual" -> truth(in, (a, b) -> a <= b ? 1 : 0);
      case "GreaterOrEqual" -> truth(in, (a, b) -> a >= b ? 1 : 0);
      case "And" -> truth(in, (a, b) -> a * b);
      case "Or" -> truth(in, Math::max);
      case "Not" -> map(x, false, a -> 1 - a);
      case "Neg" -> map(x, x.floating(), a -> -a);
      case "Abs" -> map(x, x.floating(), Math::abs);
      case "Floor" -> map(x, true, Math::floor);
      case "Ceil" -> map(x, true, Math::ceil);
      case "Round" -> map(x, true, Math::rint);
      case "Sqrt" -> map(x, true, Math::sqrt);
      case "Reciprocal" -> map(x, true, a -> 1 / a);
      case "Cast" -> cast(x, (int) node.integer("to", 0));
      case "Where" -> where(in.get(0), in.get(1), in.get(2));
      case "ConstantOfShape" -> constantOfShape(x, node);
      case "Range" -> range(in.get(0), in.get(1), in.get(2));
      case "ReduceProd" -> total(step, x, 1, (a, b) -> a * b);
      case "ReduceSum" -> total(step, x, 0, Double::sum);
      case "ReduceMax" -> total(step, x, Double.NEGATIVE_INFINITY, Math::max);
      case "ReduceMin" -> total(step, x, Double.POSITIVE_INFINITY, Math::min);
      default -> null;
    };
  }

  private static double quotient(double a, double b) {
    return Math.signum(a) * Math.signum(b) * Math.floor(Math.abs(a) / Math.abs(b));
  }

  private static double remainder(double a, double b) {
    return a - b * Math.floor(a / b);
  }

  private static List<Known.Folded> zip(List<Known.Folded> in, DoubleBinaryOperator f) {
    Known.Folded result = in.getFirst();
    for (Known.Folded next : in.subList(1, in.size())) {
      result = zip(result, next, result.floating() || next.floating(), f);
    }
    return List.of(result);
  }

  private static List<Known.Folded> truth(List<Known.Folded> in, DoubleBinaryOperator f) {
    return List.of(zip(in.get(0), in.get(1), false, f));
  }

  private static Known.Folded zip(
      Known.Folded a, Known.Folded b, boolean floating, DoubleBinaryOperator f) {
    Shape shape = Shape.broadcast(a.shape(), b.shape());
    double[] left = FoldedArrays.stretched(a, shape);
    double[] right = FoldedArrays.stretched(b, shape);
    double[] result = new double[left.length];
    Arrays.setAll(result, i -> f.applyAsDouble(left[i], right[i]));
    return new Known.Folded(shape, floating, result);
  }

  private static List<Known.Folded> map(Known.Folded x, boolean floating, DoubleUnaryOperator f) {
    double[] result = Arrays.stream(x.numbers()).map(f).toArray();
    return List.of(new Known.Folded(x.shape(), floating, result));
  }

  private static List<Known.Folded> cast(Known.Folded x, int type) {
    boolean floating = OnnxTensor.isFloating(type);
    if (type == OnnxFile.elementType(DType.BOOL)) {
      return map(x, false, a -> a == 0 ? 0 : 1);
    }
    return map(x, floating, floating ? a -> a : a -> (long) a);
  }

  private static List<Known.Folded> where(Known.Folded condition, Known.Folded a, Known.Folded b) {
    Known.Folded chosen = zip(condition, a, a.floating(), (c, x) -> c == 0 ? Double.NaN : x);
    return List.of(zip(chosen, b, a.floating(), (c, x) -> Double.isNaN(c) ? x : c));
  }

  private static List<Known.Folded> constantOfShape(Known.Folded dims, OnnxNode node) {
    boolean floating = !(node.attributes().get("value") instanceof Attribute.Int);
    double value = floating ? node.real("value", 0) : node.integer("value", 0);
    Shape shape =
        Shape.of(Arrays.stream(dims.numbers()).mapToInt(d -> Math.toIntExact((long) d)).toArray());
    double[] numbers = new double[small(shape)];
    Arrays.fill(numbers, value);
    return List.of(new Known.Folded(shape, floating, numbers));
  }

  private static List<Known.Folded> range(
      Known.Folded start, Known.Folded limit, Known.Folded delta) {
    double from = start.numbers()[0];
    double step = delta.numbers()[0];
    int count = (int) Math.max(0, Math.ceil((limit.numbers()[0] - from) / step));
    double[] numbers = new double[small(Shape.of(count))];
    Arrays.setAll(numbers, i -> from + i * step);
    return List.of(Known.Folded.list(start.floating(), numbers));
  }

  static int small(Shape shape) {
    if (shape.size() > LARGEST) {
      throw new IllegalArgumentException("a constant of shape " + shape + " is too large");
    }
    return (int) shape.size();
  }

  /** A reduction of all elements; others are left to the graph. */
  private static @Nullable List<Known.Folded> total(
      OnnxStep step, Known.Folded x, double zero, DoubleBinaryOperator f) {
    int[] axes = step.integers("axes", 1, OnnxStep.axes(x.shape().rank()));
    if (axes.length != x.shape().rank()) {
      return null;
    }
    double total = Arrays.stream(x.numbers()).reduce(zero, f);
    int kept = step.node().integer("keepdims", 1) == 1 ? x.shape().rank() : 0;
    int[] dims = new int[kept];
    Arrays.fill(dims, 1);
    return List.of(new Known.Folded(Shape.of(dims), x.floating(), total));
  }
}
