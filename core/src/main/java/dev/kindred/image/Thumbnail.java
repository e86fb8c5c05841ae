package dev.kindred.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Small pictures for reports. */
public final class Thumbnail {
  private Thumbnail() {}

  /**
   * An image as a data URI, scaled to fit a square.
   *
   * @param side of the square, in pixels
   */
  public static String dataUri(Pixels pixels, int side) {
    double scale = (double) side / Math.max(pixels.width(), pixels.height());
    int width = Math.max(1, (int) Math.round(scale * pixels.width()));
    int height = Math.max(1, (int) Math.round(scale * pixels.height()));
    int channels = pixels.channels();
    float[] planes = new float[channels * width * height];
    new Preprocess(channels, height, width, Fit.STRETCH).apply(pixels, planes, 0);
    BufferedImage image =
        new BufferedImage(
            width,
            height,
            channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      for (int c = 0; c < channels; c++) {
        int value = Math.clamp(Math.round(planes[c * width * height + i]), 0, 255);
        image.getRaster().setSample(i % width, i / width, c, value);
      }
    }
    return encoded(image, channels == 1 ? "png" : "jpeg");
  }

  private static String encoded(BufferedImage image, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "data:image/%s;base64,%s"
        .formatted(format, Base64.getEncoder().encodeToString(bytes.toByteArray()));
  }
}
