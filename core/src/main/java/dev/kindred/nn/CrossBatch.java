package dev.kindred.nn;

import java.util.EnumSet;
import java.util.Set;

/**
 * A loss that also compares a batch with the embeddings of earlier ones: cross-batch memory (Wang,
 * Zhang, Huang, Scott: "Cross-Batch Memory for Embedding Learning", 2020). The stored embeddings
 * are constants; an embedding drifts slowly enough that those of the last batches still tell which
 * images are hard. All losses take negatives from the memory; {@link Contrastive}, {@link SupCon}
 * and {@link MultiSimilarity} also positives.
 *
 * @param loss of pairs or triplets
 * @param batches how many past batches are remembered, 1..1024
 */
public record CrossBatch(Loss loss, int batches) implements Loss {

  /**
   * Refuses what a memory adds nothing to.
   *
   * @throws IllegalArgumentException if the loss compares with proxies, needs graded relevance or
   *     has a memory of its own, or if the number of batches is out of range
   */
  public CrossBatch {
    switch (loss) {
      case Contrastive c -> {}
      case Triplet t -> {}
      case NtXent n -> {}
      case SupCon s -> {}
      case MultiSimilarity m -> {}
      case ProxyAnchor p ->
          throw new IllegalArgumentException(
              "proxy-anchor compares images with proxies, not with each other: "
                  + "a memory of images has nothing to add");
      case LogRatio l -> throw ungraded("log-ratio");
      case Ladder l -> throw ungraded("ladder");
      case GradedContrastive g -> throw ungraded("graded-contrastive");
      case CrossBatch c -> throw new IllegalArgumentException("a memory cannot have a memory");
    }
    if (batches < 1 || batches > 1024) {
      throw new IllegalArgumentException(
          "a memory holds 1 to 1024 batches, not %d".formatted(batches));
    }
  }

  private static IllegalArgumentException ungraded(String name) {
    return new IllegalArgumentException(
        name + " needs the relevance of each pair, which a memory of classes does not know");
  }

  @Override
  public Set<Need> needs() {
    Set<Need> needs = EnumSet.of(Need.CLASSES);
    needs.addAll(loss.needs());
    return needs;
  }

  @Override
  public int memoryBatches() {
    return batches;
  }

  @Override
  public Terms of(BatchDistances d) {
    if (d.references() == d.batch()) {
      throw new IllegalArgumentException("the loss needs a memory, but the batch has none");
    }
    return loss.of(d);
  }
}
