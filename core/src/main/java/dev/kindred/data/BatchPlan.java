package dev.kindred.data;

import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Which items make up the batch of each step: groups of the same class ({@link PkSampler}) or
 * explicit judgments ({@link JudgmentSampler}). Immutable; a draw depends on nothing but the plan's
 * seed, the step and which items are usable.
 */
public sealed interface BatchPlan permits PkSampler, JudgmentSampler {
  /**
   * One batch.
   *
   * @param items number of each item, [B]
   * @param judgments number of each judgment they are from, [T]; empty where there are none
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Draw(int[] items, int[] judgments) {}

  /** Number of items in a batch, B. */
  int batchSize();

  /** Number of judgments in a batch, T; 0 where batches are of classes. */
  int judgmentsPerBatch();

  /**
   * The batch of a step, in which unusable items are replaced.
   *
   * @param usable whether an item can be read; asked only about items that might be drawn
   * @return empty when too little is usable to make a batch of
   */
  Optional<Draw> draw(long step, IntPredicate usable);
}
