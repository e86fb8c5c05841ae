package dev.kindred.metrics;

import java.util.Random;

/**
 * Vectors projected on the plane of their two largest principal components.
 *
 * @param points [item][2], centred, in the units of the vectors
 * @param share of the vectors' variance that the plane holds, 0 to 1; NaN when there is none
 */
public record PrincipalProjection(double[][] points, double share) {
  private static final int ITERATIONS = 1000;
  private static final double CONVERGED = 1e-10;
  private static final int COMPONENTS = 2;

  /**
   * Finds the plane by orthogonal iteration on the covariance matrix (Golub and Van Loan, Matrix
   * Computations, section 8.2). The first item with a share in a component lies on its positive
   * side, so that the result does not depend on an arbitrary sign.
   *
   * @param x [item][dimension], at least one item
   */
  public static PrincipalProjection of(float[][] x) {
    double[][] covariance = PrincipalComponents.covariance(x);
    double total = 0;
    for (int d = 0; d < covariance.length; d++) {
      total += covariance[d][d];
    }
    double[][] axes = axes(covariance);
    double[][] points = project(x, axes);
    double held = 0;
    for (double[] point : points) {
      held += (point[0] * point[0] + point[1] * point[1]) / points.length;
    }
    return new PrincipalProjection(points, total > 0 ? held / total : Double.NaN);
  }

  private static double[][] axes(double[][] covariance) {
    int dimension = covariance.length;
    Random random = new Random(1);
    double[][] axes = new double[Math.min(COMPONENTS, dimension)][dimension];
    for (double[] axis : axes) {
      for (int d = 0; d < dimension; d++) {
        axis[d] = random.nextGaussian();
      }
    }
    orthonormalise(axes);
    double held = 0;
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      double[][] next = new double[axes.length][];
      for (int k = 0; k < axes.length; k++) {
        next[k] = times(covariance, axes[k]);
      }
      double before = held;
      held = orthonormalise(next);
      axes = next;
      if (Math.abs(held - before) <= CONVERGED * held) {
        break;
      }
    }
    return axes;
  }

  private static double[] times(double[][] matrix, double[] vector) {
    double[] product = new double[vector.length];
    for (int d = 0; d < vector.length; d++) {
      product[d] = dot(matrix[d], vector);
    }
    return product;
  }

  /**
   * Gram and Schmidt.
   *
   * @return the sum of the lengths
   */
  private static double orthonormalise(double[][] axes) {
    double sum = 0;
    for (int k = 0; k < axes.length; k++) {
      for (int earlier = 0; earlier < k; earlier++) {
        double along = dot(axes[k], axes[earlier]);
        for (int d = 0; d < axes[k].length; d++) {
          axes[k][d] -= along * axes[earlier][d];
        }
      }
      double length = Math.sqrt(dot(axes[k], axes[k]));
      sum += length;
      for (int d = 0; d < axes[k].length; d++) {
        axes[k][d] = length > 0 ? axes[k][d] / length : 0;
      }
    }
    return sum;
  }

  private static double[][] project(float[][] x, double[][] axes) {
    double[] mean = new double[x[0].length];
    for (float[] row : x) {
      for (int d = 0; d < mean.length; d++) {
        mean[d] += row[d] / (double) x.length;
      }
    }
    double[][] points = new double[x.length][COMPONENTS];
    for (int k = 0; k < axes.length; k++) {
      double sign = 0;
      for (int i = 0; i < x.length; i++) {
        double along = 0;
        for (int d = 0; d < mean.length; d++) {
          along += (x[i][d] - mean[d]) * axes[k][d];
        }
        sign = sign == 0 ? Math.signum(along) : sign;
        points[i][k] = sign * along;
      }
    }
    return points;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += a[d] * b[d];
    }
    return sum;
  }
}
