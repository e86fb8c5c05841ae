package dev.kindred.image;

import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
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

  /** Refuses by an {@link ImageException} what is beyond the limits, before decoding it. */
  public ImageDecoder(Limits limits) {
    this.limits = limits;
  }

  /** Decodes a file at full resolution. */
  public Pixels decode(byte[] file) throws ImageException {
    return decodeAndMeasure(file, Integer.MAX_VALUE).pixels();
  }

  /**
   * Decodes a file, with fewer pixels where an image is much larger than needed. A pixel of a usual
   * JPEG then is the mean of 2 x 2, 4 x 4 or 8 x 8, and neither side is shorter than half of {@code
   * targetSide}, since means need no spare pixels; of other files rows and columns are left out,
   * and neither side is shorter than {@code targetSide}. Smaller images are decoded in full.
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
          Orientation orientation = ExifOrientation.of(file, format);
          Pixels pixels = orientation.apply(pixels(reader, format, stored, targetSide, file));
          Size size = stored.turned(orientation);
          return new Decoded(pixels, size.width, size.height);
        });
  }

  /** The size of the upright image, read from the file's header alone. */
  public Size size(byte[] file) throws ImageException {
    return read(file, (reader, format, stored) -> stored.turned(ExifOrientation.of(file, format)));
  }

  private static Pixels pixels(
      ImageReader reader, ImageFormat format, Size stored, int targetSide, byte[] file)
      throws IOException {
    int step = Math.max(1, Math.min(stored.width, stored.height) / targetSide);
    if (step > 1 && format == ImageFormat.JPEG) {
      Optional<Pixels> reduced =
          // A mean needs no spare pixels around it to choose from.
          ReducedJpeg.decode(file, stored.width, stored.height, Math.ceilDiv(targetSide, 2));
      if (reduced.isPresent()) {
        return reduced.get();
      }
    }
    ImageReadParam param = reader.getDefaultReadParam();
    if (step > 1) {
      int middle = step / 2;
      param.setSourceSubsampling(step, step, middle, middle);
    }
    return switch (format) {
      case JPEG -> jpegPixels(reader, param, file);
      case PNG -> {
        PngChunks.verify(file);
        yield RasterConverter.toPixels(reader.read(0, param));
      }
      case WEBP -> {
        WebpChunks.verify(file);
        yield RasterConverter.toPixels(reader.read(0, param));
      }
      case GIF, BMP, TIFF -> RasterConverter.toPixels(reader.read(0, param));
    };
  }

  private static Pixels jpegPixels(ImageReader reader, ImageReadParam param, byte[] file)
      throws IOException {
    JpegEffort.checkScans(file, reader.getWidth(0), reader.getHeight(0));
    TruncationListener truncation = new TruncationListener();
    reader.addIIOReadWarningListener(truncation);
    JpegHeader header = JpegHeader.of(file);
    Pixels pixels =
        header.components() == 4
            ? CmykJpeg.toPixels(reader.readRaster(0, param), header)
            : RasterConverter.toPixels(reader.read(0, param));
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
      return read(file, format, reading);
    } catch (ImageException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      Optional<byte[]> repaired =
          format == ImageFormat.JPEG ? JpegRepair.of(file) : Optional.empty();
      if (repaired.isPresent()) {
        try {
          return read(repaired.get(), format, reading);
        } catch (IOException | RuntimeException again) {
          e.addSuppressed(again);
        }
      }
      throw broken(format, e);
    }
  }

  private <T> T read(byte[] file, ImageFormat format, Reading<T> reading) throws IOException {
    if (format == ImageFormat.JPEG) {
      JpegEffort.checkSegments(file);
    }
    ImageReader reader = Readers.of(format);
    try {
      reader.setInput(new ByteArrayImageStream(file), false, true);
      Size stored = new Size(reader.getWidth(0), reader.getHeight(0));
      limits.checkSize(stored.width, stored.height);
      return reading.from(reader, format, stored);
    } catch (OutOfMemoryError | StackOverflowError e) {
      throw new ImageException("decoding this " + format + " needs more memory than there is", e);
    } finally {
      reader.dispose();
    }
  }

  private static ImageException broken(ImageFormat format, Exception e) {
    Throwable told = e;
    while (told instanceof IIOException && told.getCause() != null) {
      told = told.getCause();
    }
    String message = told.getMessage();
    String reason =
        switch (told) {
          case EOFException _ -> "the file ends too early";
          // No message: of what is thrown often, the JVM leaves it out in the end.
          case RuntimeException _ -> "the decoder gave up with " + told.getClass().getSimpleName();
          default -> message == null || message.isBlank() ? told.toString() : message.strip();
        };
    return new ImageException("broken " + format + ": " + reason, e);
  }
}
