package dev.kindred.nn;

import dev.kindred.graph.Ops;
import dev.kindred.graph.Value;

/**
 * The multi-similarity loss: the mean over anchors of (1/α) log(1 + Σ_p e^{−α(s(a,p)−λ)}) + (1/β)
 * log(1 + Σ_n e^{β(s(a,n)−λ)}) over mined pairs: the positives less similar than the most similar
 * negative plus ε, and the negatives more similar than the least similar positive minus ε (Wang,
 * Han, Huang, Dong, Scott: "Multi-Similarity Loss with General Pair Weighting for Deep Metric
 * Learning", 2019). A memory adds to both.
 *
 * @param alpha α > 0, how sharply hard positives count more, up to 1000
 * @param beta β > 0, the same for negatives, up to 1000
 * @param base λ, 0..1: the similarity at which a pair weighs nothing
 * @param epsilon ε, 0..2: how much beyond the hardest opposite pair the mining reaches; 2 takes all
 */
public record MultiSimilarity(double alpha, double beta, double base, double epsilon)
    implements Loss {

  /** Out of range is an {@link IllegalArgumentException} that names the loss and the range. */
  public MultiSimilarity {
    if (!(alpha > 0) || alpha > 1000 || !(beta > 0) || beta > 1000) {
      throw new IllegalArgumentException(
          "multi-similarity needs 0 < alpha, beta <= 1000, not %s and %s".formatted(alpha, beta));
    }
    if (!(base >= 0) || base > 1 || !(epsilon >= 0) || epsilon > 2) {
      throw new IllegalArgumentException(
          "multi-similarity needs 0 <= base <= 1 and 0 <= epsilon <= 2, not %s and %s"
              .formatted(base, epsilon));
    }
  }

  @Override
  public Terms of(BatchDistances d) {
    Ops ops = d.ops();
    // −s grows as a distance does, and so do the stand-ins for pairs that are none.
    Value unlike = ops.neg(d.similarity());
    Value positives = d.positivesAndMemory(unlike);
    Value negatives = d.onlyNegatives(unlike);
    Value hardPositive = ops.reduceMax(positives, true, 1);
    Value hardNegative = ops.reduceMin(negatives, true, 1);
    Value pulled = ops.greater(positives, ops.sub(hardNegative, epsilon));
    Value pushed = ops.less(negatives, ops.add(hardPositive, epsilon));
    Value pull = mined(ops, pulled, ops.mul(ops.add(positives, base), alpha));
    Value push = mined(ops, pushed, ops.mul(ops.add(negatives, base), -beta));
    Value loss =
        ops.add(
            ops.div(Reduction.mean(ops, Reduction.logOnePlusSumExp(ops, pull, 1)), alpha),
            ops.div(Reduction.mean(ops, Reduction.logOnePlusSumExp(ops, push, 1)), beta));
    Value active = ops.add(Reduction.count(ops, pulled), Reduction.count(ops, pushed));
    Value pairs =
        ops.add(
            BatchDistances.countPairs(ops, positives), BatchDistances.countPairs(ops, negatives));
    return new Terms(loss, ops.div(active, pairs));
  }

  private static Value mined(Ops ops, Value chosen, Value exponents) {
    return ops.where(chosen, exponents, ops.graph().constant((float) -BatchDistances.FAR));
  }
}
