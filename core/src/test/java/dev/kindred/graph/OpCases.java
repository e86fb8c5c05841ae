package dev.kindred.graph;

import dev.kindred.graph.GradientCheck.Operation;
import dev.kindred.graph.GradientCheck.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/** Every differentiable emitter of {@link Ops}, with random shapes. */
final class OpCases {
  private OpCases() {}

  /**
   * @param method the emitter that it is about
   * @param variant what is special, or empty
   */
  record OpCase(String method, String variant, Function<Random, Problem> problem) {
    @Override
    public String toString() {
      return variant.isEmpty() ? method : method + ", " + variant;
    }
  }

  static Stream<OpCase> all() {
    return Stream.of(elementwise(), arrays(), reductions()).flatMap(s -> s);
  }

  static OpCase of(String method, String variant, Function<Random, Problem> problem) {
    return new OpCase(method, variant, problem);
  }

  /** A case of fixed shapes on values in [-1, 1]. */
  static OpCase fixed(String method, String variant, Operation operation, Shape... shapes) {
    return of(method, variant, r -> new Problem(List.of(shapes), -1, 1, operation));
  }

  private static Stream<OpCase> elementwise() {
    return Stream.of(
        pair("add", -1, 1, (o, x) -> o.add(x.get(0), x.get(1))),
        pair("sub", -1, 1, (o, x) -> o.sub(x.get(0), x.get(1))),
        pair("mul", -1, 1, (o, x) -> o.mul(x.get(0), x.get(1))),
        pair("div", 0.5, 2, (o, x) -> o.div(x.get(0), x.get(1))),
        pair("max", -1, 1, (o, x) -> o.max(x.get(0), x.get(1))),
        pair("min", -1, 1, (o, x) -> o.min(x.get(0), x.get(1))),
        one("add", -1, 1, (o, x) -> o.add(x.get(0), 3)),
        one("sub", -1, 1, (o, x) -> o.sub(x.get(0), 3)),
        one("mul", -1, 1, (o, x) -> o.mul(x.get(0), 3)),
        one("div", -1, 1, (o, x) -> o.div(x.get(0), 3)),
        one("neg", -1, 1, (o, x) -> o.neg(x.get(0))),
        one("sqrt", 0.1, 2, (o, x) -> o.sqrt(x.get(0))),
        one("square", -1, 1, (o, x) -> o.square(x.get(0))),
        one("exp", -2, 2, (o, x) -> o.exp(x.get(0))),
        one("log", 0.1, 2, (o, x) -> o.log(x.get(0))),
        one("abs", -1, 1, (o, x) -> o.abs(x.get(0))),
        one("relu", -1, 1, (o, x) -> o.relu(x.get(0))),
        one("sigmoid", -3, 3, (o, x) -> o.sigmoid(x.get(0))),
        one("tanh", -3, 3, (o, x) -> o.tanh(x.get(0))),
        one("softplus", -20, 20, (o, x) -> o.softplus(x.get(0))),
        one("cast", -1, 1, (o, x) -> o.cast(x.get(0), DType.FLOAT)),
        one("mul", -1, 1, (o, x) -> o.mul(o.exp(x.get(0)), o.add(x.get(0), x.get(0)))),
        fixed(
            "where",
            "",
            (o, x) -> o.where(o.less(x.get(2), x.get(3)), x.get(0), x.get(1)),
            Shape.of(3, 4),
            Shape.of(4),
            Shape.of(2, 1, 4),
            Shape.of(3, 1)));
  }

  private static OpCase one(String method, double low, double high, Operation operation) {
    return of(
        method, "", r -> new Problem(List.of(shape(r, 1 + r.nextInt(4))), low, high, operation));
  }

  private static OpCase pair(String method, double low, double high, Operation operation) {
    return of(
        method,
        "broadcast",
        r -> {
          Shape whole = shape(r, 1 + r.nextInt(4));
          return new Problem(List.of(part(r, whole), part(r, whole)), low, high, operation);
        });
  }

