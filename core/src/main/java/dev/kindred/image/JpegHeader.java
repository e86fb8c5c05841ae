package dev.kindred.image;

/**
 * What the marker segments before a JPEG's first scan say.
 *
 * @param components colour components of the frame, 0 when no frame header was found
 * @param adobe whether an Adobe APP14 segment is present (its CMYK samples are stored inverted)
 * @param adobeTransform the segment's colour transform: 0 none, 1 YCbCr, 2 YCCK
 * @param exifStart first byte of the TIFF block of the Exif APP1 segment
 * @param exifEnd the byte after it; equal to {@code exifStart} when there is none
 */
record JpegHeader(int components, boolean adobe, int adobeTransform, int exifStart, int exifEnd) {
  private static final int APP1 = 0xe1;
  private static final int APP14 = 0xee;

  /** Walks the segments; never reads beyond the array and stops at the first irregularity. */
  static JpegHeader of(byte[] file) {
    int components = 0;
    boolean adobe = false;
    int transform = 0;
    int exifStart = 0;
    int exifEnd = 0;
    JpegSegments segments = new JpegSegments(file);
    while (segments.advance()) {
      int marker = segments.marker();
      int body = segments.start();
      int end = segments.end();
      if (isFrame(marker) && end - body >= 6) {
        components = file[body + 5] & 0xff;
      } else if (marker == APP1 && exifEnd == 0 && ImageFormat.startsWith(file, body, "Exif\0\0")) {
        exifStart = Math.min(body + 6, end);
        exifEnd = end;
      } else if (marker == APP14
          && end - body >= 12
          && ImageFormat.startsWith(file, body, "Adobe")) {
        adobe = true;
        transform = file[body + 11] & 0xff;
      }
    }
    return new JpegHeader(components, adobe, transform, exifStart, exifEnd);
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xc0
        && marker <= 0xcf
        && marker != 0xc4 // Huffman tables
        && marker != 0xc8 // reserved
        && marker != 0xcc; // arithmetic conditioning
  }
}
