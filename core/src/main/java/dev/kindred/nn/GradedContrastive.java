package dev.kindred.nn;

import dev.kindred.graph.Ops;
import dev.kindred.graph.Value;
import java.util.List;
import java.util.Set;

/**
 * The contrastive loss for graded labels, the form for pairs beside {@link Ladder}, the one for
 * triplets: at each boundary between relevance levels, pairs inside are drawn together and pairs
 * outside pushed apart, Σ_l β_l ( mean [D − p_l]₊ over pairs that share at least l label levels +
 * mean [n_l − D]₊ over the others ), each mean over the pairs whose term is not zero. With flat
 * labels it is {@link Contrastive} in its linear form over all pairs. A pair of a level in between
 * is so drawn into a band of distances: the absolute distance is what is learned, where the ladder
 * learns an order.
 *
 * @param positiveMargins p_L, p_{L−1}, …: the first for the class; the last is also for the levels
 *     beyond; 0 or more
 * @param margins n_L, n_{L−1}, … in the same way, each above the positive margin of its level
 * @param weights β_L, β_{L−1}, … in the same way, 0 or more
 */
public record GradedContrastive(
    List<Double> positiveMargins, List<Double> margins, List<Double> weights) implements Loss {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there are not as many positive margins as margins, at least
   *     one, or if a value is out of range: each margin is at most 2, each weight at most 1000, and
   *     one weight above 0
   */
  public GradedContrastive {
    positiveMargins = List.copyOf(positiveMargins);
    margins = List.copyOf(margins);
    weights = List.copyOf(weights);
    if (positiveMargins.isEmpty() || positiveMargins.size() != margins.size()) {
      throw new IllegalArgumentException(
          "graded-contrastive needs as many positive-margins as margins, not %s and %s"
              .formatted(positiveMargins, margins));
    }
    for (int i = 0; i < margins.size(); i++) {
      double near = positiveMargins.get(i);
      double far = margins.get(i);
      if (!(near >= 0) || !(far > near) || far > 2) {
        throw new IllegalArgumentException(
            "graded-contrastive needs 0 <= positive margin < margin <= 2 at each level, not %s and %s"
                .formatted(near, far));
      }
    }
    Ladder.requireWeights("graded-contrastive", weights);
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
    Value inside = boundary.distancesInside(d);
    Value outside = boundary.distancesOutside(d);
    Value pull = ops.relu(ops.sub(inside, boundary.of(positiveMargins)));
    Value push = ops.relu(ops.add(ops.neg(outside), boundary.of(margins)));
    return new Boundary.Part(
        ops.add(Reduction.meanOverPositive(ops, pull), Reduction.meanOverPositive(ops, push)),
        ops.add(Reduction.countPositive(ops, pull), Reduction.countPositive(ops, push)),
        ops.add(BatchDistances.countPairs(ops, inside), BatchDistances.countPairs(ops, outside)));
  }
}
