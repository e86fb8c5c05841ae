package dev.kindred.nn;

import dev.kindred.graph.Ops;
import dev.kindred.graph.Value;

/** The distances within explicit triplets: T judgments "a is more like p than like n". */
public final class TripletDistances {
  private final Ops ops;
  private final Value positive;
  private final Value negative;
  private final Value positiveToNegative;
  private final Value weights;

  /**
   * The distances of T judged triplets.
   *
   * @param anchors unit vectors [T, d]
   * @param positives unit vectors [T, d]
   * @param negatives unit vectors [T, d]
   * @param weights [T], 0 or more; 0 for rows that only fill the batch
   */
  public TripletDistances(Ops ops, Value anchors, Value positives, Value negatives, Value weights) {
    JudgedDistances.require("triplets", anchors, positives, weights);
    JudgedDistances.require("triplets", anchors, negatives, weights);
    this.ops = ops;
    this.positive = JudgedDistances.squared(ops, anchors, positives);
    this.negative = JudgedDistances.squared(ops, anchors, negatives);
    this.positiveToNegative = JudgedDistances.squared(ops, positives, negatives);
    this.weights = weights;
  }

  Ops ops() {
    return ops;
  }

  /** D²(a,p), shape [T]. */
  Value squaredPositive() {
    return positive;
  }

  /** D²(a,n), shape [T]. */
  Value squaredNegative() {
    return negative;
  }

  /** D²(p,n), shape [T]. */
  Value squaredPositiveToNegative() {
    return positiveToNegative;
  }

  /** Shape [T]. */
  Value weights() {
    return weights;
  }

  /** The weighted mean of D(a,n), scalar 0..2: near 0 when all embeddings are one point. */
  public Value spread() {
    return JudgedDistances.mean(ops, ops.sqrt(negative), weights);
  }
}
