package dev.kindred.nn;

import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;

/**
 * The distances within a P×K batch: rows i·K … i·K+K−1 are images of one class, and no two groups
 * share a class, so which pairs are positive is known when the graph is built.
 *
 * <p>B = P·K is the batch size.
 */
public final class BatchDistances {
  /** Larger than any distance between unit vectors; stands for "no such pair". */
  static final double FAR = 1e4;

  /**
   * Added to squared distances before the root: its slope at 0 is infinite, and float32 rounding of
   * 2 − 2·cos leaves nothing to trust below this.
   */
  static final double EPSILON = 1e-6;

  private final Ops ops;
  private final int batch;
  private final int imagesPerClass;
  private final Value similarity;
  private final Value squared;
  private final Value distance;
  private final Value negative;

  /**
   * @param embeddings unit vectors, shape [B, d]
   * @param imagesPerClass K ≥ 2, a proper divisor of B
   * @throws IllegalArgumentException if a batch so shaped has no positive or no negative pair
   */
  public BatchDistances(Ops ops, Value embeddings, int imagesPerClass) {
    this.ops = ops;
    this.batch = embeddings.shape().dim(0);
    this.imagesPerClass = imagesPerClass;
    if (imagesPerClass < 2 || batch % imagesPerClass != 0 || batch == imagesPerClass) {
      throw new IllegalArgumentException(
          "a batch of %d needs at least 2 classes of at least 2 images, not %d images a class"
              .formatted(batch, imagesPerClass));
    }
    this.similarity = ops.matMul(embeddings, ops.transpose(embeddings, 1, 0));
    Value twice = ops.add(ops.mul(similarity, -2), 2 + EPSILON);
    this.squared = ops.max(twice, ops.graph().constant((float) EPSILON));
    this.distance = ops.sqrt(squared);
    this.negative = ops.graph().constant(Shape.of(batch, batch), negatives());
  }

  Ops ops() {
    return ops;
  }

  int batch() {
    return batch;
  }

  /** K − 1: the positives of each anchor. */
  int positivesPerAnchor() {
    return imagesPerClass - 1;
  }

  /** Cosine similarities, shape [B, B]. */
  Value similarity() {
    return similarity;
  }

  /** Euclidean distances, shape [B, B]; at least sqrt(ε), also on the diagonal. */
  Value distance() {
    return distance;
  }

  /** Squared Euclidean distances, shape [B, B]. */
  Value squared() {
    return squared;
  }

  /** 1 where the two images are of different classes, else 0; shape [B, B]. */
  Value negativeMask() {
    return negative;
  }

  /** Of a [B, B] matrix, each anchor's entries at its positives, shape [B, K−1]. */
  Value positives(Value matrix) {
    long[] index = new long[batch * positivesPerAnchor()];
    int next = 0;
    for (int a = 0; a < batch; a++) {
      int first = a - a % imagesPerClass;
      for (int p = first; p < first + imagesPerClass; p++) {
        if (p != a) {
          index[next++] = (long) a * batch + p;
        }
      }
    }
    Value flat = ops.reshape(matrix, Shape.of(batch * batch));
    Value gathered = ops.gather(flat, ops.graph().constantLongs(index), 0);
    return ops.reshape(gathered, Shape.of(batch, positivesPerAnchor()));
  }

  /** A [B, B] matrix with {@link #FAR} in place of all entries that are not negatives. */
  Value onlyNegatives(Value matrix) {
    Value others = ops.mul(ops.sub(negative, 1), -FAR);
    return ops.add(ops.mul(matrix, negative), others);
  }

  private float[] negatives() {
    float[] mask = new float[batch * batch];
    for (int i = 0; i < batch; i++) {
      for (int j = 0; j < batch; j++) {
        mask[i * batch + j] = i / imagesPerClass == j / imagesPerClass ? 0 : 1;
      }
    }
    return mask;
  }
}
