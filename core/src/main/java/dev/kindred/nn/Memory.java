package dev.kindred.nn;

import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import java.util.Arrays;
import java.util.List;

/**
 * The embeddings of the last batches, newest first: the queue of Wang, Zhang, Huang, Scott:
 * "Cross-Batch Memory for Embedding Learning", 2020.
 *
 * @param embeddings unit vectors [M, d], where a class is given
 * @param classes float [M], the class of each; {@link #EMPTY} where nothing is stored yet
 */
public record Memory(Value embeddings, Value classes) {
  /** Stands in {@code classes} for "nothing here". */
  public static final float EMPTY = -1;

  /** Shapes that do not fit each other are an {@link IllegalArgumentException}. */
  public Memory {
    int size = embeddings.shape().dim(0);
    if (embeddings.shape().rank() != 2 || !classes.shape().equals(Shape.of(size))) {
      throw new IllegalArgumentException(
          "a memory needs embeddings [M, d] and classes [M], not %s and %s"
              .formatted(embeddings.shape(), classes.shape()));
    }
  }

  /** M. */
  public int size() {
    return embeddings.shape().dim(0);
  }

  /** The classes of a memory in which nothing is stored yet. */
  public static float[] emptyClasses(int size) {
    float[] classes = new float[size];
    Arrays.fill(classes, EMPTY);
    return classes;
  }

  /**
   * The memory after a batch: the batch in front, and the oldest embeddings dropped. No gradient
   * flows through it.
   *
   * @param batch unit vectors [B, d]
   * @param batchClasses float [B]
   */
  public Memory next(Ops ops, Value batch, Value batchClasses) {
    int rows = batch.shape().dim(0);
    if (rows > size() || !batchClasses.shape().equals(Shape.of(rows))) {
      throw new IllegalArgumentException(
          "a memory of %d cannot take embeddings %s with classes %s"
              .formatted(size(), batch.shape(), batchClasses.shape()));
    }
    return new Memory(
        ops.stopGradient(shifted(ops, batch, embeddings)),
        ops.stopGradient(shifted(ops, batchClasses, classes)));
  }

  private static Value shifted(Ops ops, Value newest, Value stored) {
    int kept = stored.shape().dim(0) - newest.shape().dim(0);
    if (kept == 0) {
      return newest;
    }
    int[] zero = {0};
    Value old = ops.slice(stored, zero, new int[] {kept}, zero, new int[] {1});
    return ops.concat(0, List.of(newest, old));
  }
}
