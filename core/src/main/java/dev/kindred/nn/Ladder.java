package dev.kindred.nn;

import dev.kindred.graph.DType;
import dev.kindred.graph.Ops;
import dev.kindred.graph.Value;
import java.util.List;
import java.util.Set;

/**
 * The ladder loss, for graded labels: one triplet inequality per boundary between relevance levels.
 * For each level l from L (the same class) down to 1 and each anchor, the farthest image that
 * shares at least l label levels must be nearer than the nearest that shares fewer: Σ_l β_l mean_a
 * [D(a, farthest ≥ l) − D(a, nearest < l) + m_l]₊ (Zhou, Niu, Wang, Gao, Zhang, Hua: "Ladder Loss
 * for Coherent Visual-Semantic Embedding", 2019, arXiv 1911.07528, with hard examples on both sides
 * of a boundary). The mean is over the anchors that have images on both sides. With flat labels (L
 * = 1) it is the batch-hard triplet loss.
 *
 * @param margins m_L, m_{L−1}, …: the first for the class; the last is also for the levels beyond
 * @param weights β_L, β_{L−1}, … in the same way, 0 or more
 */
public record Ladder(List<Double> margins, List<Double> weights) implements Loss {

  public Ladder {
    margins = List.copyOf(margins);
    weights = List.copyOf(weights);
    if (margins.isEmpty() || margins.stream().anyMatch(m -> !(m > 0) || m > 2)) {
      throw new IllegalArgumentException("ladder needs margins, 0 < each <= 2, not " + margins);
    }
    if (weights.stream().anyMatch(w -> !(w >= 0) || w > 1000)
        || weights.stream().noneMatch(w -> w > 0)) {
      throw new IllegalArgumentException(
          "ladder needs weights, 0 <= each <= 1000 and one above 0, not " + weights);
    }
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.RELEVANCE);
  }

  @Override
  public Terms of(BatchDistances d) {
    Ops ops = d.ops();
    Value loss = ops.graph().constant(0f);
    Value active = loss;
    Value compared = loss;
    BatchContext.Relevance relevance = d.relevance();
    for (int level = relevance.deepest(); level >= 1; level--) {
      int rung = relevance.deepest() - level;
      Value bound = ops.graph().constant(level - 0.5f);
      Value above = ops.cast(ops.greater(relevance.levels(), bound), DType.FLOAT);
      Value farthest = farthest(d, ops.mul(above, LogRatio.others(d)));
      Value nearest = nearest(d, above);
      Value hinge = ops.relu(ops.add(ops.sub(farthest, nearest), of(margins, rung)));
      Value anchors = BatchDistances.countPairs(ops, nearest);
      Value mean = Reduction.ratio(ops, Reduction.sum(ops, hinge), anchors);
      loss = ops.add(loss, ops.mul(mean, of(weights, rung)));
      active = ops.add(active, Reduction.countPositive(ops, hinge));
      compared = ops.add(compared, anchors);
    }
    return new Terms(loss, Reduction.ratio(ops, active, compared));
  }

  private static double of(List<Double> values, int rung) {
    return values.get(Math.min(rung, values.size() - 1));
  }

  private static Value farthest(BatchDistances d, Value mask) {
    Ops ops = d.ops();
    return ops.reduceMax(ops.mul(d.distance(), mask), false, 1);
  }

  /** The nearest image outside the mask; far where there is none. */
  private static Value nearest(BatchDistances d, Value mask) {
    Ops ops = d.ops();
    Value far = ops.mul(mask, BatchDistances.FAR);
    return ops.reduceMin(ops.add(d.distance(), far), false, 1);
  }
}
