package dev.kindred.metrics;

import java.util.Arrays;

/**
 * Variances along the principal components of a set of vectors.
 *
 * <p>The covariance matrix is brought to tridiagonal form by Householder reflections; its
 * eigenvalues are then bisected with Sturm counts (Golub and Van Loan, Matrix Computations, chapter
 * 8).
 */
final class PrincipalComponents {
  private static final int BISECTIONS = 60;

  private final double[] variances;

  private PrincipalComponents(double[] variances) {
    this.variances = variances;
  }

  static PrincipalComponents of(float[][] x) {
    double[][] a = covariance(x);
    double[] diagonal = new double[a.length];
    double[] off = new double[a.length];
    tridiagonalise(a, diagonal, off);
    return new PrincipalComponents(eigenvalues(diagonal, off));
  }

  /** The eigenvalues of the covariance matrix, largest first. */
  double[] variances() {
    return variances.clone();
  }

  /**
   * The smallest share of components (count ÷ dimension) that holds the given share of the
   * variance; NaN when there is no variance.
   */
  double shareFor(double share) {
    double total = 0;
    for (double v : variances) {
      total += Math.max(0, v);
    }
    if (total == 0) {
      return Double.NaN;
    }
    double sum = 0;
    for (int k = 0; k < variances.length; k++) {
      sum += Math.max(0, variances[k]);
      // The margin keeps rounding from asking for one more component on exact ties.
      if (sum >= share * total * (1 - 1e-12)) {
        return (k + 1.0) / variances.length;
      }
    }
    return 1;
  }

  static double[][] covariance(float[][] x) {
    int n = x[0].length;
    double[] mean = new double[n];
    for (float[] row : x) {
      for (int d = 0; d < n; d++) {
        mean[d] += row[d] / (double) x.length;
      }
    }
    double[][] covariance = new double[n][n];
    double[] centred = new double[n];
    for (float[] row : x) {
      for (int d = 0; d < n; d++) {
        centred[d] = row[d] - mean[d];
      }
      for (int i = 0; i < n; i++) {
        double c = centred[i] / x.length;
        double[] to = covariance[i];
        for (int j = 0; j < n; j++) {
          to[j] += c * centred[j];
        }
      }
    }
    return covariance;
  }

  /** Overwrites a; off[i] couples i − 1 and i, off[0] is 0. */
  private static void tridiagonalise(double[][] a, double[] diagonal, double[] off) {
    int n = a.length;
    double[] v = new double[n];
    double[] p = new double[n];
    for (int k = 0; k < n - 1; k++) {
      diagonal[k] = a[k][k];
      double norm = 0;
      for (int i = k + 1; i < n; i++) {
        norm = Math.hypot(norm, a[k][i]);
      }
      if (norm == 0) {
        continue;
      }
      double alpha = a[k][k + 1] > 0 ? -norm : norm;
      off[k + 1] = alpha;
      // v = (x − alpha e₁) normalised; the reflection I − 2vvᵀ maps x to alpha e₁.
      System.arraycopy(a[k], k + 1, v, k + 1, n - k - 1);
      v[k + 1] -= alpha;
      double length = 0;
      for (int i = k + 1; i < n; i++) {
        length = Math.hypot(length, v[i]);
      }
      if (length == 0) {
        continue;
      }
      for (int i = k + 1; i < n; i++) {
        v[i] /= length;
      }
      reflect(a, k + 1, v, p);
    }
    diagonal[n - 1] = a[n - 1][n - 1];
  }

  /** a ← (I − 2vvᵀ) a (I − 2vvᵀ) on the rows and columns from {@code from} on. */
  private static void reflect(double[][] a, int from, double[] v, double[] p) {
    int n = a.length;
    double vp = 0;
    for (int i = from; i < n; i++) {
      double sum = 0;
      for (int j = from; j < n; j++) {
        sum += a[i][j] * v[j];
      }
      p[i] = sum;
      vp += v[i] * sum;
    }
    for (int i = from; i < n; i++) {
      p[i] -= vp * v[i];
    }
    for (int i = from; i < n; i++) {
      for (int j = from; j < n; j++) {
        a[i][j] -= 2 * (v[i] * p[j] + p[i] * v[j]);
      }
    }
  }

  private static double[] eigenvalues(double[] diagonal, double[] off) {
    int n = diagonal.length;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      double radius = Math.abs(off[i]) + (i + 1 < n ? Math.abs(off[i + 1]) : 0);
      low = Math.min(low, diagonal[i] - radius);
      high = Math.max(high, diagonal[i] + radius);
    }
    double[] values = new double[n];
    for (int k = 0; k < n; k++) {
      double from = low;
      double to = high;
      for (int step = 0; step < BISECTIONS; step++) {
        double middle = (from + to) / 2;
        if (countBelow(diagonal, off, middle) > n - 1 - k) {
          to = middle;
        } else {
          from = middle;
        }
      }
      values[k] = (from + to) / 2;
    }
    Arrays.sort(values);
    for (int i = 0; i < n / 2; i++) {
      double swap = values[i];
      values[i] = values[n - 1 - i];
      values[n - 1 - i] = swap;
    }
    return values;
  }

  /** How many eigenvalues lie below t: the negative pivots of the factorised matrix minus t. */
  private static int countBelow(double[] diagonal, double[] off, double t) {
    int count = 0;
    double pivot = 1;
    for (int i = 0; i < diagonal.length; i++) {
      double coupling = i == 0 ? 0 : off[i] * off[i] / pivot;
      pivot = diagonal[i] - t - coupling;
      if (pivot == 0) {
        pivot = -Double.MIN_NORMAL;
      }
      if (pivot < 0) {
        count++;
      }
    }
    return count;
  }
}
