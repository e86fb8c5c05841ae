package dev.kindred.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.MultiPixelPackedSampleModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.WritableRaster;

/**
 * Decoded ImageIO images as {@link Pixels}. Samples of gray and RGB images are taken as they are
 * stored: the JDK would brighten gray ones, because it believes them linear.
 */
final class RasterConverter {
  private RasterConverter() {}

  static Pixels toPixels(BufferedImage image) {
    ColorModel colours = image.getColorModel();
    if (colours instanceof IndexColorModel palette) {
      return indexed(image.getRaster(), palette);
    }
    int type = colours.getColorSpace().getType();
    boolean plainColours =
        (type == ColorSpace.TYPE_GRAY && colours.getNumColorComponents() == 1)
            || (type == ColorSpace.TYPE_RGB && colours.getNumColorComponents() == 3);
    if (plainColours && !colours.isAlphaPremultiplied()) {
      WritableRaster raster = image.getRaster();
      if (colours instanceof ComponentColorModel
          && raster.getSampleModel() instanceof PixelInterleavedSampleModel model
          && raster.getDataBuffer() instanceof DataBufferByte buffer
          && raster.getParent() == null) {
        return interleaved(raster, model, buffer, colours);
      }
      if (hasUnsignedSamples(colours)) {
        return sampled(raster, colours);
      }
    }
    return converted(image);
  }

  private static boolean hasUnsignedSamples(ColorModel colours) {
    return switch (colours) {
      case DirectColorModel _ -> true;
      case ComponentColorModel _ ->
          colours.getTransferType() == DataBuffer.TYPE_BYTE
              || colours.getTransferType() == DataBuffer.TYPE_USHORT;
      default -> false;
    };
  }

  private static Pixels indexed(WritableRaster raster, IndexColorModel palette) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int[] colours = opaqueColours(palette);
    boolean gray = true;
    for (int colour : colours) {
      gray &= isGray(colour);
    }
    int channels = gray ? 1 : 3;
    byte[] out = new byte[Math.multiplyExact(Math.multiplyExact(width, height), channels)];
    int[] row = new int[width];
    int to = 0;
    for (int y = 0; y < height; y++) {
      indices(raster, y, row);
      for (int index : row) {
        int colour = colours[index];
        if (!gray) {
          out[to++] = (byte) (colour >> 16);
          out[to++] = (byte) (colour >> 8);
        }
        out[to++] = (byte) colour;
      }
    }
    return new Pixels(width, height, channels, out);
  }

  private static boolean isGray(int rgb) {
    return (rgb >> 16 & 0xff) == (rgb & 0xff) && (rgb >> 8 & 0xff) == (rgb & 0xff);
  }

  /** The palette on white; black for the values that a pixel can hold but the palette lacks. */
  private static int[] opaqueColours(IndexColorModel palette) {
    int[] colours = new int[Math.max(1 << palette.getPixelSize(), palette.getMapSize())];
    for (int i = 0; i < palette.getMapSize(); i++) {
      int argb = palette.getRGB(i);
      int alpha = argb >>> 24;
      colours[i] =
          onWhite(argb >> 16 & 0xff, alpha) << 16
              | onWhite(argb >> 8 & 0xff, alpha) << 8
              | onWhite(argb & 0xff, alpha);
    }
    return colours;
  }

  private static void indices(WritableRaster raster, int y, int[] row) {
    if (raster.getSampleModel() instanceof MultiPixelPackedSampleModel packed
        && raster.getDataBuffer() instanceof DataBufferByte buffer
        && raster.getParent() == null
        && packed.getDataBitOffset() == 0) {
      byte[] data = buffer.getData();
      int bits = packed.getPixelBitStride();
      int mask = (1 << bits) - 1;
      int start = buffer.getOffset() + y * packed.getScanlineStride();
      for (int x = 0; x < row.length; x++) {
        int bit = x * bits;
        row[x] = data[start + (bit >> 3)] >> (8 - bits - (bit & 7)) & mask;
      }
    } else {
      raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, 0, row);
    }
  }

  private static Pixels interleaved(
      WritableRaster raster,
      PixelInterleavedSampleModel model,
      DataBufferByte buffer,
      ColorModel colours) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int channels = colours.getNumColorComponents();
    int[] bands = model.getBandOffsets();
    int step = model.getPixelStride();
    byte[] data = buffer.getData();
    byte[] out = new byte[Math.multiplyExact(Math.multiplyExact(width, height), channels)];
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < height; y++) {
        int from = buffer.getOffset() + y * model.getScanlineStride() + bands[c];
        int to = y * width * channels + c;
        if (!colours.hasAlpha()) {
          for (int x = 0; x < width; x++, from += step, to += channels) {
            out[to] = data[from];
          }
        } else {
          int toAlpha = bands[channels] - bands[c];
          for (int x = 0; x < width; x++, from += step, to += channels) {
            out[to] = (byte) onWhite(data[from] & 0xff, data[from + toAlpha] & 0xff);
          }
        }
      }
    }
    return new Pixels(width, height, channels, out);
  }

  /** Any other layout of unsigned samples, of whatever depth. */
  private static Pixels sampled(WritableRaster raster, ColorModel colours) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int channels = colours.getNumColorComponents();
    int bands = raster.getNumBands();
    long[] largest = new long[bands];
    for (int b = 0; b < bands; b++) {
      largest[b] = (1L << colours.getComponentSize(b)) - 1;
    }
    byte[] out = new byte[Math.multiplyExact(Math.multiplyExact(width, height), channels)];
    int[] row = new int[Math.multiplyExact(width, bands)];
    int to = 0;
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int i = 0; i < row.length; i += bands) {
        int alpha = colours.hasAlpha() ? toByte(row[i + channels], largest[channels]) : 255;
        for (int c = 0; c < channels; c++) {
          out[to++] = (byte) onWhite(toByte(row[i + c], largest[c]), alpha);
        }
      }
    }
    return new Pixels(width, height, channels, out);
  }

  /** A BMP may give a colour no bits at all, or all 32. */
  private static int toByte(int sample, long largest) {
    if (largest == 255) {
      return sample;
    }
    return largest == 0
        ? 0
        : (int) ((Integer.toUnsignedLong(sample) * 255 + largest / 2) / largest);
  }

  /** Everything else (other colour spaces, floating point): slow, by the JDK's own conversion. */
  private static Pixels converted(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    boolean gray = image.getColorModel().getNumColorComponents() == 1;
    int channels = gray ? 1 : 3;
    byte[] out = new byte[Math.multiplyExact(Math.multiplyExact(width, height), channels)];
    int[] row = new int[width];
    int to = 0;
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int argb : row) {
        int alpha = argb >>> 24;
        if (!gray) {
          out[to++] = (byte) onWhite(argb >> 16 & 0xff, alpha);
          out[to++] = (byte) onWhite(argb >> 8 & 0xff, alpha);
        }
        out[to++] = (byte) onWhite(argb & 0xff, alpha);
      }
    }
    return new Pixels(width, height, channels, out);
  }

  private static int onWhite(int sample, int alpha) {
    return alpha == 255 ? sample : (sample * alpha + 255 * (255 - alpha) + 127) / 255;
  }
}
