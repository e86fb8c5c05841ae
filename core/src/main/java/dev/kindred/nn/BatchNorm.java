package dev.kindred.nn;

import dev.kindred.graph.Ops;
import dev.kindred.graph.Value;

/** What the scopes and the encoder share about batch normalisation (Ioffe, Szegedy 2015). */
final class BatchNorm {
  static final double EPSILON = 1e-5;

  private BatchNorm() {}

  static String gamma(String layer) {
    return layer + ".gamma";
  }

  static String beta(String layer) {
    return layer + ".beta";
  }

  /** y = γ·(x − mean) / sqrt(variance + ε) + β as scale and shift, each of shape [C]. */
  static Scope.Affine affine(Ops ops, Value gamma, Value beta, Value mean, Value variance) {
    Value scale = ops.div(gamma, ops.sqrt(ops.add(variance, EPSILON)));
    return new Scope.Affine(scale, ops.sub(beta, ops.mul(scale, mean)));
  }
}
