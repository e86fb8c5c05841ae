package dev.kindred.cli;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes a NumPy array file (format version 1.0, NEP 1): float32, little-endian, C order, shape [n,
 * d], where n is known only at the end.
 */
final class NpyWriter implements Closeable {
  /** Room for any row count; the data begins at a multiple of 64 bytes. */
  private static final int HEADER_BYTES = 128;

  private final FileChannel channel;
  private final OutputStream out;
  private final ByteBuffer row;
  private final int dimension;
  private long rows;

  /** Begins {@code file}, which must not exist. */
  NpyWriter(Path file, int dimension) throws IOException {
    this.dimension = dimension;
    this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    this.channel.position(HEADER_BYTES);
    this.out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
    this.row = ByteBuffer.allocate(dimension * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Appends one row. */
  void add(float[] vector) throws IOException {
    row.clear().asFloatBuffer().put(vector, 0, dimension);
    out.write(row.array());
    rows++;
  }

  long rows() {
    return rows;
  }

  /** Writes the header and closes the file. */
  @Override
  public void close() throws IOException {
    try (channel) {
      out.flush();
      channel.write(header(), 0);
    }
  }

  private ByteBuffer header() {
    String text =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }".formatted(rows, dimension);
    int length = HEADER_BYTES - 10;
    String padded = text + " ".repeat(length - text.length() - 1) + "\n";
    return ByteBuffer.allocate(HEADER_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0x93)
        .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) length)
        .put(padded.getBytes(StandardCharsets.US_ASCII))
        .flip();
  }
}
