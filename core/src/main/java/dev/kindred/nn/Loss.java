package dev.kindred.nn;

import dev.kindred.graph.Value;

/**
 * A metric-learning loss over a P×K batch of unit vectors. D is the Euclidean distance, [x]₊ =
 * max(0, x).
 */
public sealed interface Loss permits Contrastive, Triplet, NtXent {

  /**
   * What a loss gives for one batch.
   *
   * @param loss scalar to minimise
   * @param active scalar 0..1: the share of the compared pairs or triplets that still ask for a
   *     change
   */
  record Terms(Value loss, Value active) {}

  /** Adds the loss to the graph of the distances. */
  Terms of(BatchDistances distances);

  /** The loss as text that {@link LossText#parse} reads back. */
  default String text() {
    return LossText.format(this);
  }
}
