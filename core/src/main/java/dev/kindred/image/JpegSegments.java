package dev.kindred.image;

/** Walks the marker segments of a JPEG file that come before its first scan. */
final class JpegSegments {
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int TEM = 0x01;

  private final byte[] file;
  private int marker;
  private int start;
  private int end = 2;
  private int scan;

  JpegSegments(byte[] file) {
    this.file = file;
  }

  /** Goes to the next segment; false at the first scan, the end or the first irregularity. */
  boolean advance() {
    int at = end;
    while (at + 4 <= file.length && (file[at] & 0xff) == 0xff) {
      marker = file[at + 1] & 0xff;
      if (marker == 0xff) {
        at++; // a fill byte
      } else if (marker == SOI || marker == TEM || (marker >= 0xd0 && marker <= 0xd7)) {
        at += 2; // no payload
      } else if (marker == EOI || marker == SOS) {
        scan = marker == SOS ? at + 2 : 0;
        return false;
      } else {
        start = at + 4;
        end = at + 2 + ((file[at + 2] & 0xff) << 8 | (file[at + 3] & 0xff));
        return end >= start && end <= file.length;
      }
    }
    return false;
  }

  /** After the last segment: where the first scan's header begins, with its length; 0 for none. */
  int scan() {
    return scan;
  }

  /** The segment's marker, the byte after 0xff. */
  int marker() {
    return marker;
  }

  /** First byte after the segment's length. */
  int start() {
    return start;
  }

  /** The byte after the segment. */
  int end() {
    return end;
  }
}
