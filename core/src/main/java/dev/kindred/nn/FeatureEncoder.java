package dev.kindred.nn;

import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import dev.kindred.image.Fit;

/**
 * A projection trained on features that a frozen backbone has computed before.
 *
 * @param name of the whole network, backbone included
 * @param scaling brings the features to mean 0 and variance 1
 * @param projection what is trained
 */
public record FeatureEncoder(String name, Scaling scaling, Projection projection)
    implements Network {

  /**
   * (x − mean) / deviation, with one deviation for all features, so that features that hardly vary
   * are not blown up.
   *
   * @param mean per feature
   * @param deviation root of the mean variance, > 0
   */
  public record Scaling(float[] mean, double deviation) {
    /**
     * A deviation that is not above 0 is an {@link IllegalArgumentException}; the mean is not
     * copied.
     */
    public Scaling {
      if (!(deviation > 0)) {
        throw new IllegalArgumentException("the features do not vary");
      }
    }

    /** Features as they are. */
    public static Scaling none(int features) {
      return new Scaling(new float[features], 1);
    }

    /** The scaling of a sample, one row per image. */
    public static Scaling of(float[][] rows) {
      int f = rows[0].length;
      double[] sum = new double[f];
      double[] squares = new double[f];
      for (float[] row : rows) {
        for (int j = 0; j < f; j++) {
          sum[j] += row[j];
          squares[j] += (double) row[j] * row[j];
        }
      }
      float[] mean = new float[f];
      double variance = 0;
      for (int j = 0; j < f; j++) {
        mean[j] = (float) (sum[j] / rows.length);
        variance += squares[j] / rows.length - sum[j] / rows.length * (sum[j] / rows.length);
      }
      return new Scaling(mean, Math.sqrt(Math.max(variance / f, 1e-12)));
    }

    Value of(Ops ops, Value features) {
      Value centre = ops.graph().constant(Shape.of(1, mean.length), mean);
      return ops.mul(ops.sub(features, centre), 1 / deviation);
    }
  }

  @Override
  public Fit fit() {
    return Fit.COVER;
  }

  @Override
  public int dimension() {
    return projection.dimension();
  }

  /** [n, features]. */
  @Override
  public Shape inputShape(int n) {
    return Shape.of(n, scaling.mean().length);
  }

  @Override
  public Value forward(Scope scope, Value features) {
    return projection.of(scope, scaling.of(scope.ops(), features));
  }
}