  private static Stream<OpCase> arrays() {
    return Stream.of(
        of("matMul", "of matrices", r -> product(r, List.of(), List.of())),
        of("matMul", "of batches", r -> product(r, List.of(3), List.of(3))),
        of("matMul", "of a batch and a matrix", r -> product(r, List.of(2, 3), List.of())),
        of("matMul", "of a matrix and a batch", r -> product(r, List.of(), List.of(2))),
        of("matMul", "of stretched batches", r -> product(r, List.of(2, 1), List.of(1, 3))),
        fixed("transpose", "", (o, x) -> o.transpose(x.get(0), 2, 0, 3, 1), Shape.of(2, 3, 4, 5)),
        fixed("reshape", "", (o, x) -> o.reshape(x.get(0), Shape.of(3, 8)), Shape.of(2, 3, 4)),
        fixed(
            "reshape",
            "with another axis open",
            (o, x) -> o.reshape(x.get(0), Shape.of(2, 12), 1),
            Shape.of(2, 3, 4)),
        fixed("flatten", "", (o, x) -> o.flatten(x.get(0), 1), Shape.of(2, 3, 4)),
        fixed("expand", "", (o, x) -> o.expand(x.get(0), Shape.of(4, 2, 3)), Shape.of(2, 1)),
        fixed(
            "concat",
            "",
            (o, x) -> o.concat(1, x),
            Shape.of(2, 1, 3),
            Shape.of(2, 4, 3),
            Shape.of(2, 2, 3)),
        fixed("concat", "of one", (o, x) -> o.concat(0, x), Shape.of(2, 3)),
        fixed("split", "", (o, x) -> product(o, o.split(x.get(0), 1, 2, 2, 1)), Shape.of(3, 5)),
        fixed(
            "split",
            "with one part used",
            (o, x) -> o.split(x.get(0), 0, 1, 2).get(1),
            Shape.of(3, 5)),
        fixed(
            "slice",
            "",
            (o, x) ->
                o.slice(
                    x.get(0),
                    new int[] {1, 0},
                    new int[] {3, 2},
                    new int[] {2, 0},
                    new int[] {1, 1}),
            Shape.of(2, 3, 4)),
        fixed(
            "slice",
            "with steps",
            (o, x) ->
                o.slice(
                    x.get(0),
                    new int[] {1, 0},
                    new int[] {6, 3},
                    new int[] {1, 0},
                    new int[] {3, 2}),
            Shape.of(3, 7)),
        fixed("pad", "", (o, x) -> o.pad(x.get(0), 1, 0, 0, 2), Shape.of(2, 3)),
        fixed(
            "pad", "with negative counts", (o, x) -> o.pad(x.get(0), -1, 2, 0, -1), Shape.of(3, 3)),
        fixed("flip", "", (o, x) -> o.flip(x.get(0), 0, 2), Shape.of(2, 3, 4)),
        fixed(
            "gather",
            "with repeats",
            (o, x) -> o.gather(x.get(0), o.graph().constantLongs(2, 0, 2, 1, 2), 1),
            Shape.of(2, 4, 3)),
        fixed(
            "gather",
            "of rows",
            (o, x) -> o.gather(x.get(0), o.graph().constantLongs(1, 1), 0),
            Shape.of(3)));
  }

  private static Value product(Ops ops, List<Value> parts) {
    return ops.mul(ops.mul(parts.get(0), parts.get(1)), parts.get(2));
  }

  private static Problem product(Random r, List<Integer> left, List<Integer> right) {
    int k = 1 + r.nextInt(5);
    List<Integer> a = new ArrayList<>(left);
    a.addAll(List.of(1 + r.nextInt(4), k));
    List<Integer> b = new ArrayList<>(right);
    b.addAll(List.of(k, 1 + r.nextInt(4)));
    return new Problem(
        List.of(new Shape(a), new Shape(b)), -1, 1, (o, x) -> o.matMul(x.get(0), x.get(1)));
  }

  private static Stream<OpCase> reductions() {
    return Stream.of(
            reductions("reduceSum", Ops::reduceSum),
            reductions("reduceMean", Ops::reduceMean),
            reductions("reduceMax", Ops::reduceMax),
            reductions("reduceMin", Ops::reduceMin),
            Stream.of(
                fixed("softmax", "", (o, x) -> o.softmax(x.get(0), -1), Shape.of(3, 5)),
                fixed(
                    "softmax",
                    "along another axis",
                    (o, x) -> o.softmax(x.get(0), 1),
                    Shape.of(2, 4, 3)),
                fixed("logSoftmax", "", (o, x) -> o.logSoftmax(x.get(0), -1), Shape.of(3, 5)),
                fixed(
                    "logSoftmax",
                    "along another axis",
                    (o, x) -> o.logSoftmax(x.get(0), 0),
                    Shape.of(4, 3))))
        .flatMap(s -> s);
  }

  private interface Reduction {
    Value apply(Ops ops, Value x, boolean keepDims, int... axes);
  }

  private static Stream<OpCase> reductions(String method, Reduction reduction) {
    Shape shape = Shape.of(2, 3, 4, 5);
    return Stream.of(
        fixed(method, "over one axis", (o, x) -> reduction.apply(o, x.get(0), false, 1), shape),
        fixed(
            method, "over the last axis", (o, x) -> reduction.apply(o, x.get(0), true, -1), shape),
        fixed(
            method,
            "over all but channels",
            (o, x) -> reduction.apply(o, x.get(0), true, 0, 2, 3),
            shape),
        fixed(method, "to channels", (o, x) -> reduction.apply(o, x.get(0), false, 0, 2, 3), shape),
        fixed(
            method,
            "to a scalar",
            (o, x) -> reduction.apply(o, x.get(0), false, 0, 1),
            Shape.of(3, 4)),
        fixed(
            method, "over nothing", (o, x) -> reduction.apply(o, x.get(0), false), Shape.of(3, 4)));
  }

  private static Shape shape(Random r, int rank) {
    int[] dims = new int[rank];
    for (int i = 0; i < rank; i++) {
      dims[i] = 1 + r.nextInt(4);
    }
    return Shape.of(dims);
  }

  /** A shape that broadcasts to the given one. */
  private static Shape part(Random r, Shape whole) {
    List<Integer> dims = new ArrayList<>();
    for (int dim : whole.dims().subList(r.nextInt(whole.rank() + 1), whole.rank())) {
      dims.add(r.nextInt(3) == 0 ? 1 : dim);
    }
    return new Shape(dims);
  }
}
