package dev.kindred.index;

import java.io.IOException;
import java.util.SplittableRandom;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;
import org.apache.lucene.util.VectorUtil;

/**
 * Maps vectors to few dimensions so that distances never grow: onto the leading principal
 * components, and as the last coordinate the length of what these leave out. With x = p + r, p the
 * projection and r the rest, |x − y|² = |p − p'|² + |r − r'|² ≥ |p − p'|² + (|r| − |r'|)².
 */
final class Reduction {

  /** Orthogonal iterations: the components need not be exact, only orthonormal. */
  private static final int ITERATIONS = 5;

  /** Components computed beyond the wanted ones, so that these come out well. */
  private static final int SPARE = 16;

  private final float[][] axes;
  private final float[] mean;
  private final float[] meanOnAxes;

  private Reduction(float[][] axes, float[] mean) {
    this.axes = axes;
    this.mean = mean;
    this.meanOnAxes = new float[axes.length];
    for (int j = 0; j < axes.length; j++) {
      meanOnAxes[j] = VectorUtil.dotProduct(axes[j], mean);
    }
  }

  /**
   * Finds the components by orthogonal iteration on the covariance of a sample (Golub and Van Loan,
   * Matrix Computations, section 7.3.2).
   *
   * @param dimension of the reduced vectors, at least 2 and less than that of the sample
   */
  static Reduction fit(float[][] sample, int dimension, long seed) {
    float[] mean = mean(sample);
    float[][] centred = new float[sample.length][];
    for (int i = 0; i < sample.length; i++) {
      centred[i] = minus(sample[i], mean);
    }
    float[][] axes = new float[Math.min(dimension - 1 + SPARE, mean.length)][mean.length];
    SplittableRandom random = new SplittableRandom(seed);
    for (float[] axis : axes) {
      for (int d = 0; d < axis.length; d++) {
        axis[d] = (float) random.nextGaussian();
      }
    }
    orthonormalise(axes);
    for (int i = 0; i < ITERATIONS; i++) {
      axes = timesCovariance(axes, centred);
      orthonormalise(axes);
    }
    float[][] leading = new float[dimension - 1][];
    System.arraycopy(axes, 0, leading, 0, leading.length);
    return new Reduction(leading, mean);
  }

  /** Dimensions of the vectors that come out. */
  int dimension() {
    return axes.length + 1;
  }

  float[] reduce(float[] vector) {
    float[] reduced = new float[axes.length + 1];
    float rest = VectorUtil.squareDistance(vector, mean);
    for (int j = 0; j < axes.length; j++) {
      float along = VectorUtil.dotProduct(axes[j], vector) - meanOnAxes[j];
      reduced[j] = along;
      rest -= along * along;
    }
    reduced[axes.length] = (float) Math.sqrt(Math.max(0, rest));
    return reduced;
  }

  void write(DataOutput out) throws IOException {
    out.writeVInt(axes.length);
    out.writeVInt(mean.length);
    write(out, mean);
    for (float[] axis : axes) {
      write(out, axis);
    }
  }

  static Reduction read(DataInput in) throws IOException {
    float[][] axes = new float[in.readVInt()][];
    float[] mean = new float[in.readVInt()];
    in.readFloats(mean, 0, mean.length);
    for (int j = 0; j < axes.length; j++) {
      axes[j] = new float[mean.length];
      in.readFloats(axes[j], 0, mean.length);
    }
    return new Reduction(axes, mean);
  }

  private static void write(DataOutput out, float[] numbers) throws IOException {
    for (float number : numbers) {
      out.writeInt(Float.floatToIntBits(number));
    }
  }

  private static float[] mean(float[][] sample) {
    double[] sum = new double[sample[0].length];
    for (float[] vector : sample) {
      for (int d = 0; d < sum.length; d++) {
        sum[d] += vector[d];
      }
    }
    float[] mean = new float[sum.length];
    for (int d = 0; d < sum.length; d++) {
      mean[d] = (float) (sum[d] / sample.length);
    }
    return mean;
  }

  private static float[] minus(float[] a, float[] b) {
    float[] difference = new float[a.length];
    for (int d = 0; d < a.length; d++) {
      difference[d] = a[d] - b[d];
    }
    return difference;
  }

  private static float[][] timesCovariance(float[][] axes, float[][] centred) {
    float[][] product = new float[axes.length][axes[0].length];
    for (float[] vector : centred) {
      for (int j = 0; j < axes.length; j++) {
        add(product[j], VectorUtil.dotProduct(vector, axes[j]) / centred.length, vector);
      }
    }
    return product;
  }

  /** Modified Gram-Schmidt; an axis along which nothing is left becomes zero. */
  private static void orthonormalise(float[][] axes) {
    for (int j = 0; j < axes.length; j++) {
      float before = VectorUtil.dotProduct(axes[j], axes[j]);
      for (int twice = 0; twice < 2; twice++) { // once leaves rounding errors behind
        for (int i = 0; i < j; i++) {
          add(axes[j], -VectorUtil.dotProduct(axes[i], axes[j]), axes[i]);
        }
      }
      float left = VectorUtil.dotProduct(axes[j], axes[j]);
      float scale = left <= 1e-9f * before ? 0 : (float) (1 / Math.sqrt(left));
      for (int d = 0; d < axes[j].length; d++) {
        axes[j][d] *= scale;
      }
    }
  }

  private static void add(float[] sum, float factor, float[] vector) {
    for (int d = 0; d < sum.length; d++) {
      sum[d] += factor * vector[d];
    }
  }
}
