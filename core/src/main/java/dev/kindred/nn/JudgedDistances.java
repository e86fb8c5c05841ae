package dev.kindred.nn;

import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;

/** What explicit pairs and triplets share: distances row by row and weighted means. */
final class JudgedDistances {
  /** Less than any weight that means something; keeps a batch without weight from dividing by 0. */
  private static final double NO_WEIGHT = 1e-12;

  private JudgedDistances() {}

  static void require(String what, Value first, Value embeddings, Value perRow) {
    Shape rows = Shape.of(first.shape().dim(0));
    if (!embeddings.shape().equals(first.shape()) || !perRow.shape().equals(rows)) {
      throw new IllegalArgumentException(
          "%s need embeddings of one shape [T, d] and values [T], not %s, %s and %s"
              .formatted(what, first.shape(), embeddings.shape(), perRow.shape()));
    }
  }

  /** Squared distances of unit vectors, row by row: [T, d] and [T, d] give [T]. */
  static Value squared(Ops ops, Value a, Value b) {
    return BatchDistances.squared(ops, ops.reduceSum(ops.mul(a, b), false, 1));
  }

  /** Σ w·x / Σ w over all rows; 0 if no row has weight. */
  static Value mean(Ops ops, Value x, Value weights) {
    Value total = ops.max(Reduction.sum(ops, weights), ops.graph().constant((float) NO_WEIGHT));
    return ops.div(Reduction.sum(ops, ops.mul(x, weights)), total);
  }
}
