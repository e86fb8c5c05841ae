package dev.kindred.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The gradient rule of each operation that {@link Ops} emits; those of {@link NeuralOps} and {@link
 * ImageOps} are in {@link NeuralVjps} and {@link ImageVjps}. g is the gradient of the (first)
 * output.
 */
final class Vjps {
  private static final @Nullable Supplier<Value> NONE = null;

  /** Operations whose result is constant around almost every input: their gradient is zero. */
  static final Set<String> NOT_DIFFERENTIABLE =
      Set.of("Cast", "Equal", "Greater", "Less", "Shape", "Sign");

  private Vjps() {}

  /**
   * The rule for a node.
   *
   * @throws IllegalStateException naming the operation, if it has none
   */
  static Vjp of(Node node) {
    if (NOT_DIFFERENTIABLE.contains(node.op())) {
      return (ops, gradients) -> Collections.nCopies(node.inputs().size(), NONE);
    }
    return switch (node.op()) {
      case "Add" -> one((ops, g) -> list(() -> g, () -> g));
      case "Sub" -> one((ops, g) -> list(() -> g, () -> ops.neg(g)));
      case "Mul" ->
          one((ops, g) -> list(() -> ops.mul(g, node.input(1)), () -> ops.mul(g, node.input(0))));
      case "Div" -> one((ops, g) -> quotient(ops, node, g));
      case "Max" -> one((ops, g) -> larger(ops, g, node.input(0), node.input(1)));
      case "Min" -> one((ops, g) -> larger(ops, g, node.input(1), node.input(0)));
      case "Neg" -> one((ops, g) -> list(() -> ops.neg(g)));
      case "Sqrt" -> one((ops, g) -> list(() -> ops.div(ops.mul(g, 0.5), node.output())));
      case "Exp" -> one((ops, g) -> list(() -> ops.mul(g, node.output())));
      case "Log" -> one((ops, g) -> list(() -> ops.div(g, node.input(0))));
      case "Abs" -> one((ops, g) -> list(() -> ops.mul(g, ops.sign(node.input(0)))));
      case "Relu" -> one((ops, g) -> list(() -> ops.mul(g, positive(ops, node.output()))));
      case "Sigmoid" -> one((ops, g) -> list(() -> sigmoid(ops, node.output(), g)));
      case "Tanh" -> one((ops, g) -> list(() -> ops.sub(g, ops.mul(g, ops.square(node.output())))));
      case "Softplus" -> one((ops, g) -> list(() -> ops.mul(g, ops.sigmoid(node.input(0)))));
      case "Identity" -> one((ops, g) -> list(() -> g));
      case "Expand" -> one((ops, g) -> list(() -> g, NONE));
      case "Where" -> one((ops, g) -> where(ops, node.input(0), g));
      case "MatMul" -> one((ops, g) -> product(ops, node.input(0), node.input(1), g));
      case "Transpose" ->
          one((ops, g) -> list(() -> ops.transpose(g, inverse(node.integers("perm")))));
      case "Flatten" -> one((ops, g) -> list(() -> ops.reshape(g, node.input(0).shape())));
      case "Reshape" -> one((ops, g) -> list(() -> ops.reshape(g, node.input(0).shape()), NONE));
      case "Concat" -> one((ops, g) -> joined(ops, node, g));
      case "Split" -> split(node);
      case "Slice" -> one((ops, g) -> list(() -> slice(ops, node, g)));
      case "Pad" -> one((ops, g) -> list(() -> unpad(ops, node, g)));
      case "Gather" -> one((ops, g) -> list(() -> gathered(ops, node, g), NONE));
      case "ReduceSum" -> one((ops, g) -> list(() -> spread(ops, node, g), NONE));
      case "ReduceMean" ->
          one((ops, g) -> list(() -> ops.div(spread(ops, node, g), count(node)), NONE));
      case "ReduceMax", "ReduceMin" -> one((ops, g) -> list(() -> extreme(ops, node, g), NONE));
      case "Softmax" -> one((ops, g) -> list(() -> softmax(ops, node, g)));
      case "LogSoftmax" -> one((ops, g) -> list(() -> logSoftmax(ops, node, g)));
      default -> NeuralVjps.of(node);
    };
  }

