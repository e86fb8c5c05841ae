package dev.kindred.image;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;

/**
 * Variants of a JPEG file that decode where the JDK refuses the original although the image in it
 * is whole.
 */
final class JpegRepair {
  private static final int DHT = 0xc4;
  private static final int APP2 = 0xe2;

  private JpegRepair() {}

  /** The file to try next, or empty when nothing is known to help. */
  static Optional<byte[]> of(byte[] file) {
    boolean hasTables = false;
    boolean hasProfile = false;
    JpegSegments segments = new JpegSegments(file);
    while (segments.advance()) {
      hasTables |= segments.marker() == DHT;
      hasProfile |= isProfile(file, segments);
    }
    if (hasTables && !hasProfile) {
      return Optional.empty();
    }
    ByteArrayOutputStream repaired = new ByteArrayOutputStream(file.length + 512);
    repaired.write(file, 0, 2);
    if (!hasTables) {
      writeStandardTables(repaired);
    }
    int rest = 2;
    segments = new JpegSegments(file);
    while (segments.advance()) {
      if (!isProfile(file, segments)) {
        repaired.write(file, rest, segments.end() - rest);
      }
      rest = segments.end();
    }
    repaired.write(file, rest, file.length - rest);
    return Optional.of(repaired.toByteArray());
  }

  /** Part of a colour profile; the JDK gives up when one of them is missing or out of order. */
  private static boolean isProfile(byte[] file, JpegSegments segments) {
    return segments.marker() == APP2
        && ImageFormat.startsWith(file, segments.start(), "ICC_PROFILE\0");
  }

  /** Frames of motion JPEG leave out the tables of the standard's annex K.3. */
  private static void writeStandardTables(ByteArrayOutputStream out) {
    writeTable(out, 0x00, JPEGHuffmanTable.StdDCLuminance);
    writeTable(out, 0x10, JPEGHuffmanTable.StdACLuminance);
    writeTable(out, 0x01, JPEGHuffmanTable.StdDCChrominance);
    writeTable(out, 0x11, JPEGHuffmanTable.StdACChrominance);
  }

  private static void writeTable(ByteArrayOutputStream out, int id, JPEGHuffmanTable table) {
    short[] lengths = table.getLengths();
    short[] values = table.getValues();
    int size = 2 + 1 + 16 + values.length;
    out.write(0xff);
    out.write(DHT);
    out.write(size >> 8);
    out.write(size);
    out.write(id);
    for (int i = 0; i < 16; i++) {
      out.write(i < lengths.length ? lengths[i] : 0);
    }
    for (short value : values) {
      out.write(value);
    }
  }
}
