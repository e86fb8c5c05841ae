package dev.kindred.image;

/** The orientation tag of an image file. */
final class ExifOrientation {
  private static final int ORIENTATION = 0x0112;

  private ExifOrientation() {}

  /** The orientation the file asks for; upright when it says nothing or nothing sensible. */
  static Orientation of(byte[] file, ImageFormat format) {
    return ExifBlock.of(file, format)
        .map(block -> Orientation.ofTag(block.number(block.directory(), ORIENTATION, 1)))
        .orElse(Orientation.UPRIGHT);
  }
}