  /** A rule of an operation with one output. */
  interface Single {
    List<@Nullable Supplier<Value>> apply(Ops ops, Value g);
  }

  static Vjp one(Single rule) {
    return (ops, gradients) -> {
      Value g = gradients.getFirst();
      if (g == null) {
        throw new IllegalStateException("a node without gradient was visited");
      }
      return rule.apply(ops, g);
    };
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  static List<@Nullable Supplier<Value>> list(@Nullable Supplier<Value>... gradients) {
    return Arrays.asList(gradients);
  }

  /**
   * 1 where x > 0, else 0: a slope so steep that every normal number reaches 1. A comparison and a
   * cast take three times as long.
   */
  static Value positive(Ops ops, Value x) {
    return ops.neural().hardSigmoid(x, Float.MAX_VALUE, 0);
  }

  private static List<@Nullable Supplier<Value>> quotient(Ops ops, Node node, Value g) {
    Value b = node.input(1);
    return list(() -> ops.div(g, b), () -> ops.neg(ops.div(ops.mul(g, node.output()), b)));
  }

  /**
   * g where a > b, then g where b > a: for max(a, b) or min(b, a); half each where they are equal.
   */
  private static List<@Nullable Supplier<Value>> larger(Ops ops, Value g, Value a, Value b) {
    return list(() -> ops.mul(g, share(ops, a, b)), () -> ops.mul(g, share(ops, b, a)));
  }

  private static Value share(Ops ops, Value a, Value b) {
    Value above = ops.cast(ops.greater(a, b), DType.FLOAT);
    Value tied = ops.cast(ops.equal(a, b), DType.FLOAT);
    return ops.add(above, ops.mul(tied, 0.5));
  }

  private static Value sigmoid(Ops ops, Value y, Value g) {
    return ops.mul(g, ops.sub(y, ops.square(y)));
  }

  private static List<@Nullable Supplier<Value>> where(Ops ops, Value condition, Value g) {
    Value zero = ops.graph().constant(0f);
    return list(NONE, () -> ops.where(condition, g, zero), () -> ops.where(condition, zero, g));
  }

  private static List<@Nullable Supplier<Value>> product(Ops ops, Value a, Value b, Value g) {
    return list(() -> ops.matMul(g, transposeLast(ops, b)), () -> right(ops, a, b, g));
  }

  private static Value right(Ops ops, Value a, Value b, Value g) {
    boolean shared = b.shape().rank() == 2 && a.shape().rank() > 2;
    // One product over all rows, rather than one per matrix of the batch and their sum.
    Value rows = shared ? ops.flatten(a, a.shape().rank() - 1) : a;
    Value gradients = shared ? ops.flatten(g, g.shape().rank() - 1) : g;
    return ops.matMul(transposeLast(ops, rows), gradients);
  }

  static Value transposeLast(Ops ops, Value x) {
    int rank = x.shape().rank();
    int[] perm = IntStream.range(0, rank).toArray();
    perm[rank - 1] = rank - 2;
    perm[rank - 2] = rank - 1;
    return ops.transpose(x, perm);
  }

  private static int[] inverse(int[] perm) {
    int[] inverse = new int[perm.length];
    for (int i = 0; i < perm.length; i++) {
      inverse[perm[i]] = i;
    }
    return inverse;
  }

  private static List<@Nullable Supplier<Value>> joined(Ops ops, Node node, Value g) {
    int axis = (int) node.integer("axis", 0);
    List<@Nullable Supplier<Value>> gradients = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < node.inputs().size(); i++) {
      int start = from;
      int end = start + node.input(i).shape().dim(axis);
      gradients.add(
          () -> ops.slice(g, new int[] {start}, new int[] {end}, new int[] {axis}, new int[] {1}));
      from = end;
    }
    return gradients;
  }

