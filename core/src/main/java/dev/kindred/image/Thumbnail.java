package dev.kindred.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Small pictures, for reports and beside an index. */
public final class Thumbnail {
  private static final float QUALITY = .8f;

  /** Up to this size, a gray picture is one of few shades, which PNG keeps smaller and sharp. */
  private static final int PNG_BYTES = 4096;

  private Thumbnail() {}

  /**
   * An image as a file, scaled down to fit a square: JPEG, or PNG for drawings in gray.
   *
   * @param side of the square, in pixels; a smaller image stays as it is
   */
  public static byte[] encode(Pixels pixels, int side) {
    int longer = Math.max(pixels.width(), pixels.height());
    return encode(longer <= side ? pixels : scaled(pixels, side));
  }

  /**
   * An image as a data URI, scaled up or down to fit a square.
   *
   * @param side of the square, in pixels
   */
  public static String dataUri(Pixels pixels, int side) {
    return dataUri(encode(scaled(pixels, side)));
  }

  /** A file that {@link #encode} made, as a data URI. */
  public static String dataUri(byte[] picture) {
    return "data:%s;base64,%s"
        .formatted(mediaType(picture), Base64.getEncoder().encodeToString(picture));
  }

  /** The media type of a file that {@link #encode} made. */
  public static String mediaType(byte[] picture) {
    return picture.length > 0 && picture[0] == (byte) 0xff ? "image/jpeg" : "image/png";
  }

  private static Pixels scaled(Pixels pixels, int side) {
    double scale = (double) side / Math.max(pixels.width(), pixels.height());
    int width = Math.max(1, (int) Math.round(scale * pixels.width()));
    int height = Math.max(1, (int) Math.round(scale * pixels.height()));
    Crop whole = Crop.whole(pixels.width(), pixels.height());
    return Resampler.resample(pixels, whole, Background.colour(pixels), height, width);
  }

  private static byte[] encode(Pixels pixels) {
    try {
      BufferedImage image = image(pixels);
      if (pixels.channels() == 1) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        if (bytes.size() <= PNG_BYTES) {
          return bytes.toByteArray();
        }
      }
      return jpeg(image);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }

  private static byte[] jpeg(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static BufferedImage image(Pixels pixels) {
    boolean gray = pixels.channels() == 1;
    BufferedImage image =
        new BufferedImage(
            pixels.width(),
            pixels.height(),
            gray ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
    byte[] to = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    byte[] from = pixels.data();
    if (gray) {
      System.arraycopy(from, 0, to, 0, to.length);
    } else {
      for (int i = 0; i < to.length; i += 3) {
        to[i] = from[i + 2];
        to[i + 1] = from[i + 1];
        to[i + 2] = from[i];
      }
    }
    return image;
  }
}
