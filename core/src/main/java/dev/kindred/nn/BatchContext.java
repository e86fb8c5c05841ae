package dev.kindred.nn;

import dev.kindred.graph.Value;
import org.jspecify.annotations.Nullable;

/**
 * What a loss may need to know of a batch beyond its embeddings, as values of the step's graph. A
 * loss says with {@link Loss#needs}, {@link Loss#trainables} and {@link Loss#memoryBatches} which
 * of them it needs; the others may be absent.
 *
 * @param classes class of each image, float [B] of whole numbers 0 or more; images of one group of
 *     the batch share theirs
 * @param relevance how much two images have in common
 * @param noise float [B, R], uniform in (0, 1), drawn anew for each step; R = B + M with a memory
 *     of M embeddings, else B
 * @param proxies what the loss trains itself, the first of {@link Loss#trainables}: float [C, d]
 * @param memory embeddings of earlier batches
 */
public record BatchContext(
    @Nullable Value classes,
    @Nullable Relevance relevance,
    @Nullable Value noise,
    @Nullable Value proxies,
    @Nullable Memory memory) {

  /** Nothing but the embeddings. */
  public static final BatchContext NONE = new BatchContext(null, null, null, null, null);

  /**
   * Graded relevance: how many levels of the labels, from the coarsest on, two images share.
   *
   * @param levels float [B, B] of whole numbers, from 0 for nothing shared to {@code deepest} for
   *     the same class, which the diagonal has too
   * @param deepest L ≥ 1, the number of label levels; 1 for flat labels
   */
  public record Relevance(Value levels, int deepest) {
    /** Fewer than one level is an {@link IllegalArgumentException}. */
    public Relevance {
      if (deepest < 1) {
        throw new IllegalArgumentException("relevance needs at least 1 level, not " + deepest);
      }
    }
  }
}
