package dev.kindred.nn;

import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import java.util.List;
import java.util.Set;

/**
 * The ladder loss, for graded labels: one triplet inequality per boundary between relevance levels.
 * For each level l from L (the same class) down to 1 and each anchor, the farthest image that
 * shares at least l label levels must be nearer than the nearest that shares fewer: Σ_l β_l mean_a
 * [D(a, farthest ≥ l) − D(a, nearest &lt; l) + m_l]₊ (Zhou, Niu, Wang, Gao, Zhang, Hua: "Ladder
 * Loss for Coherent Visual-Semantic Embedding", 2019, arXiv 1911.07528, with hard examples on both
 * sides of a boundary). The mean is over the anchors that have images on both sides. With flat
 * labels (L = 1) {@link Mining#BATCH_HARD} is the batch-hard triplet loss.
 *
 * @param margins m_L, m_{L−1}, …: the first for the class; the last is also for the levels beyond
 * @param weights β_L, β_{L−1}, … in the same way, 0 or more
 * @param mining which image that shares fewer levels is compared with
 */
public record Ladder(List<Double> margins, List<Double> weights, Mining mining) implements Loss {

  /** How the image outside a boundary is chosen. */
  public enum Mining {
    /** The nearest. Easily collapses from random weights (Schroff et al. 2015, section 3.2). */
    BATCH_HARD,
    /** The nearest of those that are farther than the farthest inside. */
    SEMI_HARD
  }

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there is no margin, or if a value is out of range: each
   *     margin is above 0 and at most 2, each weight at most 1000, and one weight above 0
   */
  public Ladder {
    margins = List.copyOf(margins);
    weights = List.copyOf(weights);
    if (margins.isEmpty() || margins.stream().anyMatch(m -> !(m > 0) || m > 2)) {
      throw new IllegalArgumentException("ladder needs margins, 0 < each <= 2, not " + margins);
    }
    requireWeights("ladder", weights);
  }

  static void requireWeights(String loss, List<Double> weights) {
    if (weights.stream().anyMatch(w -> !(w >= 0) || w > 1000)
        || weights.stream().noneMatch(w -> w > 0)) {
      throw new IllegalArgumentException(
          "%s needs weights, 0 <= each <= 1000 and one above 0, not %s".formatted(loss, weights));
    }
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.RELEVANCE);
  }

  @Override
  public Terms of(BatchDistances d) {
    return Boundary.sum(d, weights, boundary -> at(d, boundary));
  }

  private Boundary.Part at(BatchDistances d, Boundary boundary) {
    Ops ops = d.ops();
    Value farthest = ops.reduceMax(boundary.distancesInside(d), false, 1);
    Value nearest = nearest(d, farthest, boundary.distancesOutside(d));
    // Without an image on one of the sides the hinge is 0.
    Value hinge = ops.relu(ops.add(ops.sub(farthest, nearest), boundary.of(margins)));
    Value anchors = BatchDistances.countPairs(ops, ops.sub(farthest, nearest));
    return new Boundary.Part(
        Reduction.ratio(ops, Reduction.sum(ops, hinge), anchors),
        Reduction.countPositive(ops, hinge),
        anchors);
  }

  private Value nearest(BatchDistances d, Value farthest, Value outside) {
    Ops ops = d.ops();
    return switch (mining) {
      case BATCH_HARD -> ops.reduceMin(outside, false, 1);
      case SEMI_HARD -> {
        Value bound = ops.reshape(farthest, Shape.of(d.batch(), 1));
        Value far = ops.graph().constant((float) BatchDistances.FAR);
        Value farther = ops.where(ops.greater(outside, bound), outside, far);
        yield ops.reduceMin(farther, false, 1);
      }
    };
  }
}
