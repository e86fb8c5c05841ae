package dev.kindred.image;

/**
 * What an image file may cost before it is refused, checked before any pixel is decoded.
 *
 * @param maxFileBytes largest file, in bytes
 * @param maxPixels largest declared width times height
 */
public record Limits(long maxFileBytes, long maxPixels) {
  /** 64 MiB and 100 megapixels. */
  public static final Limits DEFAULT = new Limits(64L << 20, 100_000_000L);

  /** A limit below 1 is an {@link IllegalArgumentException}. */
  public Limits {
    if (maxFileBytes < 1 || maxPixels < 1) {
      throw new IllegalArgumentException(
          "limits must be positive: %d bytes, %d pixels".formatted(maxFileBytes, maxPixels));
    }
  }

  /** Refuses a file of so many bytes when that is above the limit. */
  public void checkFile(long bytes) throws ImageException {
    if (bytes > maxFileBytes) {
      throw new ImageException(
          "the file has %,d bytes, the limit is %,d".formatted(bytes, maxFileBytes));
    }
  }

  void checkSize(int width, int height) throws ImageException {
    if (width < 1 || height < 1) {
      throw new ImageException("the image claims a size of %d x %d".formatted(width, height));
    }
    if ((long) width * height > maxPixels) {
      throw new ImageException(
          "the image has %,d x %,d pixels, the limit is %,d".formatted(width, height, maxPixels));
    }
  }
}
