package dev.kindred.nn;

import dev.kindred.graph.Ops;
import dev.kindred.graph.Value;

/**
 * NT-Xent per positive pair: −log of e^{s(a,p)/τ} over itself plus Σ e^{s(a,n)/τ} over the
 * negatives; an anchor's other positives are left out of the denominator (Sohn 2016; Chen et al.
 * 2020 for K = 2). A memory adds to the negatives.
 *
 * @param temperature τ, 0.01..10
 */
public record NtXent(double temperature) implements Loss {

  /** Out of range is an {@link IllegalArgumentException} that names the loss and the range. */
  public NtXent {
    requireTemperature("nt-xent", temperature);
  }

  static void requireTemperature(String loss, double temperature) {
    if (!(temperature >= 0.01) || temperature > 10) {
      throw new IllegalArgumentException(
          "%s needs 0.01 <= temperature <= 10, not %s".formatted(loss, temperature));
    }
  }

  @Override
  public Terms of(BatchDistances d) {
    Ops ops = d.ops();
    Value logits = ops.mul(d.similarity(), 1 / temperature);
    Value excess = ops.sub(negatives(d, logits), d.positives(logits));
    return new Terms(
        Reduction.mean(ops, ops.softplus(excess)), Reduction.sharePositive(ops, excess));
  }

  /** log Σ e^{logit} over each anchor's negatives, shape [B, 1]. */
  static Value negatives(BatchDistances d, Value logits) {
    Ops ops = d.ops();
    return Reduction.logSumExp(ops, ops.neg(d.onlyNegatives(ops.neg(logits))), 1);
  }
}
