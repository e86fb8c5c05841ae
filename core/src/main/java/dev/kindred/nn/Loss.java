package dev.kindred.nn;

import dev.kindred.graph.Value;
import java.util.List;
import java.util.Set;

/**
 * A metric-learning loss over a P×K batch of unit vectors. D is the Euclidean distance, s the
 * cosine similarity, [x]₊ = max(0, x).
 */
public sealed interface Loss
    permits JudgedLoss,
        NtXent,
        SupCon,
        MultiSimilarity,
        ProxyAnchor,
        LogRatio,
        Ladder,
        GradedContrastive,
        CrossBatch {

  /** What a loss may need of a batch beyond its embeddings; see {@link BatchContext}. */
  enum Need {
    /** {@link BatchContext#classes}. */
    CLASSES,
    /** {@link BatchContext#relevance}. */
    RELEVANCE,
    /** {@link BatchContext#noise}. */
    NOISE
  }

  /**
   * What a loss gives for one batch.
   *
   * @param loss scalar to minimise
   * @param active scalar 0..1: the share of the compared pairs or triplets that still ask for a
   *     change
   */
  record Terms(Value loss, Value active) {}

  /**
   * Adds the loss to the graph of the distances.
   *
   * @throws IllegalArgumentException if the batch's context lacks what the loss needs
   */
  Terms of(BatchDistances distances);

  /** What the batch's context must give. */
  default Set<Need> needs() {
    return Set.of();
  }

  /**
   * The loss's own parameters, trained with the network and thrown away with the loss; their values
   * are to be given as {@link BatchContext#proxies}.
   *
   * @param classes C, the number of classes trained on
   * @param dimension d of the embeddings
   */
  default List<ParameterSpec> trainables(int classes, int dimension) {
    return List.of();
  }

  /** How many past batches {@link BatchContext#memory} must hold; 0 for a loss without memory. */
  default int memoryBatches() {
    return 0;
  }

  /** The loss as text that {@link LossText#parse} reads back. */
  default String text() {
    return LossText.format(this);
  }
}
