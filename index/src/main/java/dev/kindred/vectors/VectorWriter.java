package dev.kindred.vectors;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes a file of float32 vectors whose number is known only at the end. */
public final class VectorWriter implements Closeable {
  private final VectorFormat format;
  private final FileChannel channel;
  private final OutputStream out;
  private final ByteBuffer row;
  private final int dimension;
  private long rows;

  /**
   * Begins {@code file}, which must not exist.
   *
   * @param dimension numbers in each row, at least 1
   */
  public VectorWriter(Path file, VectorFormat format, int dimension) throws IOException {
    this.format = format;
    this.dimension = dimension;
    this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    this.out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
    this.row =
        ByteBuffer.allocate(Integer.BYTES + dimension * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(0, dimension);
    if (format == VectorFormat.NPY) {
      out.write(NpyHeader.of(0, dimension));
    }
  }

  /**
   * Appends one row.
   *
   * @param vector [dimension]
   */
  public void add(float[] vector) throws IOException {
    row.position(Integer.BYTES)
        .slice()
        .order(row.order())
        .asFloatBuffer()
        .put(vector, 0, dimension);
    int skipped =
        switch (format) {
          case NPY -> Integer.BYTES;
          case FVECS -> 0;
        };
    out.write(row.array(), skipped, row.capacity() - skipped);
    rows++;
  }

  /** How many rows have been added so far. */
  public long rows() {
    return rows;
  }

  /** Completes and closes the file. */
  @Override
  public void close() throws IOException {
    try (channel) {
      out.flush();
      if (format == VectorFormat.NPY) {
        channel.write(ByteBuffer.wrap(NpyHeader.of(rows, dimension)), 0);
      }
    }
  }
}
