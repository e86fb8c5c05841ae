package dev.kindred.nn;

import dev.kindred.graph.DType;
import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import java.util.List;
import java.util.Set;

/**
 * The proxy-anchor loss: each class has a trained proxy p, compared with all images x of the batch:
 * (1/|P⁺|) Σ_{p∈P⁺} log(1 + Σ_{x∈p} e^{−α(s(x,p)−δ)}) + (1/|P|) Σ_p log(1 + Σ_{x∉p}
 * e^{α(s(x,p)+δ)}), P⁺ the proxies of the classes in the batch (Kim, Kim, Cho, Kwak: "Proxy Anchor
 * Loss for Deep Metric Learning", 2020, equation 4).
 *
 * @param alpha α > 0, up to 1000
 * @param delta δ, 0..1, the margin in similarity
 * @param proxyRate factor on the learning rate of the proxies, above 0
 */
public record ProxyAnchor(double alpha, double delta, double proxyRate) implements Loss {

  /** Out of range is an {@link IllegalArgumentException} that names the loss and the range. */
  public ProxyAnchor {
    if (!(alpha > 0) || alpha > 1000 || !(delta >= 0) || delta > 1) {
      throw new IllegalArgumentException(
          "proxy-anchor needs 0 < alpha <= 1000 and 0 <= delta <= 1, not %s and %s"
              .formatted(alpha, delta));
    }
    if (!(proxyRate > 0) || Double.isInfinite(proxyRate)) {
      throw new IllegalArgumentException("proxy-anchor needs proxy-rate > 0, not " + proxyRate);
    }
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.CLASSES);
  }

  @Override
  public List<ParameterSpec> trainables(int classes, int dimension) {
    return List.of(
        new ParameterSpec(
            "proxies", Shape.of(classes, dimension), Init.lecunNormal(), proxyRate, false));
  }

  @Override
  public Terms of(BatchDistances d) {
    Ops ops = d.ops();
    Value proxies = Encoder.normalizeLength(ops, d.proxies());
    Value similarity = ops.matMul(d.embeddings(), ops.transpose(proxies, 1, 0));
    Value own = own(d, proxies.shape().dim(0));
    Value none = ops.graph().constant((float) -BatchDistances.FAR);
    Value pull = ops.mul(ops.sub(similarity, delta), -alpha);
    Value push = ops.mul(ops.add(similarity, delta), alpha);
    Value pulled = Reduction.logOnePlusSumExp(ops, ops.where(own, pull, none), 0);
    Value pushed = Reduction.logOnePlusSumExp(ops, ops.where(own, none, push), 0);
    Value present = Reduction.sum(ops, ops.reduceMax(ops.cast(own, DType.FLOAT), false, 0));
    return new Terms(
        ops.add(
            Reduction.ratio(ops, Reduction.sum(ops, pulled), present), Reduction.mean(ops, pushed)),
        Reduction.sharePositive(ops, ops.where(own, pull, push)));
  }

  /** Which proxy is that of an image's class, [B, C]. */
  private static Value own(BatchDistances d, int classes) {
    Ops ops = d.ops();
    float[] numbers = new float[classes];
    for (int c = 0; c < classes; c++) {
      numbers[c] = c;
    }
    Value each = ops.graph().constant(Shape.of(1, classes), numbers);
    return ops.equal(ops.reshape(d.classes(), Shape.of(d.batch(), 1)), each);
  }
}
