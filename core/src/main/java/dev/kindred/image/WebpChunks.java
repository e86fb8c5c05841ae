package dev.kindred.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Walks the chunks of a WebP file from the first to the last. */
final class WebpChunks {
  private static final int HEADER_LENGTH = 12;

  private final byte[] file;
  private int start;
  private int end;
  private long next = HEADER_LENGTH;

  WebpChunks(byte[] file) {
    this.file = file;
  }

  /** Goes to the next chunk; false when there is none that lies within the file. */
  boolean advance() {
    if (next + 8 > file.length) {
      return false;
    }
    start = (int) next + 8;
    long last = start + length(file, (int) next + 4);
    if (last > file.length) {
      return false;
    }
    end = (int) last;
    next = last + (last & 1); // chunks start at even offsets
    return true;
  }

  boolean is(String name) {
    return ImageFormat.startsWith(file, start - 8, name);
  }

  /** First byte of the chunk's data. */
  int start() {
    return start;
  }

  /** The byte after the chunk's data. */
  int end() {
    return end;
  }

  /** Checks that the file is as long as it says; the decoder would make up what is missing. */
  static void verify(byte[] file) throws ImageException {
    // The last byte may be padding, which some writers count and leave out.
    if (8 + length(file, 4) > file.length + 1L) {
      throw new ImageException("broken WEBP: the file ends too early");
    }
  }

  private static long length(byte[] file, int at) {
    return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(at) & 0xffffffffL;
  }
}
