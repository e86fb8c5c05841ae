package dev.kindred.image;

import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;

/**
 * Reads JPEG, PNG, GIF (the first frame), BMP, TIFF (the first page) and WebP files from memory.
 *
 * <p>Sizes are checked before pixels are decoded, the EXIF orientation is applied, and whatever a
 * decoder throws, running out of memory included, becomes an {@link ImageException}. Safe for use
 * by several threads at once.
 */
public final class ImageDecoder {
  static {
    ImageIO.setUseCache(false);
  }

  /**
   * A decoded image and the size of the original.
   *
   * @param pixels the image, possibly with fewer pixels than the original
   * @param width columns of the original, upright
   * @param height rows of the original, upright
   */
  public record Decoded(Pixels pixels, int width, int height) {}

  /** Columns and rows of an upright image. */
  public record Size(int width, int height) {
    private Size turned(Orientation orientation) {
      int columns = orientation.swapsSides() ? height : width;
      int rows = orientation.swapsSides() ? width : height;
      return new Size(columns, rows);
    }
  }

  private interface Reading<T> {
    T from(ImageReader reader, ImageFormat format, Size stored) throws IOException;
  }

  private final Limits limits;
  private final ReaderPool readers = new ReaderPool();

  public ImageDecoder(Limits limits) {
    this.limits = limits;
  }

  /** Decodes a file at full resolution. */
  public Pixels decode(byte[] file) throws ImageException {
    return decodeAndMeasure(file, Integer.MAX_VALUE).pixels();
  }

  /**
   * Decodes a file, leaving out whole rows and columns of an image that is much larger than needed:
   * neither side of the result is shorter than {@code targetSide} pixels, unless it was so already.
   */
  public Pixels decode(byte[] file, int targetSide) throws ImageException {
    return decodeAndMeasure(file, targetSide).pixels();
  }

  /** As {@link #decode(byte[], int)}, together with the size of the original. */
  public Decoded decodeAndMeasure(byte[] file, int targetSide) throws ImageException {
    if (targetSide < 1) {
      throw new IllegalArgumentException("target side must be positive, not " + targetSide);
    }
    return read(
        file,
        (reader, format, stored) -> {
          ImageReadParam param = reader.getDefaultReadParam();
          int step = Math.max(1, Math.min(stored.width, stored.height) / targetSide);
          if (step > 1) {
            int middle = step / 2;
            param.setSourceSubsampling(step, step, middle, middle);
          }
          Orientation orientation = ExifOrientation.of(file, format);
          Pixels pixels = orientation.apply(pixels(reader, format, param, file));
          Size size = stored.turned(orientation);
          return new Decoded(pixels, size.width, size.height);
        });
  }

  /** The size of the upright image, read from the file's header alone. */
  public Size size(byte[] file) throws ImageException {
    return read(file, (reader, format, stored) -> stored.turned(ExifOrientation.of(file, format)));
  }

  private static Pixels pixels(
      ImageReader reader, ImageFormat format, ImageReadParam param, byte[] file)
      throws IOException {
    if (format != ImageFormat.JPEG) {
      return RasterConverter.toPixels(reader.read(0, param));
    }
    TruncationListener truncation = new TruncationListener();
    reader.addIIOReadWarningListener(truncation);
    JpegHeader header = JpegHeader.of(file);
    Pixels pixels;
    if (header.components() == 4) {
      Raster raster = reader.readRaster(0, param);
      pixels = CmykJpeg.toPixels(raster, header);
    } else {
      pixels = RasterConverter.toPixels(reader.read(0, param));
    }
    truncation.check();
    return pixels;
  }

  private <T> T read(byte[] file, Reading<T> reading) throws ImageException {
    limits.checkFile(file.length);
    if (file.length == 0) {
      throw new ImageException("the file is empty");
    }
    ImageFormat format =
        ImageFormat.of(file)
            .orElseThrow(() ->
                new ImageException("not a JPEG, PNG, GIF, BMP, TIFF or WebP image by content"));
    try {
      ImageReader reader = readers.take(format);
      T result;
      try {
        reader.setInput(new ByteArrayImageStream(file), false, true);
        Size stored = new Size(reader.getWidth(0), reader.getHeight(0));
        limits.checkSize(stored.width, stored.height);
        result = reading.from(reader, format, stored);
      } catch (IOException | RuntimeException | Error e) {
        reader.dispose(); // its state is unknown
        throw e;
      }
      readers.giveBack(format, reader);
      return result;
    } catch (ImageException e) {
      throw e;
    } catch (OutOfMemoryError e) {
      throw new ImageException("decoding this " + format + " needs more memory than there is", e);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw new ImageException("broken " + format + ": " + reason(e), e);
    }
  }

  private static String reason(Throwable e) {
    Throwable told = e;
    while (told instanceof IIOException && told.getCause() != null) {
      told = told.getCause();
    }
    String message = told.getMessage();
    return switch (told) {
      case java.io.EOFException _ -> "the file ends too early";
      case StackOverflowError _ -> "nested too deeply";
      default ->
          message == null || message.isBlank() ? told.getClass().getSimpleName() : message.strip();
    };
  }
}
