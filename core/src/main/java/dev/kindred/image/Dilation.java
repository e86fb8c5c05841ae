package dev.kindred.image;

/** Thickens strokes by up to a pixel on each side. */
final class Dilation {
  private Dilation() {}

  /**
   * Moves each sample of a plane towards the one in its 3 x 3 neighbourhood that is farthest from
   * the paper: the darkest when the paper is bright, the brightest when it is dark.
   *
   * @param paper colour of the paper, 0..255; dark when the plane is brighter on average
   * @param share how far, 0 (not at all) to 1 (all the way)
   */
  static void apply(float[] out, int offset, int height, int width, int paper, float share) {
    float[] original = new float[height * width];
    System.arraycopy(out, offset, original, 0, original.length);
    float sign = paper >= mean(original) ? -1 : 1;
    float[] across = new float[original.length];
    for (int y = 0; y < height; y++) {
      int row = y * width;
      for (int x = 0; x < width; x++) {
        float before = sign * original[row + Math.max(0, x - 1)];
        float after = sign * original[row + Math.min(width - 1, x + 1)];
        across[row + x] = Math.max(sign * original[row + x], Math.max(before, after));
      }
    }
    for (int y = 0; y < height; y++) {
      int row = y * width;
      int above = Math.max(0, y - 1) * width;
      int below = Math.min(height - 1, y + 1) * width;
      for (int x = 0; x < width; x++) {
        float most = Math.max(across[row + x], Math.max(across[above + x], across[below + x]));
        out[offset + row + x] = original[row + x] + share * (sign * most - original[row + x]);
      }
    }
  }

  private static double mean(float[] plane) {
    double sum = 0;
    for (float sample : plane) {
      sum += sample;
    }
    return sum / plane.length;
  }
}
