package dev.kindred.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of vectors, beside bytes laid out by hand as their specifications say. */
class VectorFileTest {

  private static final float[][] ROWS = {{1, 2, 3}, {-0.5f, 0, 4}};

  @TempDir Path folder;

  @Test
  void npyHoldsShapeAndRows() throws IOException {
    byte[] bytes = Files.readAllBytes(written(VectorFormat.NPY));
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    String header = new String(bytes, 10, buffer.getShort(8), StandardCharsets.US_ASCII);
    assertThat(bytes).startsWith(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0);
    assertThat((buffer.getShort(8) + 10) % 64).isZero();
    assertThat(header).contains("'descr': '<f4'", "'fortran_order': False", "'shape': (2, 3)");
    assertThat(header).endsWith("\n");
    float[] data = new float[6];
    buffer.position(128).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(data);
    assertThat(data).containsExactly(1, 2, 3, -0.5f, 0, 4);
    assertThat(bytes).hasSize(128 + 24);
  }

  @Test
  void fvecsHoldsTheDimensionBeforeEachRow() throws IOException {
    ByteBuffer expected = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] row : ROWS) {
      expected.putInt(3);
      for (float number : row) {
        expected.putFloat(number);
      }
    }
    assertThat(Files.readAllBytes(written(VectorFormat.FVECS))).isEqualTo(expected.array());
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrittenIsRead(VectorFormat format) throws IOException {
    Path file = written(format);
    assertThat(VectorReader.readAll(file)).isDeepEqualTo(ROWS);
    try (VectorReader in = VectorReader.open(file)) {
      assertThat(in.dimension()).isEqualTo(3);
      assertThat(in.rows()).isEqualTo(2);
      float[] first = in.nextUnit();
      assertThat(first).containsExactly(new float[] {.267261f, .534522f, .801784f}, within(1e-6f));
      assertThat(in.next()).containsExactly(ROWS[1]);
      assertThat(in.next()).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({"<f4, 1, 4", ">f4, 2, 4", "<f8, 1, 8", ">f8, 3, 8"})
  void numbersOfEitherOrderAndLength(String type, int version, int bytes) throws IOException {
    ByteBuffer data =
        ByteBuffer.allocate(6 * bytes)
            .order(type.startsWith("<") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    for (float[] row : ROWS) {
      for (float number : row) {
        if (bytes == 4) {
          data.putFloat(number);
        } else {
          data.putDouble(number);
        }
      }
    }
    Path file =
        npy("{'descr': '%s', 'fortran_order': False, 'shape': (2, 3), }", type, version, data);
    assertThat(VectorReader.readAll(file)).isDeepEqualTo(ROWS);
  }

  @Test
  void aShapeOfOneDimensionIsOneVector() throws IOException {
    Path file =
        npy(
            "{'shape': (3,), 'fortran_order': False, 'descr': '%s'}",
            "<f4", 1, ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putFloat(7));
    assertThat(VectorReader.readAll(file)).isDeepEqualTo(new float[][] {{7, 0, 0}});
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<f4 | False | (2, 3) | 24 | row 0 is all zeros",
        "<f4 | True  | (2, 3) | 24 | is in Fortran order",
        "<i8 | False | (2, 3) | 48 | holds numbers of type '<i8', not float32 or float64",
        "<f4 | False | (2, 3) | 23 | is truncated: it ends within row 1 of 2",
        "<f4 | False | (2, 3) | 11 | is truncated: it ends within row 0 of 2",
        "<f4 | False | (2, 3) | 36 | holds more than the 2 rows that its header says",
        "<f4 | False | (2, 3, 1) | 24 | has the shape (2, 3, 1); vectors have (rows, dimension)",
        "<f4 | False | (0, 3) | 0 | holds no vectors",
        "<f4 | False | (2, 0) | 0 | row 0 has 0 dimensions",
        "<f4 | False | (2, 999999999) | 24 | is truncated: it ends within row 0 of 2"
      })
  void anErrorNamesFileAndRow(String type, String fortran, String shape, int bytes, String says)
      throws IOException {
    String header =
        "{'descr': '%%s', 'fortran_order': %s, 'shape': %s, }".formatted(fortran, shape);
    ByteBuffer data = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (!says.contains("zeros") && bytes >= 16) {
      data.putFloat(0, 1).putFloat(12, 1);
    }
    Path file = npy(header, type, 1, data);
    assertThatThrownBy(() -> readUnits(file))
        .isInstanceOf(VectorFileException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(says);
  }

  @ParameterizedTest
  @CsvSource({"NaN, NaN", "Infinity, Infinity", "1e300, 1.0E300"})
  void everyNumberIsFinite(double number, String shown) throws IOException {
    ByteBuffer data = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
    data.putDouble(1).putDouble(1).putDouble(1).putDouble(1).putDouble(number);
    Path file = npy("{'descr': '%s', 'fortran_order': False, 'shape': (2, 3), }", "<f8", 1, data);
    assertThatThrownBy(() -> readUnits(file))
        .hasMessageContaining(file + " row 1 holds " + shown + " at position 1");
  }

  @Test
  void fvecsRowsHaveOneDimension() throws IOException {
    byte[] good = Files.readAllBytes(written(VectorFormat.FVECS));
    Path file = folder.resolve("bad.fvecs");
    byte[] other = good.clone();
    other[16] = 2;
    Files.write(file, other);
    assertThatThrownBy(() -> readUnits(file))
        .hasMessage(file + " row 1 has 2 dimensions, those before have 3");
    Files.write(file, Arrays.copyOf(good, good.length - 1));
    assertThatThrownBy(() -> readUnits(file))
        .hasMessage(file + " is truncated: it ends within row 1 of 2");
    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> readUnits(file)).hasMessage(file + " holds no vectors");
    Files.writeString(file, "anything but vectors");
    assertThatThrownBy(() -> readUnits(file))
        .hasMessage(file + " is truncated: it ends within row 0 of 1");
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("a.npy"), "row,path\n0,a.png\n");
    assertThatThrownBy(() -> readUnits(text)).hasMessage(text + " is not a NumPy array file");
    Path csv = folder.resolve("a.csv");
    assertThatThrownBy(() -> readUnits(csv)).hasMessageContaining("must end with .npy or .fvecs");
    byte[] good = Files.readAllBytes(written(VectorFormat.NPY));
    Path head = Files.write(folder.resolve("head.npy"), Arrays.copyOf(good, 60));
    assertThatThrownBy(() -> readUnits(head)).hasMessageContaining("ends within its header");
  }

  private static void readUnits(Path file) throws IOException {
    try (VectorReader in = VectorReader.open(file)) {
      while (in.nextUnit() != null) {
        assertThat(in.dimension()).isPositive();
      }
    }
  }

  private Path written(VectorFormat format) throws IOException {
    Path file = folder.resolve("good" + format.extension());
    try (VectorWriter out = new VectorWriter(file, format, 3)) {
      for (float[] row : ROWS) {
        out.add(row);
      }
      assertThat(out.rows()).isEqualTo(2);
    }
    return file;
  }

  private Path npy(String header, String type, int version, ByteBuffer data) throws IOException {
    byte[] content = new byte[data.capacity()];
    data.get(0, content);
    byte[] text = (header.formatted(type) + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    bytes.write(new byte[] {(byte) text.length, 0});
    if (version > 1) {
      bytes.write(new byte[] {0, 0});
    }
    bytes.write(text);
    bytes.write(content);
    return Files.write(folder.resolve("x.npy"), bytes.toByteArray());
  }
}
