package dev.kindred.image;

import java.awt.image.Raster;

/**
 * Four-component JPEGs, which ImageIO hands over only as raw samples: CMYK, or YCCK when the Adobe
 * segment says so. Colours are converted without a profile, R = (1 - C)(1 - K).
 */
final class CmykJpeg {
  private static final int YCCK = 2;

  private CmykJpeg() {}

  static Pixels toPixels(Raster raster, JpegHeader header) throws ImageException {
    if (raster.getNumBands() != 4) {
      throw new ImageException("JPEG with %d colour components".formatted(raster.getNumBands()));
    }
    int width = raster.getWidth();
    int height = raster.getHeight();
    boolean ycck = header.adobe() && header.adobeTransform() == YCCK;
    // Adobe's writers store the amount of paper left white rather than the amount of ink.
    int flip = header.adobe() ? 0 : 255;
    byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, height), 3)];
    int[] row = new int[width * 4];
    int to = 0;
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int i = 0; i < row.length; i += 4) {
        if (ycck) {
          fromYcc(row, i);
        }
        int white = row[i + 3] ^ flip;
        for (int c = 0; c < 3; c++) {
          rgb[to++] = (byte) (((row[i + c] ^ flip) * white + 127) / 255);
        }
      }
    }
    return new Pixels(width, height, 3, rgb);
  }

  /** YCC to CMY in place, by the equations of JFIF 1.02; CMY is the complement of its RGB. */
  private static void fromYcc(int[] samples, int i) {
    double luma = samples[i];
    double blue = samples[i + 1] - 128;
    double red = samples[i + 2] - 128;
    samples[i] = 255 - clamp(luma + 1.402 * red);
    samples[i + 1] = 255 - clamp(luma - 0.344136 * blue - 0.714136 * red);
    samples[i + 2] = 255 - clamp(luma + 1.772 * blue);
  }

  private static int clamp(double value) {
    return (int) Math.clamp(value + 0.5, 0, 255);
  }
}
