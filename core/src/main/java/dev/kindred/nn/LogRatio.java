package dev.kindred.nn;

import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import java.util.Arrays;
import java.util.Set;

/**
 * The log-ratio loss, for graded labels: distances shall be proportional to label distances. The
 * mean over an anchor a and two other images i ≠ j of (log D(a,i)/D(a,j) − log y(a,i)/y(a,j))²
 * (Kim, Seo, Laptev, Cho, Kwak: "Deep Metric Learning Beyond Binary Supervision", 2019).
 *
 * <p>The label distance is y = L − l + 1 for two images that share l of L label levels: how many
 * steps up the label tree they meet, plus one, since two images of one class are not one image and
 * the ratio needs y > 0. Images that are equally related to the anchor are asked to be equally far.
 * With flat labels (L = 1), images of other classes are asked to be twice as far as those of the
 * anchor's own.
 *
 * <p>An image counts as active where its log D is more than a tenth away from what the anchor's
 * other images ask for.
 */
public record LogRatio() implements Loss {
  private static final double TOLERANCE = 0.1;

  @Override
  public Set<Need> needs() {
    return Set.of(Need.RELEVANCE);
  }

  @Override
  public Terms of(BatchDistances d) {
    Ops ops = d.ops();
    BatchContext.Relevance relevance = d.relevance();
    Value label = ops.add(ops.neg(relevance.levels()), relevance.deepest() + 1);
    Value log = ops.mul(ops.sub(ops.log(d.squared()), ops.log(ops.square(label))), 0.5);
    // Σ_{i≠j} (z_i − z_j)² = 2n Σ_i (z_i − z̄)² for the n others of an anchor.
    int others = d.batch() - 1;
    Value mask = others(d);
    Value mean = ops.div(ops.reduceSum(ops.mul(log, mask), true, 1), others);
    Value off = ops.mul(ops.sub(log, mean), mask);
    double scale = 2.0 / ((others - 1.0) * d.batch());
    Value wrong = ops.sub(ops.abs(off), TOLERANCE);
    return new Terms(
        ops.mul(Reduction.sum(ops, ops.square(off)), scale),
        ops.div(Reduction.countPositive(ops, wrong), (double) others * d.batch()));
  }

  /** 0 on the diagonal, else 1; [B, B]. */
  static Value others(BatchDistances d) {
    int n = d.batch();
    float[] mask = new float[n * n];
    Arrays.fill(mask, 1);
    for (int i = 0; i < n; i++) {
      mask[i * n + i] = 0;
    }
    return d.ops().graph().constant(Shape.of(n, n), mask);
  }
}
