package dev.kindred.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Vectors in a file: {@code .npy} (float32, two dimensions, C order) or {@code .fvecs}. */
final class VectorFile {

  private static final byte[] NPY_MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\((\\d+),\\s*(\\d+)\\)");

  private VectorFile() {}

  static float[][] read(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
      return file.toString().endsWith(".fvecs") ? fvecs(in) : npy(in, file);
    }
  }

  private static float[][] npy(DataInputStream in, Path file) throws IOException {
    byte[] start = in.readNBytes(10);
    byte[] header = in.readNBytes((start[8] & 0xff) | (start[9] & 0xff) << 8);
    String text = new String(header, StandardCharsets.US_ASCII);
    Matcher shape = SHAPE.matcher(text);
    if (!text.contains("'<f4'") || text.contains("'fortran_order': True") || !shape.find()) {
      throw new IOException(file + " is not a float32 matrix in C order: " + text);
    }
    float[][] rows = new float[Integer.parseInt(shape.group(1))][];
    int dimension = Integer.parseInt(shape.group(2));
    for (int i = 0; i < rows.length; i++) {
      rows[i] = floats(in.readNBytes(4 * dimension));
    }
    return rows;
  }

  private static float[][] fvecs(DataInputStream in) throws IOException {
    List<float[]> rows = new ArrayList<>();
    for (byte[] size = in.readNBytes(4); size.length == 4; size = in.readNBytes(4)) {
      int dimension = ByteBuffer.wrap(size).order(ByteOrder.LITTLE_ENDIAN).getInt();
      rows.add(floats(in.readNBytes(4 * dimension)));
    }
    return rows.toArray(new float[0][]);
  }

  private static float[] floats(byte[] bytes) {
    float[] row = new float[bytes.length / 4];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(row);
    return row;
  }

  static void writeNpy(Path file, float[][] rows) throws IOException {
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }"
            .formatted(rows.length, rows[0].length);
    String padded = header + " ".repeat(117 - header.length()) + "\n";
    ByteBuffer row = ByteBuffer.allocate(4 * rows[0].length).order(ByteOrder.LITTLE_ENDIAN);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      out.write(NPY_MAGIC);
      out.write(new byte[] {(byte) padded.length(), 0});
      out.write(padded.getBytes(StandardCharsets.US_ASCII));
      for (float[] vector : rows) {
        row.asFloatBuffer().put(vector);
        out.write(row.array());
      }
    }
  }
}
