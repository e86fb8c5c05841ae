package dev.kindred.metrics;

import java.util.Arrays;

/**
 * t-SNE: places vectors in the plane so that near neighbours stay near (van der Maaten and Hinton,
 * "Visualizing Data using t-SNE", JMLR 2008). Exact: time and memory grow with the square of the
 * number of vectors, so it is for a few thousand at most.
 *
 * <p>It starts from the principal plane instead of random positions (Kobak and Berens, "The art of
 * using t-SNE for single-cell transcriptomics", 2019): that keeps more of the arrangement at large,
 * and the same vectors always give the same picture. Distances between far groups, and the sizes of
 * groups, mean nothing.
 */
public final class TSne {
  /** The effective number of neighbours of a point. */
  static final double PERPLEXITY = 30;

  private static final int EXAGGERATED = 250;
  private static final int ITERATIONS = 750;
  private static final double EXAGGERATION = 12;
  private static final double START_SPREAD = 1e-4;
  private static final int BISECTIONS = 64;

  private TSne() {}

  /**
   * Places vectors in the plane.
   *
   * @param x [item][dimension], at least one item
   * @return [item][2], in arbitrary units
   */
  public static double[][] of(float[][] x) {
    double[][] y = PrincipalProjection.of(x).points();
    scaleTo(START_SPREAD, y);
    if (x.length > 2) {
      descend(affinities(x, Math.min(PERPLEXITY, (x.length - 1) / 3.0)), y);
    }
    return y;
  }

  /** Divides by the spread of the first coordinate; coinciding points stay where they are. */
  private static void scaleTo(double spread, double[][] y) {
    double squares = 0;
    for (double[] point : y) {
      squares += point[0] * point[0] / y.length;
    }
    double factor = squares > 0 ? spread / Math.sqrt(squares) : 0;
    for (double[] point : y) {
      point[0] *= factor;
      point[1] *= factor;
    }
  }

  /** Section 3.4: momentum and one gain per coordinate, attraction exaggerated at first. */
  private static void descend(double[][] p, double[][] y) {
    int n = y.length;
    double rate = Math.max(n / (4 * EXAGGERATION), 50); // Belkina et al. 2019
    double[][] step = new double[n][2];
    double[][] gain = new double[n][2];
    Arrays.stream(gain).forEach(g -> Arrays.fill(g, 1));
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      boolean early = iteration < EXAGGERATED;
      double momentum = early ? 0.5 : 0.8;
      double[][] gradient = gradient(p, y, early ? EXAGGERATION : 1);
      for (int i = 0; i < n; i++) {
        for (int c = 0; c < 2; c++) {
          boolean onward = gradient[i][c] * step[i][c] < 0;
          gain[i][c] = Math.max(0.01, onward ? gain[i][c] + 0.2 : gain[i][c] * 0.8);
          step[i][c] = momentum * step[i][c] - rate * gain[i][c] * gradient[i][c];
          y[i][c] += step[i][c];
        }
      }
    }
  }

  /** Joint probabilities (section 3.1): [item][item], summing to one, zero on the diagonal. */
  static double[][] affinities(float[][] x, double perplexity) {
    int n = x.length;
    double[][] conditional = neighbourhoods(x, perplexity);
    double[][] joint = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        joint[i][j] = (conditional[i][j] + conditional[j][i]) / (2 * n);
      }
    }
    return joint;
  }

  /** Gaussian neighbourhoods of equal perplexity (equation 1): row i holds p(j|i) for every j. */
  static double[][] neighbourhoods(float[][] x, double perplexity) {
    double[][] p = new double[x.length][x.length];
    new SquaredDistances(x, x)
        .visit(1, () -> (item, squared) -> neighbourhood(item, squared, perplexity, p[item]));
    return p;
  }

  /** Bisects the precision β = 1 / 2σ² until the entropy is log(perplexity). */
  private static void neighbourhood(int item, float[] squared, double perplexity, double[] p) {
    double nearest = Double.POSITIVE_INFINITY;
    for (int j = 0; j < squared.length; j++) {
      nearest = j == item ? nearest : Math.min(nearest, squared[j]);
    }
    double wanted = Math.log(perplexity);
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double beta = 1;
    for (int step = 0; step < BISECTIONS; step++) {
      if (entropy(item, squared, nearest, beta, p) > wanted) {
        low = beta;
        beta = Double.isInfinite(high) ? beta * 2 : (beta + high) / 2;
      } else {
        high = beta;
        beta = (low + beta) / 2;
      }
    }
  }

  /** Fills p with the conditional probabilities and returns their entropy in nats. */
  private static double entropy(
      int item, float[] squared, double nearest, double beta, double[] p) {
    double sum = 0;
    double weighted = 0;
    for (int j = 0; j < p.length; j++) {
      // Distances beyond the nearest one, so that the exponentials never all vanish.
      double beyond = squared[j] - nearest;
      p[j] = j == item ? 0 : Math.exp(-beta * beyond);
      sum += p[j];
      weighted += p[j] * beyond;
    }
    for (int j = 0; j < p.length; j++) {
      p[j] /= sum;
    }
    return Math.log(sum) + beta * weighted / sum;
  }

  /**
   * The gradient of the divergence of q from p (equation 5), with p times the exaggeration in it.
   * What attracts and what repels are summed apart, so that one pass over the pairs is enough.
   *
   * @return [item][2]
   */
  static double[][] gradient(double[][] p, double[][] y, double exaggeration) {
    int n = y.length;
    double[][] gradient = new double[n][2];
    double[][] repelled = new double[n][2];
    double normaliser = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double dx = y[i][0] - y[j][0];
        double dy = y[i][1] - y[j][1];
        double q = 1 / (1 + dx * dx + dy * dy);
        normaliser += 2 * q;
        double pull = 4 * exaggeration * p[i][j] * q;
        gradient[i][0] += pull * dx;
        gradient[i][1] += pull * dy;
        gradient[j][0] -= pull * dx;
        gradient[j][1] -= pull * dy;
        double push = 4 * q * q;
        repelled[i][0] += push * dx;
        repelled[i][1] += push * dy;
        repelled[j][0] -= push * dx;
        repelled[j][1] -= push * dy;
      }
    }
    for (int i = 0; i < n; i++) {
      gradient[i][0] -= repelled[i][0] / normaliser;
      gradient[i][1] -= repelled[i][1] / normaliser;
    }
    return gradient;
  }

  /** The divergence of q from p (equation 2), with Student's t in the plane (equation 4). */
  static double divergence(double[][] p, double[][] y) {
    double normaliser = 0;
    double cost = 0;
    for (int i = 0; i < y.length; i++) {
      for (int j = 0; j < y.length; j++) {
        normaliser += i == j ? 0 : similarity(y[i], y[j]);
      }
    }
    for (int i = 0; i < y.length; i++) {
      for (int j = 0; j < y.length; j++) {
        if (p[i][j] > 0) {
          cost += p[i][j] * Math.log(p[i][j] * normaliser / similarity(y[i], y[j]));
        }
      }
    }
    return cost;
  }

  private static double similarity(double[] a, double[] b) {
    double dx = a[0] - b[0];
    double dy = a[1] - b[1];
    return 1 / (1 + dx * dx + dy * dy);
  }
}
