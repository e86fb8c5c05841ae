package dev.kindred.metrics;

/** Student's t distribution. */
final class StudentT {
  private static final int BISECTIONS = 60;

  private StudentT() {}

  /**
   * The t with P[|T| ≤ t] = level.
   *
   * @param degrees degrees of freedom, at least 1
   * @param level between 0 and 1, exclusive
   */
  static double twoSidedQuantile(int degrees, double level) {
    if (degrees < 1 || !(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "need degrees >= 1 and 0 < level < 1, got %d and %s".formatted(degrees, level));
    }
    // In angles, t = √ν tan θ has a bounded range and a finite series for its probability.
    double low = 0;
    double high = Math.PI / 2;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      if (centralProbability(degrees, middle) < level) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return Math.sqrt(degrees) * Math.tan((low + high) / 2);
  }

  /**
   * P[|T| ≥ |t|], the p-value of a two-sided test.
   *
   * @param degrees degrees of freedom, at least 1
   */
  static double twoSidedProbability(int degrees, double t) {
    double theta = Math.atan(Math.abs(t) / Math.sqrt(degrees));
    return Math.clamp(1 - centralProbability(degrees, theta), 0, 1);
  }

  /** P[|T| ≤ √ν tan θ] (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4). */
  private static double centralProbability(int degrees, double theta) {
    double cos = Math.cos(theta);
    double sin = Math.sin(theta);
    boolean odd = degrees % 2 == 1;
    double term = odd ? cos : 1;
    double sum = odd && degrees == 1 ? 0 : term;
    for (int k = odd ? 3 : 2; k <= degrees - 2; k += 2) {
      term *= cos * cos * (k - 1) / k;
      sum += term;
    }
    return odd ? (theta + sin * sum) * 2 / Math.PI : sin * sum;
  }
}
