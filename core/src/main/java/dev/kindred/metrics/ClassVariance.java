package dev.kindred.metrics;

/**
 * Variance split by class, as mean squared distances: the two parts add up to the total variance.
 *
 * @param intra mean over items of the squared distance to their class's mean
 * @param inter mean over items of the squared distance from their class's mean to the overall mean
 */
record ClassVariance(double intra, double inter) {

  /**
   * @param classOf class ids from 0 on, one per vector
   */
  static ClassVariance of(float[][] x, int[] classOf) {
    int dimension = x[0].length;
    int classes = 0;
    for (int c : classOf) {
      classes = Math.max(classes, c + 1);
    }
    int[] sizes = new int[classes];
    double[][] means = new double[classes][];
    double[] mean = new double[dimension];
    for (int i = 0; i < x.length; i++) {
      int c = classOf[i];
      if (means[c] == null) {
        means[c] = new double[dimension];
      }
      sizes[c]++;
      for (int d = 0; d < dimension; d++) {
        means[c][d] += x[i][d];
        mean[d] += x[i][d] / x.length;
      }
    }
    double inter = 0;
    for (int c = 0; c < classes; c++) {
      for (int d = 0; sizes[c] > 0 && d < dimension; d++) {
        means[c][d] /= sizes[c];
        double shift = means[c][d] - mean[d];
        inter += shift * shift * sizes[c];
      }
    }
    double intra = 0;
    for (int i = 0; i < x.length; i++) {
      double[] centre = means[classOf[i]];
      for (int d = 0; d < dimension; d++) {
        double shift = x[i][d] - centre[d];
        intra += shift * shift;
      }
    }
    return new ClassVariance(intra / x.length, inter / x.length);
  }
}
