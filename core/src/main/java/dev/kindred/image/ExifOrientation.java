package dev.kindred.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Finds the orientation tag in an image file by walking to the one directory entry that holds it.
 * It allocates nothing that depends on the file, so that a hostile block costs nothing.
 */
final class ExifOrientation {
  private static final int ORIENTATION = 0x0112;
  private static final int TYPE_BYTE = 1;
  private static final int TYPE_SHORT = 3;
  private static final int TYPE_LONG = 4;

  private ExifOrientation() {}

  /** The orientation the file asks for; upright when it says nothing or nothing sensible. */
  static Orientation of(byte[] file, ImageFormat format) {
    return switch (format) {
      case JPEG -> {
        JpegHeader header = JpegHeader.of(file);
        yield inTiffBlock(file, header.exifStart(), header.exifEnd());
      }
      case TIFF -> inTiffBlock(file, 0, file.length);
      case PNG -> inPng(file);
      case WEBP -> inWebp(file);
      case GIF, BMP -> Orientation.UPRIGHT;
    };
  }

  private static Orientation inPng(byte[] file) {
    PngChunks chunks = new PngChunks(file);
    while (chunks.advance()) {
      if (chunks.is("eXIf")) {
        return inTiffBlock(file, chunks.start(), chunks.end());
      }
    }
    return Orientation.UPRIGHT;
  }

  private static Orientation inWebp(byte[] file) {
    WebpChunks chunks = new WebpChunks(file);
    while (chunks.advance()) {
      if (chunks.is("EXIF")) {
        // Some writers keep the prefix that only JPEG needs.
        int prefix = ImageFormat.startsWith(file, chunks.start(), "Exif\0\0") ? 6 : 0;
        return inTiffBlock(file, chunks.start() + prefix, chunks.end());
      }
    }
    return Orientation.UPRIGHT;
  }

  private static Orientation inTiffBlock(byte[] file, int start, int end) {
    if (end - start < 8 || end > file.length) {
      return Orientation.UPRIGHT;
    }
    ByteBuffer block = ByteBuffer.wrap(file, start, end - start).slice();
    if (block.get(0) == 'I' && block.get(1) == 'I') {
      block.order(ByteOrder.LITTLE_ENDIAN);
    } else if (block.get(0) != 'M' || block.get(1) != 'M') {
      return Orientation.UPRIGHT;
    }
    long directory = block.getInt(4) & 0xffffffffL;
    if (directory + 2 > block.capacity()) {
      return Orientation.UPRIGHT;
    }
    int entries = block.getShort((int) directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      long entry = directory + 2 + 12L * i;
      if (entry + 12 > block.capacity()) {
        break;
      }
      int at = (int) entry;
      if ((block.getShort(at) & 0xffff) == ORIENTATION) {
        return Orientation.ofTag(
            switch (block.getShort(at + 2)) {
              case TYPE_BYTE -> block.get(at + 8);
              case TYPE_SHORT -> block.getShort(at + 8);
              case TYPE_LONG -> block.getInt(at + 8);
              default -> 1;
            });
      }
    }
    return Orientation.UPRIGHT;
  }
}
