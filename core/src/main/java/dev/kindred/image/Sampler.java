package dev.kindred.image;

import org.jspecify.annotations.Nullable;

/**
 * Reads an image through a map from output to source: bilinear interpolation, averaged over a few
 * points in each output pixel where a pixel covers more than one of the source. Positions and
 * weights are fixed-point with 8 fractional bits; this loop is where training spends its time
 * outside the network.
 */
final class Sampler {
  private static final int ONE = 256;

  /** How many times further apart points may lie in an image of averaged samples. */
  private static final double SMOOTHED = 2.5;

  private Sampler() {}

  /**
   * Fills the planes of an image.
   *
   * @param map from output pixel indices to positions in the image, measured from its corner
   * @param elastic displacement before the map, or null for none
   * @param clampToEdges whether the image's edge goes on outside of it, rather than its background
   */
  static void sample(
      Prepared in,
      AffineMap map,
      @Nullable ElasticField elastic,
      boolean clampToEdges,
      float[] out,
      int offset) {
    int width = in.preprocess().width();
    int height = in.preprocess().height();
    int pointsPerSide = pointsPerSide(map.longestStep() / (in.smooth() ? SMOOTHED : 1));
    int[] pointX = new int[pointsPerSide * pointsPerSide];
    int[] pointY = new int[pointX.length];
    for (int i = 0; i < pointX.length; i++) {
      double du = pointOffset(i % pointsPerSide, pointsPerSide);
      double dv = pointOffset(i / pointsPerSide, pointsPerSide);
      pointX[i] = (int) Math.rint((map.xu() * du + map.xv() * dv) * ONE);
      pointY[i] = (int) Math.rint((map.yu() * du + map.yv() * dv) * ONE);
    }
    // The centre of a pixel is half a pixel from its corner, and the margin comes first.
    double shift = Prepared.BEFORE - (in.smooth() ? 1 : 0.5);
    int beyond = clampToEdges ? 0 : 1;
    int least = (clampToEdges ? Prepared.BEFORE : 0) * ONE;
    int mostX = (Prepared.BEFORE + in.width() - 1 + beyond) * ONE;
    int mostY = (Prepared.BEFORE + in.height() - 1 + beyond) * ONE;
    int[] x = new int[width];
    int[] y = new int[width];
    for (int row = 0; row < height; row++) {
      if (elastic != null) {
        elastic.row(row);
      }
      for (int column = 0; column < width; column++) {
        double u = elastic == null ? column : column + elastic.x(column);
        double v = elastic == null ? row : row + elastic.y(column);
        x[column] = (int) ((map.xu() * u + map.xv() * v + map.x0() + shift) * ONE);
        y[column] = (int) ((map.yu() * u + map.yv() * v + map.y0() + shift) * ONE);
      }
      for (int c = 0; c < in.planes().length; c++) {
        int to = offset + (c * height + row) * width;
        byte[] plane = in.planes()[c];
        for (int column = 0; column < width; column++) {
          int sum = 0;
          for (int i = 0; i < pointX.length; i++) {
            int px = Math.max(least, Math.min(mostX, x[column] + pointX[i]));
            int py = Math.max(least, Math.min(mostY, y[column] + pointY[i]));
            sum += interpolate(plane, (py >> 8) * in.stride() + (px >> 8), in.stride(), px, py);
          }
          out[to + column] = sum / (float) (ONE * ONE * pointX.length);
        }
      }
    }
  }

  private static int interpolate(byte[] plane, int at, int stride, int x, int y) {
    int right = x & (ONE - 1);
    int down = y & (ONE - 1);
    int top = (plane[at] & 0xff) * (ONE - right) + (plane[at + 1] & 0xff) * right;
    int bottom =
        (plane[at + stride] & 0xff) * (ONE - right) + (plane[at + stride + 1] & 0xff) * right;
    return top * (ONE - down) + bottom * down;
  }

  /** Where a point lies in its pixel, measured from the centre. */
  private static double pointOffset(int index, int pointsPerSide) {
    return (index + 0.5) / pointsPerSide - 0.5;
  }

  /** Bilinear interpolation alone smooths over one source pixel; more of them need more points. */
  private static int pointsPerSide(double sourcePixels) {
    if (sourcePixels <= 1.2) {
      return 1;
    }
    return sourcePixels <= 3 ? 2 : 4;
  }
}
