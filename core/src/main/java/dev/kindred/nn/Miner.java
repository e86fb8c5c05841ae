package dev.kindred.nn;

import dev.kindred.graph.DType;
import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import java.util.ArrayList;
import java.util.List;

/** Chooses a negative for each anchor and positive. */
final class Miner {
  /** Distances below count as this one: λ = 1/q of it (Wu et al. 2017, published code). */
  static final double NEAREST = 0.5;

  /** Distances above count as this one, just short of where 1/q rises again. */
  static final double FARTHEST = 1.4;

  /** Keeps the logarithms of the noise finite. */
  private static final double NOISE_EDGE = 1e-7;

  /** Below any score. */
  private static final double EXCLUDED = 1e9;

  private Miner() {}

  /**
   * The nearest negative that is farther than the positive; {@link BatchDistances#FAR} where there
   * is none.
   *
   * @param positives [B, K−1]
   * @param negatives [B, 1, R], or [B, K−1, R] where they depend on the positive
   * @return [B, K−1]
   */
  static Value semiHard(BatchDistances d, Value positives, Value negatives) {
    Ops ops = d.ops();
    Value positive = ops.reshape(positives, Shape.of(d.batch(), d.positivesPerAnchor(), 1));
    Value far = ops.graph().constant((float) BatchDistances.FAR);
    Value farther = ops.where(ops.greater(negatives, positive), negatives, far);
    return ops.reduceMin(farther, false, 2);
  }

  /**
   * Negatives drawn without replacement, each with probability ∝ min(λ, 1/q(D)), where q(D) ∝
   * D^{n−2} (1 − D²/4)^{(n−3)/2} is how often two random points of the unit sphere in n dimensions
   * are D apart (Wu, Manmatha, Smola, Krähenbühl: "Sampling Matters in Deep Embedding Learning",
   * 2017, section 4). The draw adds Gumbel noise to the logarithms and takes the largest, so that a
   * step stays a function of its inputs.
   *
   * @param negatives [B, 1, R], or [B, K−1, R] where they depend on the positive
   * @return [B, K−1]
   */
  static Value distanceWeighted(BatchDistances d, Value negatives) {
    Ops ops = d.ops();
    Value score = ops.add(logWeight(d), gumbel(ops, d.noise()));
    Value others = ops.mul(ops.sub(d.negativeMask(), 1), EXCLUDED);
    Value left = ops.stopGradient(ops.add(ops.mul(score, d.negativeMask()), others));
    List<Value> picks = new ArrayList<>();
    for (int k = 0; k < d.positivesPerAnchor(); k++) {
      Value pick = largest(ops, left, 1);
      picks.add(ops.reshape(pick, Shape.of(d.batch(), 1, d.references())));
      left = ops.sub(left, ops.mul(pick, EXCLUDED));
    }
    return ops.reduceSum(ops.mul(ops.concat(1, picks), negatives), false, 2);
  }

  /** Where x is largest along an axis, 1 divided by the number of ties, else 0; no gradient. */
  static Value largest(Ops ops, Value x, int axis) {
    Value reached = ops.cast(ops.equal(x, ops.reduceMax(x, true, axis)), DType.FLOAT);
    return ops.stopGradient(ops.div(reached, ops.reduceSum(reached, true, axis)));
  }

  private static Value logWeight(BatchDistances d) {
    Ops ops = d.ops();
    int n = d.embeddings().shape().dim(1);
    Value near = ops.graph().constant((float) (NEAREST * NEAREST));
    Value far = ops.graph().constant((float) (FARTHEST * FARTHEST));
    Value squared = ops.min(ops.max(d.squared(), near), far);
    Value inner = ops.add(ops.mul(squared, -0.25), 1);
    return ops.add(
        ops.mul(ops.log(squared), (2 - n) / 2.0), ops.mul(ops.log(inner), (3 - n) / 2.0));
  }

  private static Value gumbel(Ops ops, Value noise) {
    Value low = ops.graph().constant((float) NOISE_EDGE);
    Value high = ops.graph().constant((float) (1 - NOISE_EDGE));
    Value inside = ops.min(ops.max(noise, low), high);
    return ops.neg(ops.log(ops.neg(ops.log(inside))));
  }
}
