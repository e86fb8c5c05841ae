package dev.kindred.nn;

import dev.kindred.graph.DType;
import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The distances from each image of a P×K batch, the anchors, to the references: the batch itself
 * and, behind it, the embeddings of a memory if the context has one. Rows i·K … i·K+K−1 are images
 * of one class, and no two groups share a class, so which pairs of the batch are positive is known
 * when the graph is built.
 *
 * <p>B = P·K is the batch size, M that of the memory (0 without one), R = B + M.
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
  private final Value embeddings;
  private final int batch;
  private final int imagesPerClass;
  private final BatchContext context;
  private final Value similarity;
  private final Value squared;
  private final Value distance;
  private final Value batchNegatives;
  private final Value negative;

  /** The distances of a batch of which nothing else is known. */
  public BatchDistances(Ops ops, Value embeddings, int imagesPerClass) {
    this(ops, embeddings, imagesPerClass, BatchContext.NONE);
  }

  /**
   * All distances within one batch, its images grouped by class.
   *
   * @param embeddings unit vectors, shape [B, d]
   * @param imagesPerClass K ≥ 2, a proper divisor of B
   * @param context what else the loss needs
   * @throws IllegalArgumentException if a batch so shaped has no positive or no negative pair, or
   *     the context does not fit it
   */
  public BatchDistances(Ops ops, Value embeddings, int imagesPerClass, BatchContext context) {
    this.ops = ops;
    this.embeddings = embeddings;
    this.batch = embeddings.shape().dim(0);
    this.imagesPerClass = imagesPerClass;
    this.context = context;
    if (imagesPerClass < 2 || batch % imagesPerClass != 0 || batch == imagesPerClass) {
      throw new IllegalArgumentException(
          "a batch of %d needs at least 2 classes of at least 2 images, not %d images a class"
              .formatted(batch, imagesPerClass));
    }
    Memory memory = context.memory();
    Value references =
        memory == null ? embeddings : ops.concat(0, List.of(embeddings, memory.embeddings()));
    this.similarity = ops.matMul(embeddings, ops.transpose(references, 1, 0));
    this.squared = squared(ops, similarity);
    this.distance = ops.sqrt(squared);
    this.batchNegatives = ops.graph().constant(Shape.of(batch, batch), negatives());
    this.negative =
        memory == null
            ? batchNegatives
            : ops.concat(1, List.of(batchNegatives, memoryMask(memory, false)));
  }

  /** Squared Euclidean distances from cosine similarities of unit vectors; at least ε. */
  static Value squared(Ops ops, Value similarity) {
    Value twice = ops.add(ops.mul(similarity, -2), 2 + EPSILON);
    return ops.max(twice, ops.graph().constant((float) EPSILON));
  }

  Ops ops() {
    return ops;
  }

  /** B. */
  int batch() {
    return batch;
  }

  /** R. */
  int references() {
    return similarity.shape().dim(1);
  }

  /** K − 1: the positives of each anchor in the batch. */
  int positivesPerAnchor() {
    return imagesPerClass - 1;
  }

  /** Unit vectors, shape [B, d]. */
  Value embeddings() {
    return embeddings;
  }

  /** Cosine similarities, shape [B, R]. */
  Value similarity() {
    return similarity;
  }

  /** Euclidean distances, shape [B, R]; at least sqrt(ε), also on the diagonal. */
  Value distance() {
    return distance;
  }

  /** Squared Euclidean distances, shape [B, R]. */
  Value squared() {
    return squared;
  }

  /** 1 where the two images are of different classes, else 0; shape [B, R]. */
  Value negativeMask() {
    return negative;
  }

  /** Of a [B, R] matrix, each anchor's entries at its positives in the batch, shape [B, K−1]. */
  Value positives(Value matrix) {
    long[] index = positiveRows();
    for (int i = 0; i < index.length; i++) {
      index[i] += (long) (i / positivesPerAnchor()) * references();
    }
    Value flat = ops.reshape(matrix, Shape.of(batch * references()));
    Value gathered = ops.gather(flat, ops.graph().constantLongs(index), 0);
    return ops.reshape(gathered, Shape.of(batch, positivesPerAnchor()));
  }

  /**
   * Of a [B, R] matrix, each anchor's entries at its positives: those of the batch, then the
   * memory's with {@code −FAR} in place of all that are not positives; shape [B, K−1+M].
   */
  Value positivesAndMemory(Value matrix) {
    Memory memory = context.memory();
    if (memory == null) {
      return positives(matrix);
    }
    Value mask = memoryMask(memory, true);
    Value stored = columns(matrix, batch, references());
    Value others = ops.mul(ops.sub(mask, 1), FAR);
    return ops.concat(1, List.of(positives(matrix), ops.add(ops.mul(stored, mask), others)));
  }

  /** A [B, R] matrix with {@link #FAR} in place of all entries that are not negatives. */
  Value onlyNegatives(Value matrix) {
    Value others = ops.mul(ops.sub(negative, 1), -FAR);
    return ops.add(ops.mul(matrix, negative), others);
  }

  /** How many entries are not ±{@link #FAR}, a scalar without gradient. */
  static Value countPairs(Ops ops, Value matrix) {
    return Reduction.count(ops, ops.less(ops.abs(matrix), ops.graph().constant((float) FAR / 2)));
  }

  /** The rows of a [B, R] matrix that belong to each anchor's positives, shape [B, K−1, R]. */
  Value rowsOfPositives(Value matrix) {
    Value rows = ops.gather(matrix, ops.graph().constantLongs(positiveRows()), 0);
    return ops.reshape(rows, Shape.of(batch, positivesPerAnchor(), references()));
  }

  /** Which images are an anchor's positives: K − 1 per anchor, anchor after anchor. */
  private long[] positiveRows() {
    long[] rows = new long[batch * positivesPerAnchor()];
    int next = 0;
    for (int a = 0; a < batch; a++) {
      int first = a - a % imagesPerClass;
      for (int p = first; p < first + imagesPerClass; p++) {
        if (p != a) {
          rows[next++] = p;
        }
      }
    }
    return rows;
  }

  /**
   * The mean distance between images of different classes in the batch, scalar 0..2: near 0 when
   * all embeddings are one point, about √2 for unrelated directions.
   */
  public Value spread() {
    Value within = references() == batch ? distance : columns(distance, 0, batch);
    double pairs = (double) batch * (batch - imagesPerClass);
    return ops.div(Reduction.sum(ops, ops.mul(within, batchNegatives)), pairs);
  }

  private Value columns(Value matrix, int from, int to) {
    return ops.slice(matrix, new int[] {from}, new int[] {to}, new int[] {1}, new int[] {1});
  }

  /** Class of each image, float [B]. */
  Value classes() {
    return require(context.classes(), "the class of each image", Shape.of(batch));
  }

  /** Shared label levels, [B, B] in 0..L. */
  BatchContext.Relevance relevance() {
    BatchContext.Relevance relevance = context.relevance();
    require(
        relevance == null ? null : relevance.levels(),
        "the relevance of each pair",
        Shape.of(batch, batch));
    return Objects.requireNonNull(relevance);
  }

  /** The loss's own parameters, [C, d]. */
  Value proxies() {
    Value proxies = context.proxies();
    int classes = proxies == null ? 0 : proxies.shape().dim(0);
    return require(proxies, "proxies", Shape.of(classes, embeddings.shape().dim(1)));
  }

  /** Uniform in (0, 1), shape [B, R]. */
  Value noise() {
    return require(context.noise(), "noise", similarity.shape());
  }

  private static Value require(@Nullable Value value, String what, Shape shape) {
    if (value == null || !value.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "the loss needs %s, %s, but the batch gives %s"
              .formatted(what, shape, value == null ? "none" : value.shape()));
    }
    return value;
  }

  /** 1 where a stored embedding is of the anchor's class (or, not same, of another), [B, M]. */
  private Value memoryMask(Memory memory, boolean same) {
    Value anchors = ops.reshape(classes(), Shape.of(batch, 1));
    Value stored = ops.reshape(memory.classes(), Shape.of(1, memory.size()));
    Value equal = ops.cast(ops.equal(anchors, stored), DType.FLOAT);
    if (same) {
      return equal;
    }
    Value filled = ops.cast(ops.greater(stored, ops.graph().constant(-0.5f)), DType.FLOAT);
    return ops.sub(ops.expand(filled, equal.shape()), equal);
  }

  private float[] negatives() {
    float[] mask = new float[batch * batch];
    for (int i = 0; i < batch; i++) {
      Arrays.fill(mask, i * batch, (i + 1) * batch, 1f);
      int first = i * batch + i - i % imagesPerClass;
      Arrays.fill(mask, first, first + imagesPerClass, 0f);
    }
    return mask;
  }
}
