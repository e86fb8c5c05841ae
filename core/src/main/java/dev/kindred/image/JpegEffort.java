package dev.kindred.image;

/** Refuses JPEG files of few pixels that would keep the JDK's decoder busy for hours. */
final class JpegEffort {
  private static final int SOS = 0xda;
  private static final int APP2 = 0xe2;

  /**
   * A colour profile has 255 segments at most; of each the JDK makes a list, which it walks to its
   * end for every one.
   */
  private static final int MOST_PROFILE_SEGMENTS = 1000;

  /** Progressive files have about a dozen, each of which may go through the whole image. */
  private static final int USUAL_SCANS = 32;

  private static final long MOST_SCANNED_PIXELS = 2_000_000_000L;

  private JpegEffort() {}

  /** Before the file's header is read. */
  static void checkSegments(byte[] file) throws ImageException {
    int segments = count(file, APP2);
    if (segments > MOST_PROFILE_SEGMENTS) {
      throw new ImageException(
          "broken JPEG: %,d colour profile segments, where 255 are possible".formatted(segments));
    }
  }

  /** Before pixels are decoded. */
  static void checkScans(byte[] file, int width, int height) throws ImageException {
    int scans = count(file, SOS);
    if (scans > USUAL_SCANS && (long) scans * width * height > MOST_SCANNED_PIXELS) {
      throw new ImageException(
          "broken JPEG: %,d scans of %,d x %,d pixels would take too long"
              .formatted(scans, width, height));
    }
  }

  /** An upper bound: what looks like a marker may also be a part of a segment. */
  private static int count(byte[] file, int marker) {
    int count = 0;
    for (int i = 1; i < file.length; i++) {
      if ((file[i] & 0xff) == marker && file[i - 1] == (byte) 0xff) {
        count++;
      }
    }
    return count;
  }
}
