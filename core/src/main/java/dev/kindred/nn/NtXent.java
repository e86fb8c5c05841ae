package dev.kindred.nn;

import dev.kindred.graph.Ops;
import dev.kindred.graph.Value;

/**
 * NT-Xent per positive pair: −log of e^{s(a,p)/τ} over itself plus Σ e^{s(a,n)/τ} over the
 * negatives; an anchor's other positives are left out of the denominator (Sohn 2016; Chen et al.
 * 2020 for K = 2). s is the cosine similarity.
 *
 * @param temperature τ, 0.01..10
 */
public record NtXent(double temperature) implements Loss {

  public NtXent {
    if (!(temperature >= 0.01) || temperature > 10) {
      throw new IllegalArgumentException(
          "nt-xent needs 0.01 <= temperature <= 10, not " + temperature);
    }
  }

  @Override
  public Terms of(BatchDistances d) {
    Ops ops = d.ops();
    // (s − 1)/τ ≤ 0 keeps the exponentials within float range; the shift cancels below.
    Value logits = ops.mul(ops.sub(d.similarity(), 1), 1 / temperature);
    Value negatives = ops.reduceSum(ops.mul(ops.exp(logits), d.negativeMask()), true, 1);
    Value logNegatives = ops.log(ops.add(negatives, 1e-30));
    Value excess = ops.sub(logNegatives, d.positives(logits));
    return new Terms(
        Reduction.mean(ops, ops.softplus(excess)), Reduction.sharePositive(ops, excess));
  }
}
