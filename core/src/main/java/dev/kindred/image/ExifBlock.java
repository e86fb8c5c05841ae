package dev.kindred.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The Exif block of an image file, a TIFF structure, walked from directory to directory entry. It
 * allocates nothing that depends on the file, and never follows more than it is asked to, so that a
 * hostile block costs nothing.
 */
final class ExifBlock {
  private static final int ENTRY_BYTES = 12;
  private static final int TYPE_BYTE = 1;
  private static final int TYPE_ASCII = 2;
  private static final int TYPE_SHORT = 3;
  private static final int TYPE_LONG = 4;

  private final ByteBuffer block;

  private ExifBlock(ByteBuffer block) {
    this.block = block;
  }

  /** The block of a file; empty when there is none that makes sense. */
  static Optional<ExifBlock> of(byte[] file, ImageFormat format) {
    return switch (format) {
      case JPEG -> {
        JpegHeader header = JpegHeader.of(file);
        yield of(file, header.exifStart(), header.exifEnd());
      }
      case TIFF -> of(file, 0, file.length);
      case PNG -> inPng(file);
      case WEBP -> inWebp(file);
      case GIF, BMP -> Optional.empty();
    };
  }

  private static Optional<ExifBlock> inPng(byte[] file) {
    PngChunks chunks = new PngChunks(file);
    while (chunks.advance()) {
      if (chunks.is("eXIf")) {
        return of(file, chunks.start(), chunks.end());
      }
    }
    return Optional.empty();
  }

  private static Optional<ExifBlock> inWebp(byte[] file) {
    WebpChunks chunks = new WebpChunks(file);
    while (chunks.advance()) {
      if (chunks.is("EXIF")) {
        // Some writers keep the prefix that only JPEG needs.
        int prefix = ImageFormat.startsWith(file, chunks.start(), "Exif\0\0") ? 6 : 0;
        return of(file, chunks.start() + prefix, chunks.end());
      }
    }
    return Optional.empty();
  }

  private static Optional<ExifBlock> of(byte[] file, int start, int end) {
    if (end - start < 8 || end > file.length) {
      return Optional.empty();
    }
    ByteBuffer block = ByteBuffer.wrap(file, start, end - start).slice();
    if (block.get(0) == 'I' && block.get(1) == 'I') {
      block.order(ByteOrder.LITTLE_ENDIAN);
    } else if (block.get(0) != 'M' || block.get(1) != 'M') {
      return Optional.empty();
    }
    return Optional.of(new ExifBlock(block));
  }

  /** Where the first directory is. */
  long directory() {
    return block.getInt(4) & 0xffffffffL;
  }

  /** A number in a directory, or the one given when the directory lacks it. */
  int number(long directory, int tag, int otherwise) {
    int at = entry(directory, tag);
    if (at < 0) {
      return otherwise;
    }
    return switch (block.getShort(at + 2)) {
      case TYPE_BYTE -> block.get(at + 8);
      case TYPE_SHORT -> block.getShort(at + 8);
      case TYPE_LONG -> block.getInt(at + 8);
      default -> otherwise;
    };
  }

  /** The first characters of a text in a directory; empty when it is absent or shorter. */
  String text(long directory, int tag, int length) {
    int at = entry(directory, tag);
    if (at < 0
        || block.getShort(at + 2) != TYPE_ASCII
        || (block.getInt(at + 4) & 0xffffffffL) < length) {
      return "";
    }
    long from = length <= 4 ? at + 8 : block.getInt(at + 8) & 0xffffffffL;
    if (from + length > block.capacity()) {
      return "";
    }
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append((char) (block.get((int) from + i) & 0xff));
    }
    return text.toString();
  }

  /** Where a directory's entry for a tag is; -1 for nowhere. */
  private int entry(long directory, int tag) {
    if (directory + 2 > block.capacity()) {
      return -1;
    }
    int entries = block.getShort((int) directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      long at = directory + 2 + (long) ENTRY_BYTES * i;
      if (at + ENTRY_BYTES > block.capacity()) {
        return -1;
      }
      if ((block.getShort((int) at) & 0xffff) == tag) {
        return (int) at;
      }
    }
    return -1;
  }
}
