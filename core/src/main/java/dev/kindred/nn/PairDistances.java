package dev.kindred.nn;

import dev.kindred.graph.DType;
import dev.kindred.graph.Ops;
import dev.kindred.graph.Value;

/** The distances of explicit pairs: T judgments "a and b are the same" or "are different". */
public final class PairDistances {
  private final Ops ops;
  private final Value distance;
  private final Value same;
  private final Value different;

  /**
   * The distances of T judged pairs.
   *
   * @param a unit vectors [T, d]
   * @param b unit vectors [T, d]
   * @param same float [T], 1 for the same and 0 for different
   * @param weights [T], 0 or more; 0 for rows that only fill the batch
   */
  public PairDistances(Ops ops, Value a, Value b, Value same, Value weights) {
    JudgedDistances.require("pairs", a, b, same);
    JudgedDistances.require("pairs", a, b, weights);
    this.ops = ops;
    this.distance = ops.sqrt(JudgedDistances.squared(ops, a, b));
    this.same = ops.mul(weights, same);
    this.different = ops.sub(weights, this.same);
  }

  Ops ops() {
    return ops;
  }

  /** D(a,b), shape [T]. */
  Value distance() {
    return distance;
  }

  /** The weight of a pair judged the same, else 0; shape [T]. */
  Value sameWeights() {
    return same;
  }

  /** The weight of a pair judged different, else 0; shape [T]. */
  Value differentWeights() {
    return different;
  }

  /**
   * The weighted mean distance of the pairs judged different, or of all pairs where there are none;
   * scalar 0..2, near 0 when all embeddings are one point.
   */
  public Value spread() {
    Value none = ops.equal(Reduction.sum(ops, different), ops.graph().constant(0f));
    Value alone = ops.cast(none, DType.FLOAT);
    return JudgedDistances.mean(ops, distance, ops.add(different, ops.mul(same, alone)));
  }
}
