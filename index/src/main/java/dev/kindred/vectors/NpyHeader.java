package dev.kindred.vectors;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The head of a NumPy array file, versions 1 to 3: magic, version, length, a Python dictionary. */
final class NpyHeader {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  private static final Pattern TYPE = Pattern.compile("'descr':\\s*('[^']*'|\\[.*?\\])");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order':\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([\\d,\\s]*)\\)");

  /** NumPy aligns the data to so many bytes. */
  private static final int ALIGNMENT = 64;

  private NpyHeader() {}

  /** Reads the header, and leaves the stream at the first row. */
  static Layout read(DataInputStream in, Path file, long fileBytes) throws IOException {
    byte[] start = in.readNBytes(MAGIC.length + 2);
    int version = start.length < MAGIC.length + 2 ? 0 : start[MAGIC.length];
    if (!Arrays.equals(Arrays.copyOf(start, MAGIC.length), MAGIC) || version < 1 || version > 3) {
      throw new VectorFileException(file + " is not a NumPy array file");
    }
    int lengthBytes = version == 1 ? 2 : 4;
    long length = 0;
    for (int i = 0; i < lengthBytes; i++) {
      length |= (long) Math.max(0, in.read()) << (8 * i);
    }
    long data = start.length + lengthBytes + length;
    if (data > fileBytes) {
      throw new VectorFileException(file + " is truncated: it ends within its header");
    }
    String text = new String(in.readNBytes(Math.toIntExact(length)), StandardCharsets.ISO_8859_1);
    if (value(FORTRAN, text, file).equals("True")) {
      throw new VectorFileException(
          file + " is in Fortran order, column by column; save it with numpy.ascontiguousarray(…)");
    }
    String type = value(TYPE, text, file);
    int numberBytes =
        switch (type) {
          case "'<f4'", "'>f4'" -> Float.BYTES;
          case "'<f8'", "'>f8'" -> Double.BYTES;
          default ->
              throw new VectorFileException(
                  "%s holds numbers of type %s, not float32 or float64; save it with .astype('float32')"
                      .formatted(file, type));
        };
    List<Long> shape = shape(value(SHAPE, text, file), file);
    return new Layout(
        data,
        shape.getFirst(),
        Math.toIntExact(shape.getLast()),
        numberBytes,
        type.startsWith("'<") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN,
        false);
  }

  /** A shape of one dimension is that of one vector. */
  private static List<Long> shape(String text, Path file) throws VectorFileException {
    List<Long> shape = new ArrayList<>();
    try {
      for (String part : text.split(",", -1)) {
        if (!part.isBlank()) {
          shape.add(Long.valueOf(part.strip()));
        }
      }
    } catch (NumberFormatException e) {
      shape.clear();
    }
    if (shape.size() == 1) {
      shape.addFirst(1L);
    }
    if (shape.size() != 2 || shape.getLast() > Integer.MAX_VALUE) {
      throw new VectorFileException(
          "%s has the shape (%s); vectors have (rows, dimension)".formatted(file, text));
    }
    return shape;
  }

  private static String value(Pattern key, String text, Path file) throws VectorFileException {
    Matcher found = key.matcher(text);
    if (!found.find()) {
      throw new VectorFileException(
          "%s has a header that cannot be read: %.200s".formatted(file, text.strip()));
    }
    return found.group(1);
  }

  /** The header of float32 rows in C order; of the same length for any number of rows. */
  static byte[] of(long rows, int dimension) {
    String text =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }".formatted(rows, dimension);
    int length = 2 * ALIGNMENT - MAGIC.length - 4;
    String padded = text + " ".repeat(length - text.length() - 1) + "\n";
    return ByteBuffer.allocate(2 * ALIGNMENT)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) length)
        .put(padded.getBytes(StandardCharsets.US_ASCII))
        .array();
  }
}
