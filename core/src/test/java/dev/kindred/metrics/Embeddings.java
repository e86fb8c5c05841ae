package dev.kindred.metrics;

import java.util.Random;

/** Random vectors and hierarchies for the tests. */
final class Embeddings {
  private Embeddings() {}

  /** Small whole coordinates: distances are exact in float and often tied. */
  static float[][] grid(int count, int dimension, Random random) {
    float[][] x = new float[count][dimension];
    for (float[] row : x) {
      for (int d = 0; d < dimension; d++) {
        row[d] = random.nextInt(4);
      }
    }
    return x;
  }

  /** Uniform on the unit sphere. */
  static float[][] unit(int count, int dimension, Random random) {
    float[][] x = new float[count][dimension];
    for (float[] row : x) {
      double squares = 0;
      for (int d = 0; d < dimension; d++) {
        row[d] = (float) random.nextGaussian();
        squares += row[d] * row[d];
      }
      for (int d = 0; d < dimension; d++) {
        row[d] /= (float) Math.sqrt(squares);
      }
    }
    return x;
  }

  /** Random class ids, the same number of classes at each level. */
  static int[][] levels(int depth, int count, int classes, Random random) {
    int[][] levels = new int[depth][count];
    for (int[] level : levels) {
      for (int i = 0; i < count; i++) {
        level[i] = random.nextInt(classes);
      }
    }
    return levels;
  }
}
