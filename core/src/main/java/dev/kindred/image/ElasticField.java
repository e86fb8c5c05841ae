package dev.kindred.image;

import java.util.random.RandomGenerator;

/**
 * A smooth random displacement: independent normal offsets on a 4 x 4 grid that spans the output,
 * interpolated by Catmull-Rom cubics.
 */
final class ElasticField {
  private static final int NODES = 4;

  private final float[] columnWeights;
  private final float[] rowWeights;
  private final float[] offsets = new float[2 * NODES * NODES];
  private final float[] rowX = new float[NODES];
  private final float[] rowY = new float[NODES];

  /**
   * Draws a field.
   *
   * @param sigma standard deviation of an offset as a share of the output's side
   */
  ElasticField(double sigma, int height, int width, RandomGenerator random) {
    columnWeights = weights(width);
    rowWeights = weights(height);
    for (int i = 0; i < offsets.length; i += 2) {
      offsets[i] = (float) (random.nextGaussian() * sigma * width);
      offsets[i + 1] = (float) (random.nextGaussian() * sigma * height);
    }
  }

  /** Chooses the row that {@link #x} and {@link #y} refer to. */
  void row(int y) {
    for (int node = 0; node < NODES; node++) {
      float sumX = 0;
      float sumY = 0;
      for (int k = 0; k < NODES; k++) {
        float weight = rowWeights[y * NODES + k];
        sumX += weight * offsets[2 * (k * NODES + node)];
        sumY += weight * offsets[2 * (k * NODES + node) + 1];
      }
      rowX[node] = sumX;
      rowY[node] = sumY;
    }
  }

  /** Displacement to the right at a column of the chosen row, in output pixels. */
  float x(int column) {
    return at(rowX, column * NODES);
  }

  /** Displacement downwards at a column of the chosen row, in output pixels. */
  float y(int column) {
    return at(rowY, column * NODES);
  }

  private float at(float[] nodes, int from) {
    return columnWeights[from] * nodes[0]
        + columnWeights[from + 1] * nodes[1]
        + columnWeights[from + 2] * nodes[2]
        + columnWeights[from + 3] * nodes[3];
  }

  /** For each position the weights of the four nodes; a node beyond the ends repeats the end's. */
  private static float[] weights(int count) {
    float[] weights = new float[count * NODES];
    for (int i = 0; i < count; i++) {
      double position = (i + 0.5) / count * (NODES - 1);
      int base = Math.min((int) position, NODES - 2);
      double t = position - base;
      double[] cubic = {
        0.5 * t * (-1 + t * (2 - t)),
        0.5 * (2 + t * t * (-5 + 3 * t)),
        0.5 * t * (1 + t * (4 - 3 * t)),
        0.5 * t * t * (t - 1)
      };
      for (int k = 0; k < cubic.length; k++) {
        int node = Math.clamp(base - 1 + k, 0, NODES - 1);
        weights[i * NODES + node] += (float) cubic[k];
      }
    }
    return weights;
  }
}
