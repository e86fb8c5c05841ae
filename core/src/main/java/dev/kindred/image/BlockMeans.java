package dev.kindred.image;

/**
 * The inverse cosine transform of an 8 x 8 block (ITU-T T.81, A.3.3), followed by the mean of each
 * of {@code rows x columns} equal parts of it. Both are linear, so each coefficient adds a fixed
 * pattern; of most coefficients the means are zero, and they cost nothing.
 */
final class BlockMeans {
  private static final int SIDE = 8;

  /** By position in zigzag order: the pattern of a coefficient of 1, or an empty array for zero. */
  private final float[][] patterns = new float[SIDE * SIDE][];

  private final int rows;
  private final int columns;

  /**
   * Makes the patterns.
   *
   * @param quantization step of each coefficient, in zigzag order
   * @param rows of means of one block: 1, 2, 4 or 8
   * @param columns of means of one block: 1, 2, 4 or 8
   */
  BlockMeans(int[] quantization, int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    int u = 0;
    int v = 0;
    for (int k = 0; k < patterns.length; k++) {
      patterns[k] = pattern(u, v, quantization[k]);
      // The zigzag: up and to the right on even diagonals, back on odd ones.
      if ((u + v) % 2 == 0) {
        boolean right = u == SIDE - 1;
        v = right ? v + 1 : Math.max(0, v - 1);
        u = right ? u : u + 1;
      } else {
        boolean bottom = v == SIDE - 1;
        u = bottom ? u + 1 : Math.max(0, u - 1);
        v = bottom ? v : v + 1;
      }
    }
  }

  private float[] pattern(int u, int v, int step) {
    float[] pattern = new float[rows * columns];
    boolean zero = true;
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        double value = mean(v, y, rows) * mean(u, x, columns);
        zero &= Math.abs(value) < 1e-12;
        pattern[y * columns + x] = (float) (value * step);
      }
    }
    return zero ? new float[0] : pattern;
  }

  /** Of the basis function of a frequency over one of {@code parts} equal parts of its 8 points. */
  private static double mean(int frequency, int part, int parts) {
    int length = SIDE / parts;
    double sum = 0;
    for (int i = part * length; i < (part + 1) * length; i++) {
      sum += Math.cos((2 * i + 1) * frequency * Math.PI / (2 * SIDE));
    }
    return (frequency == 0 ? Math.sqrt(0.125) : 0.5) * sum / length;
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  /** Sets the means to those of a block with this first coefficient and no other. */
  void start(int value, float[] means) {
    float level = 128 + value * patterns[0][0];
    for (int i = 0; i < rows * columns; i++) {
      means[i] = level;
    }
  }

  /** Adds what the coefficient at a position in zigzag order contributes. */
  void add(int position, int value, float[] means) {
    float[] pattern = patterns[position];
    for (int i = 0; i < pattern.length; i++) {
      means[i] += value * pattern[i];
    }
  }
}
