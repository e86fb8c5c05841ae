package dev.kindred.cli.demo;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Writes 8-bit gray PNG files (ISO/IEC 15948), every row unfiltered. */
final class Png {
  private static final byte[] SIGNATURE = {(byte) 137, 80, 78, 71, 13, 10, 26, 10};

  private Png() {}

  /** The file's bytes for {@code width} x {@code height} gray values. */
  static byte[] gray(int width, int height, byte[] pixels) {
    try {
      ByteArrayOutputStream header = new ByteArrayOutputStream();
      DataOutputStream fields = new DataOutputStream(header);
      fields.writeInt(width);
      fields.writeInt(height);
      fields.write(new byte[] {8, 0, 0, 0, 0}); // bits, gray, and the only methods there are

      ByteArrayOutputStream rows = new ByteArrayOutputStream();
      try (DeflaterOutputStream packed = new DeflaterOutputStream(rows)) {
        for (int y = 0; y < height; y++) {
          packed.write(0);
          packed.write(pixels, y * width, width);
        }
      }

      ByteArrayOutputStream file = new ByteArrayOutputStream();
      file.write(SIGNATURE);
      DataOutputStream chunks = new DataOutputStream(file);
      chunk(chunks, "IHDR", header.toByteArray());
      chunk(chunks, "IDAT", rows.toByteArray());
      chunk(chunks, "IEND", new byte[0]);
      return file.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
  }

  private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) crc.getValue());
  }
}
