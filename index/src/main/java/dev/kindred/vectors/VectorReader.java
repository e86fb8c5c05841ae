package dev.kindred.vectors;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of vectors from its first row to its last: {@code .npy} (float32 or float64, C
 * order, shape (rows, dimension), or (dimension) for one vector) or {@code .fvecs}. Messages count
 * rows from 0.
 */
public final class VectorReader implements Closeable {
  private static final int BUFFER = 1 << 20;

  /** A vector whose squared length is so close to 1 has unit length, but for rounding. */
  private static final double ROUNDING = 1e-6;

  private final Path file;
  private final DataInputStream in;
  private final Layout layout;
  private final byte[] bytes;
  private long row;

  private VectorReader(Path file, DataInputStream in, Layout layout) {
    this.file = file;
    this.in = in;
    this.layout = layout;
    this.bytes = new byte[layout.dimension() * layout.numberBytes()];
  }

  /**
   * Opens a file, of the format that its extension says.
   *
   * @throws VectorFileException when it is of another format, of other numbers, in Fortran order,
   *     without a row, or ends before its first row does
   */
  public static VectorReader open(Path file) throws IOException {
    VectorFormat format = VectorFormat.of(file);
    long size = Files.size(file);
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
    try {
      Layout layout =
          switch (format) {
            case NPY -> NpyHeader.read(in, file, size);
            case FVECS -> fvecs(in, size);
          };
      requireRows(file, layout, size);
      return new VectorReader(file, in, layout);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** All rows of a file. */
  public static float[][] readAll(Path file) throws IOException {
    try (VectorReader in = open(file)) {
      float[][] rows = new float[Math.toIntExact(in.rows())][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = in.requireNext();
      }
      return rows;
    }
  }

  /** The first row tells the dimension of all. */
  private static Layout fvecs(DataInputStream in, long size) throws IOException {
    in.mark(Integer.BYTES);
    int dimension = size < Integer.BYTES ? 0 : Integer.reverseBytes(in.readInt());
    in.reset();
    Layout one = new Layout(0, 1, dimension, Float.BYTES, ByteOrder.LITTLE_ENDIAN, true);
    long rows = Math.ceilDiv(size, Math.max(one.rowBytes(), 1));
    return new Layout(0, rows, dimension, Float.BYTES, ByteOrder.LITTLE_ENDIAN, true);
  }

  private static void requireRows(Path file, Layout layout, long size) throws VectorFileException {
    if (layout.rows() == 0) {
      throw new VectorFileException(file + " holds no vectors");
    }
    if (layout.dimension() < 1) {
      throw new VectorFileException(
          "%s row 0 has %d dimensions".formatted(file, layout.dimension()));
    }
    if (size - layout.start() < layout.rowBytes()) {
      throw truncated(file, 0, layout);
    }
    if ((size - layout.start()) / layout.rowBytes() > layout.rows()) {
      throw new VectorFileException(
          "%s holds more than the %d rows that its header says".formatted(file, layout.rows()));
    }
  }

  /** Numbers in each row, at least 1. */
  public int dimension() {
    return layout.dimension();
  }

  /** How many rows the file should have; one that ends earlier is an error when that is reached. */
  public long rows() {
    return layout.rows();
  }

  /**
   * The next vector as it is, null after the last.
   *
   * @throws VectorFileException when the file ends within it, when it has another dimension than
   *     the first one, or when one of its numbers is not finite as a float32
   */
  public float @Nullable [] next() throws IOException {
    return row == layout.rows() ? null : requireNext();
  }

  /**
   * The next vector, scaled to unit length; null after the last.
   *
   * @throws VectorFileException as {@link #next}, and when the vector is zero
   */
  public float @Nullable [] nextUnit() throws IOException {
    float[] vector = next();
    if (vector == null) {
      return null;
    }
    double squares = 0;
    for (float component : vector) {
      squares += (double) component * component;
    }
    if (squares == 0) {
      throw new VectorFileException(
          "%s row %d is all zeros; a vector to compare needs a direction".formatted(file, row - 1));
    }
    if (Math.abs(squares - 1) > ROUNDING) {
      double length = Math.sqrt(squares);
      for (int d = 0; d < vector.length; d++) {
        vector[d] = (float) (vector[d] / length);
      }
    }
    return vector;
  }

  private float[] requireNext() throws IOException {
    if (layout.prefixed()) {
      byte[] prefix = in.readNBytes(Integer.BYTES);
      if (prefix.length < Integer.BYTES) {
        throw truncated(file, row, layout);
      }
      int dimension = ByteBuffer.wrap(prefix).order(layout.order()).getInt();
      if (dimension != layout.dimension()) {
        throw new VectorFileException(
            "%s row %d has %d dimensions, those before have %d"
                .formatted(file, row, dimension, layout.dimension()));
      }
    }
    if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
      throw truncated(file, row, layout);
    }
    float[] vector = numbers();
    row++;
    return vector;
  }

  private float[] numbers() throws VectorFileException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(layout.order());
    float[] vector = new float[layout.dimension()];
    for (int d = 0; d < vector.length; d++) {
      double number = layout.numberBytes() == Float.BYTES ? buffer.getFloat() : buffer.getDouble();
      vector[d] = (float) number;
      if (!Float.isFinite(vector[d])) {
        throw new VectorFileException(
            "%s row %d holds %s at position %d, where a finite number of float32 must be"
                .formatted(file, row, number, d));
      }
    }
    return vector;
  }

  private static VectorFileException truncated(Path file, long row, Layout layout) {
    return new VectorFileException(
        "%s is truncated: it ends within row %d of %d".formatted(file, row, layout.rows()));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
