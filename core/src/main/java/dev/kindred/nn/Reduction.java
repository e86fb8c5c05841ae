package dev.kindred.nn;

import dev.kindred.graph.DType;
import dev.kindred.graph.Ops;
import dev.kindred.graph.Value;
import java.util.stream.IntStream;

/** Reductions of a whole tensor to a scalar, shared by the losses. */
final class Reduction {
  private Reduction() {}

  static Value sum(Ops ops, Value x) {
    return ops.reduceSum(x, false, IntStream.range(0, x.shape().rank()).toArray());
  }

  static Value mean(Ops ops, Value x) {
    return ops.div(sum(ops, x), (double) x.shape().size());
  }

  /** 1 where x > 0, else 0; no gradient. */
  static Value positive(Ops ops, Value x) {
    return ops.cast(ops.greater(x, ops.graph().constant(0f)), DType.FLOAT);
  }

  /** How many entries are above zero, as a float scalar without gradient. */
  static Value countPositive(Ops ops, Value x) {
    return ops.stopGradient(sum(ops, positive(ops, x)));
  }

  /** Share of the entries above zero. */
  static Value sharePositive(Ops ops, Value x) {
    return ops.div(countPositive(ops, x), (double) x.shape().size());
  }

  /** The mean over the entries above zero of a tensor ≥ 0; 0 if there is none. */
  static Value meanOverPositive(Ops ops, Value x) {
    Value count = ops.max(countPositive(ops, x), ops.graph().constant(1f));
    return ops.div(sum(ops, x), count);
  }
}
