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
    return count(ops, ops.greater(x, ops.graph().constant(0f)));
  }

  /** How many are true, as a float scalar without gradient. */
  static Value count(Ops ops, Value truths) {
    return ops.stopGradient(sum(ops, ops.cast(truths, DType.FLOAT)));
  }

  /** Share of the entries above zero. */
  static Value sharePositive(Ops ops, Value x) {
    return ops.div(countPositive(ops, x), (double) x.shape().size());
  }

  /** The mean over the entries above zero of a tensor ≥ 0; 0 if there is none. */
  static Value meanOverPositive(Ops ops, Value x) {
    return ratio(ops, sum(ops, x), countPositive(ops, x));
  }

  /** A sum over a count; 0 for the sum of nothing. */
  static Value ratio(Ops ops, Value sum, Value count) {
    return ops.div(sum, ops.max(count, ops.graph().constant(1f)));
  }

  /** log Σ e^x along an axis, which is kept; no exponential overflows. */
  static Value logSumExp(Ops ops, Value x, int axis) {
    Value largest = ops.stopGradient(ops.reduceMax(x, true, axis));
    return ops.add(largest, ops.log(ops.reduceSum(ops.exp(ops.sub(x, largest)), true, axis)));
  }

  /** log(1 + Σ e^x) along an axis, which is kept. */
  static Value logOnePlusSumExp(Ops ops, Value x, int axis) {
    return ops.softplus(logSumExp(ops, x, axis));
  }
}
