package dev.kindred.image;

/** The colour an image's border has, and the ink: what differs clearly from it. */
final class Background {
  /** Samples nearer to the background than this are noise, whatever the rest of the image does. */
  private static final int LEAST_CONTRAST = 32;

  private Background() {}

  /** The median of the border pixels, one value 0..255 a channel. */
  static int[] colour(Pixels in) {
    int[] colour = new int[in.channels()];
    for (int c = 0; c < colour.length; c++) {
      int[] histogram = new int[256];
      int count = 0;
      for (int x = 0; x < in.width(); x++) {
        histogram[in.at(x, 0, c)]++;
        histogram[in.at(x, in.height() - 1, c)]++;
        count += 2;
      }
      for (int y = 1; y < in.height() - 1; y++) {
        histogram[in.at(0, y, c)]++;
        histogram[in.at(in.width() - 1, y, c)]++;
        count += 2;
      }
      int below = 0;
      int median = 0;
      while ((below += histogram[median]) * 2 < count) {
        median++;
      }
      colour[c] = median;
    }
    return colour;
  }

  /**
   * The bounding box of the ink: of the pixels that are at least four tenths as far from the
   * background as the farthest one. The whole image when nothing stands out.
   */
  static Crop inkBox(Pixels in, int[] background) {
    int[] columns = new int[in.width()];
    int[] rows = new int[in.height()];
    int farthest = 0;
    byte[] data = in.data();
    int i = 0;
    for (int y = 0; y < rows.length; y++) {
      for (int x = 0; x < columns.length; x++) {
        int difference = 0;
        for (int colour : background) {
          difference = Math.max(difference, Math.abs((data[i++] & 0xff) - colour));
        }
        columns[x] = Math.max(columns[x], difference);
        rows[y] = Math.max(rows[y], difference);
      }
      farthest = Math.max(farthest, rows[y]);
    }
    if (farthest < LEAST_CONTRAST) {
      return Crop.whole(in.width(), in.height());
    }
    int threshold = Math.max(LEAST_CONTRAST, farthest * 2 / 5);
    int left = first(columns, threshold);
    int top = first(rows, threshold);
    return new Crop(
        left, top, last(columns, threshold) + 1 - left, last(rows, threshold) + 1 - top);
  }

  private static int first(int[] values, int threshold) {
    int i = 0;
    while (values[i] < threshold) {
      i++;
    }
    return i;
  }

  private static int last(int[] values, int threshold) {
    int i = values.length - 1;
    while (values[i] < threshold) {
      i--;
    }
    return i;
  }
}
