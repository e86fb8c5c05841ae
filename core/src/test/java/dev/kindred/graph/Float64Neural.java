package dev.kindred.graph;

import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/** The part of {@link Float64Evaluator} for activations. */
final class Float64Neural {
  private Float64Neural() {}

  static Tensor64 evaluate(Node node, Function<Value, Tensor64> inputs) {
    Tensor64 x = inputs.apply(node.input(0));
    return switch (node.op()) {
      case "Pow" -> Float64Evaluator.zip(x, inputs.apply(node.input(1)), Math::pow);
      case "Erf" -> map(x, Float64Neural::erf);
      case "HardSigmoid" -> {
        double alpha = node.real("alpha");
        double beta = node.real("beta");
        yield map(x, a -> Math.max(0, Math.min(1, alpha * a + beta)));
      }
      case "Clip" -> {
        double low = inputs.apply(node.input(1)).data()[0];
        double high = inputs.apply(node.input(2)).data()[0];
        yield map(x, a -> Math.min(high, Math.max(low, a)));
      }
      case "LeakyRelu" -> {
        double alpha = node.real("alpha");
        yield map(x, a -> a < 0 ? alpha * a : a);
      }
      case "Elu" -> {
        double alpha = node.real("alpha");
        yield map(x, a -> a < 0 ? alpha * Math.expm1(a) : a);
      }
      case "Shape" -> shape(x, (int) node.integer("start", 0), (int) node.integer("end", 0));
      default -> Float64Images.evaluate(node, inputs);
    };
  }

  private static Tensor64 map(Tensor64 x, DoubleUnaryOperator f) {
    return Float64Evaluator.map(x, f);
  }

  private static Tensor64 shape(Tensor64 x, int start, int end) {
    Tensor64 dims = Tensor64.zeros(end - start);
    for (int i = start; i < end; i++) {
      dims.data()[i - start] = x.dims()[i];
    }
    return dims;
  }

  /** By its Taylor series about 0, which is exact to 1e-12 within |x| ≤ 4 and 1 beyond 6. */
  static double erf(double x) {
    if (Math.abs(x) > 6) {
      return Math.signum(x);
    }
    // x·exp(−x²)·2/√π · Σ (2x²)ⁿ / (1·3·…·(2n+1)): all terms of one sign, no cancellation.
    double term = 1;
    double sum = 1;
    for (int n = 1; term > 1e-17 * sum; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * x * Math.exp(-x * x) * sum;
  }
}
