package dev.kindred.image;

/**
 * A decoded image: upright, opaque (alpha composited on white), 8 bits a sample.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param channels 1 (gray) or 3 (sRGB)
 * @param data samples 0..255, row by row from the top, channels interleaved; length {@code width *
 *     height * channels}; shared, not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record Pixels(int width, int height, int channels, byte[] data) {
  /**
   * Keeps the array it is given.
   *
   * @throws IllegalArgumentException if the channels are not 1 or 3, a side is below 1, or the
   *     array is of another length
   */
  public Pixels {
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException("channels must be 1 or 3, not " + channels);
    }
    if (width < 1 || height < 1 || (long) width * height * channels != data.length) {
      throw new IllegalArgumentException(
          "%d x %d x %d samples do not fit an array of %d"
              .formatted(width, height, channels, data.length));
    }
  }

  /** The sample at a column, row and channel, 0..255. */
  public int at(int x, int y, int channel) {
    return data[(y * width + x) * channels + channel] & 0xff;
  }

  /** The same image in one channel: luma by the weights of ITU-R BT.601. */
  public Pixels toGray() {
    if (channels == 1) {
      return this;
    }
    byte[] gray = new byte[width * height];
    for (int i = 0, j = 0; i < gray.length; i++, j += 3) {
      gray[i] = (byte) luma(data[j] & 0xff, data[j + 1] & 0xff, data[j + 2] & 0xff);
    }
    return new Pixels(width, height, 1, gray);
  }

  /** The same image in three channels: gray is repeated. */
  public Pixels toRgb() {
    if (channels == 3) {
      return this;
    }
    byte[] rgb = new byte[Math.multiplyExact(data.length, 3)];
    for (int i = 0, j = 0; i < data.length; i++, j += 3) {
      rgb[j] = data[i];
      rgb[j + 1] = data[i];
      rgb[j + 2] = data[i];
    }
    return new Pixels(width, height, 3, rgb);
  }

  private static int luma(int r, int g, int b) {
    return (299 * r + 587 * g + 114 * b + 500) / 1000;
  }
}
