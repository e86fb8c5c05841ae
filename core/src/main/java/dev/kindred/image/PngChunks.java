package dev.kindred.image;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Walks the chunks of a PNG file from the first to the last. */
final class PngChunks {
  private static final int SIGNATURE_LENGTH = 8;
  private static final int CHECKSUM_LENGTH = 4;

  private final byte[] file;
  private int type;
  private int end;
  private long next = SIGNATURE_LENGTH;

  PngChunks(byte[] file) {
    this.file = file;
  }

  /** Goes to the next chunk; false when there is none that lies within the file. */
  boolean advance() {
    if (next + 8 > file.length) {
      return false;
    }
    long length = ByteBuffer.wrap(file).getInt((int) next) & 0xffffffffL;
    if (next + 8 + length + CHECKSUM_LENGTH > file.length) {
      return false;
    }
    type = (int) next + 4;
    end = (int) (next + 8 + length);
    next = (long) end + CHECKSUM_LENGTH;
    return true;
  }

  boolean is(String name) {
    return ImageFormat.startsWith(file, type, name);
  }

  /** First byte of the chunk's data. */
  int start() {
    return type + 4;
  }

  /** The byte after the chunk's data. */
  int end() {
    return end;
  }

  /**
   * Checks what the JDK's decoder does not: that no chunk needed for decoding is damaged and that
   * the file is whole.
   */
  static void verify(byte[] file) throws ImageException {
    PngChunks chunks = new PngChunks(file);
    CRC32 checksum = new CRC32();
    while (chunks.advance()) {
      boolean needed = Character.isUpperCase(file[chunks.type]);
      if (needed) {
        checksum.reset();
        checksum.update(file, chunks.type, chunks.end - chunks.type);
        if ((int) checksum.getValue() != ByteBuffer.wrap(file).getInt(chunks.end)) {
          throw new ImageException("broken PNG: a checksum does not match its data");
        }
      }
      if (chunks.is("IEND")) {
        return;
      }
    }
    throw new ImageException("broken PNG: the file ends too early");
  }
}
