package dev.kindred.image;

import java.util.Arrays;

/**
 * An image made ready for {@link Augmentation}: shrunk to about twice the scale of the encoder's
 * input, so that thousands fit in memory and every variation is cheap. Immutable; made by {@link
 * Preprocess#prepare}.
 */
public final class Prepared {
  /**
   * Rows and columns of background colour before the image, so that reading needs no checks; two,
   * so that one of them is left when samples are averaged with the next ones.
   */
  static final int BEFORE = 2;

  /** The same after the image, where interpolation reads one sample further. */
  static final int AFTER = 2;

  private final Preprocess preprocess;
  private final int width;
  private final int height;
  private final byte[][] planes;
  private final boolean smooth;
  private final Crop image;
  private final Crop subject;

  /**
   * Copies a kept part of an image.
   *
   * @param image the whole image in the coordinates of the kept part
   * @param subject what the crop is centred on, in the same coordinates
   * @param smooth whether each sample is replaced by the mean of itself and its three neighbours to
   *     the right and below: what reading at twice the scale needs anyway, done once
   */
  Prepared(
      Preprocess preprocess,
      Pixels kept,
      int[] background,
      Crop image,
      Crop subject,
      boolean smooth) {
    this.preprocess = preprocess;
    this.width = kept.width();
    this.height = kept.height();
    this.image = image;
    this.subject = subject;
    this.smooth = smooth;
    this.planes = new byte[kept.channels()][];
    for (int c = 0; c < planes.length; c++) {
      planes[c] = padded(kept, c, (byte) background[c]);
      if (smooth) {
        smooth(planes[c], stride());
      }
    }
  }

  /** In place: a sample is read for the last time when its own mean is written. */
  private static void smooth(byte[] plane, int stride) {
    for (int i = 0; i < plane.length - stride - 1; i++) {
      int above = (plane[i] & 0xff) + (plane[i + 1] & 0xff);
      int below = (plane[i + stride] & 0xff) + (plane[i + stride + 1] & 0xff);
      plane[i] = (byte) ((above + below + 2) / 4);
    }
  }

  private static byte[] padded(Pixels in, int channel, byte background) {
    int stride = BEFORE + in.width() + AFTER;
    byte[] plane = new byte[stride * (BEFORE + in.height() + AFTER)];
    Arrays.fill(plane, background);
    for (int y = 0; y < in.height(); y++) {
      int to = (y + BEFORE) * stride + BEFORE;
      for (int x = 0; x < in.width(); x++) {
        plane[to + x] = (byte) in.at(x, y, channel);
      }
    }
    return plane;
  }

  /** What it was made for. */
  public Preprocess preprocess() {
    return preprocess;
  }

  /** Bytes of memory it takes, nearly. */
  public long bytes() {
    return 160L + (long) planes.length * (planes[0].length + 16);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int stride() {
    return BEFORE + width + AFTER;
  }

  /** Whether a sample is the mean of four, and so lies half a pixel further right and down. */
  boolean smooth() {
    return smooth;
  }

  /** One plane a channel, with the margins; row length {@link #stride()}. */
  byte[][] planes() {
    return planes;
  }

  /** The background colour of a channel, 0..255. */
  int background(int channel) {
    return planes[channel][0] & 0xff;
  }

  /** The whole image, which may reach beyond the part that is kept. */
  Crop image() {
    return image;
  }

  /** The part of the image that is seen after turning it clockwise, relative to its new corner. */
  Crop cropAfterTurning(int quarterTurns) {
    boolean swapped = quarterTurns % 2 == 1;
    Crop turned =
        subject
            .relativeTo(image.x(), image.y(), 1, 1)
            .turned(quarterTurns, image.width(), image.height());
    return preprocess.crop(
        swapped ? image.height() : image.width(), swapped ? image.width() : image.height(), turned);
  }
}
