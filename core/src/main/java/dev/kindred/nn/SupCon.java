package dev.kindred.nn;

import dev.kindred.graph.Ops;
import dev.kindred.graph.Value;

/**
 * The supervised contrastive loss: per anchor the mean over its positives of −log of e^{s(a,p)/τ}
 * over Σ e^{s(a,x)/τ}, x all other images, the positives included (Khosla et al.: "Supervised
 * Contrastive Learning", 2020, equation 2, L_out). The mean is outside the logarithm. A memory adds
 * to the images x.
 *
 * @param temperature τ, 0.01..10
 */
public record SupCon(double temperature) implements Loss {

  /** Out of range is an {@link IllegalArgumentException} that names the loss and the range. */
  public SupCon {
    NtXent.requireTemperature("supcon", temperature);
  }

  @Override
  public Terms of(BatchDistances d) {
    Ops ops = d.ops();
    Value logits = ops.mul(d.similarity(), 1 / temperature);
    Value positives = d.positives(logits);
    Value same = Reduction.logSumExp(ops, d.positivesAndMemory(logits), 1);
    Value negatives = NtXent.negatives(d, logits);
    // log(e^same + e^negatives): both parts of the denominator.
    Value all = ops.add(same, ops.softplus(ops.sub(negatives, same)));
    return new Terms(
        Reduction.mean(ops, ops.sub(all, positives)),
        Reduction.sharePositive(ops, ops.sub(negatives, positives)));
  }
}