  private static Vjp split(Node node) {
    return (ops, gradients) ->
        list(
            () -> {
              List<Value> parts = new ArrayList<>();
              for (int i = 0; i < gradients.size(); i++) {
                Value g = gradients.get(i);
                parts.add(g != null ? g : zeros(ops, node.outputs().get(i).shape()));
              }
              return ops.concat((int) node.integer("axis", 0), parts);
            },
            NONE);
  }

  static Value zeros(Ops ops, Shape shape) {
    return ops.expand(ops.graph().constant(0f), shape);
  }

  private static Value slice(Ops ops, Node node, Value g) {
    long[] starts = ops.graph().longs(node.input(1));
    long[] axes = ops.graph().longs(node.input(3));
    long[] steps = ops.graph().longs(node.input(4));
    if (steps[0] < 0) { // a flip
      return ops.flip(g, Arrays.stream(axes).mapToInt(Math::toIntExact).toArray());
    }
    Value spread = g;
    for (int i = 0; i < axes.length; i++) {
      int axis = (int) axes[i];
      int size = node.input(0).shape().dim(axis);
      int taken = spread.shape().dim(axis);
      if (steps[i] == 1) {
        int rank = spread.shape().rank();
        int[] pads = new int[2 * rank];
        pads[axis] = (int) starts[i];
        pads[axis + rank] = size - taken - (int) starts[i];
        spread = ops.pad(spread, pads);
      } else {
        long start = starts[i];
        long step = steps[i];
        long[] at = IntStream.range(0, taken).mapToLong(j -> start + j * step).toArray();
        Value empty = zeros(ops, spread.shape().with(axis, size));
        spread = ops.scatterAdd(empty, ops.graph().constantLongs(at), spread, axis);
      }
    }
    return spread;
  }

  private static Value unpad(Ops ops, Node node, Value g) {
    return ops.pad(
        g,
        Arrays.stream(ops.graph().longs(node.input(1)))
            .mapToInt(p -> Math.toIntExact(-p))
            .toArray());
  }

  private static Value gathered(Ops ops, Node node, Value g) {
    Value empty = zeros(ops, node.input(0).shape());
    return ops.scatterAdd(empty, node.input(1), g, (int) node.integer("axis", 0));
  }

  /** The shape of a reduction's output had it kept its dimensions. */
  private static Shape kept(Ops ops, Node node) {
    Shape shape = node.input(0).shape();
    for (long axis : ops.graph().longs(node.input(1))) {
      shape = shape.with((int) axis, 1);
    }
    return shape;
  }

  private static Value spread(Ops ops, Node node, Value g) {
    return ops.expand(ops.reshape(g, kept(ops, node)), node.input(0).shape());
  }

  private static double count(Node node) {
    return (double) node.input(0).shape().size() / node.output().shape().size();
  }

  private static Value extreme(Ops ops, Node node, Value g) {
    Value x = node.input(0);
    Shape kept = kept(ops, node);
    Value reached = ops.cast(ops.equal(x, ops.reshape(node.output(), kept)), DType.FLOAT);
    int[] axes =
        Arrays.stream(ops.graph().longs(node.input(1))).mapToInt(Math::toIntExact).toArray();
    Value each = ops.div(ops.reshape(g, kept), ops.reduceSum(reached, true, axes));
    return ops.mul(reached, each);
  }

  private static Value softmax(Ops ops, Node node, Value g) {
    Value y = node.output();
    Value sum = ops.reduceSum(ops.mul(g, y), true, (int) node.integer("axis", -1));
    return ops.mul(y, ops.sub(g, sum));
  }

  private static Value logSoftmax(Ops ops, Node node, Value g) {
    Value sum = ops.reduceSum(g, true, (int) node.integer("axis", -1));
    return ops.sub(g, ops.mul(ops.exp(node.output()), sum));
  }
}
