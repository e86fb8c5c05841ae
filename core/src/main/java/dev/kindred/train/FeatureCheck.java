package dev.kindred.train;

/** Whether features tell images apart at all. */
final class FeatureCheck {
  /**
   * A mean cosine similarity that says "all alike". Pooled features after a ReLU, all positive,
   * have some 0.7 with the right pixels.
   */
  static final double ALIKE = 0.995;

  private FeatureCheck() {}

  /**
   * Mean cosine similarity of all pairs of rows: |Σ x/|x||² less the n pairs of a row with itself.
   * NaN if a feature is no number or there is one row only.
   */
  static double meanCosine(float[][] rows) {
    int n = rows.length;
    double[] sum = new double[rows[0].length];
    for (float[] row : rows) {
      double norm = 0;
      for (float v : row) {
        norm += (double) v * v;
      }
      double scale = norm == 0 ? 0 : 1 / Math.sqrt(norm);
      for (int j = 0; j < sum.length; j++) {
        sum[j] += row[j] * scale;
      }
    }
    double squared = 0;
    for (double v : sum) {
      squared += v * v;
    }
    return (squared - n) / ((double) n * (n - 1));
  }
}
