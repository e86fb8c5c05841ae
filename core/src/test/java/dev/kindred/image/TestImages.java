package dev.kindred.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;

/** Images and image files for tests. */
public final class TestImages {
  private TestImages() {}

  /** Independent uniform samples. */
  public static Pixels noise(int width, int height, int channels, RandomGenerator random) {
    byte[] data = new byte[width * height * channels];
    random.nextBytes(data);
    return new Pixels(width, height, channels, data);
  }

  /** A dark rectangle on white paper. */
  public static Pixels mark(int width, int height, int left, int top, int right, int bottom) {
    byte[] data = new byte[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean ink = x >= left && x < right && y >= top && y < bottom;
        data[y * width + x] = (byte) (ink ? 0 : 255);
      }
    }
    return new Pixels(width, height, 1, data);
  }

  /** A smooth colour image in which no two corners are alike. */
  public static Pixels gradient(int width, int height) {
    byte[] data = new byte[width * height * 3];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        data[i++] = (byte) (250 * x / width);
        data[i++] = (byte) (250 * y / height);
        data[i++] = (byte) (125 * (x + y) / (width + height) + 60);
      }
    }
    return new Pixels(width, height, 3, data);
  }

  /** The image as a file of a format that ImageIO writes. */
  public static byte[] file(Pixels pixels, String format) {
    boolean gray = pixels.channels() == 1;
    BufferedImage image =
        new BufferedImage(
            pixels.width(),
            pixels.height(),
            gray ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < pixels.height(); y++) {
      for (int x = 0; x < pixels.width(); x++) {
        for (int c = 0; c < pixels.channels(); c++) {
          image.getRaster().setSample(x, y, c, pixels.at(x, y, c));
        }
      }
    }
    return file(image, format);
  }

  static byte[] file(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalArgumentException("cannot write " + image + " as " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
