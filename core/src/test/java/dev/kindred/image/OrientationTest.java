package dev.kindred.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.testing.Seeds;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {
  private final ImageDecoder decoder = new ImageDecoder(Limits.DEFAULT);

  /** Where the corners 0 1 (top) and 2 3 (bottom) of the stored image come to stand. */
  @ParameterizedTest
  @CsvSource({
    "1, 0, 1, 2, 3",
    "2, 1, 0, 3, 2",
    "3, 3, 2, 1, 0",
    "4, 2, 3, 0, 1",
    "5, 0, 2, 1, 3",
    "6, 2, 0, 3, 1",
    "7, 3, 1, 2, 0",
    "8, 1, 3, 0, 2"
  })
  void cornersMoveAsTheStandardSays(int tag, int topLeft, int topRight, int left, int right) {
    byte[] stored = {0, 9, 1, 9, 9, 9, 9, 9, 9, 2, 9, 3};
    Pixels turned = Orientation.ofTag(tag).apply(new Pixels(3, 4, 1, stored));
    int x = turned.width() - 1;
    int y = turned.height() - 1;
    assertThat(turned.width()).isEqualTo(tag < 5 ? 3 : 4);
    assertThat(turned.at(0, 0, 0)).isEqualTo(topLeft);
    assertThat(turned.at(x, 0, 0)).isEqualTo(topRight);
    assertThat(turned.at(0, y, 0)).isEqualTo(left);
    assertThat(turned.at(x, y, 0)).isEqualTo(right);
  }

  @Test
  void fourQuarterTurnsAreNone() {
    Pixels image = TestImages.noise(5, 3, 3, new SplittableRandom(Seeds.suite()));
    Pixels turned = image;
    for (int i = 0; i < 4; i++) {
      turned = Orientation.clockwise(1).apply(turned);
      assertThat(turned.data()).isEqualTo(Orientation.clockwise((i + 1) % 4).apply(image).data());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void theTagOfAJpegIsApplied(int tag) throws ImageException {
    byte[] file = TestImages.file(TestImages.gradient(32, 16), "jpg");
    byte[] payload = join("Exif\0\0".getBytes(StandardCharsets.US_ASCII), tiffBlock(tag));
    byte[] segment =
        ByteBuffer.allocate(4 + payload.length)
            .putShort((short) 0xffe1)
            .putShort((short) (2 + payload.length))
            .put(payload)
            .array();
    assertTurned(file, insert(file, 2, segment), Orientation.ofTag(tag));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void theTagOfAPngIsApplied(int tag) throws ImageException {
    byte[] file = TestImages.file(TestImages.gradient(9, 4), "png");
    byte[] block = tiffBlock(tag);
    byte[] typed = join("eXIf".getBytes(StandardCharsets.US_ASCII), block);
    CRC32 checksum = new CRC32();
    checksum.update(typed);
    byte[] chunk =
        ByteBuffer.allocate(8 + typed.length)
            .putInt(block.length)
            .put(typed)
            .putInt((int) checksum.getValue())
            .array();
    assertTurned(file, insert(file, 33, chunk), Orientation.ofTag(tag));
  }

  @Test
  void nonsenseInTheTagMeansUpright() {
    assertThat(Orientation.ofTag(0)).isEqualTo(Orientation.UPRIGHT);
    assertThat(Orientation.ofTag(9)).isEqualTo(Orientation.UPRIGHT);
    assertThat(Orientation.ofTag(-1)).isEqualTo(Orientation.UPRIGHT);
  }

  @Test
  void randomBytesInTheBlockNeverFail() throws ImageException {
    byte[] file = TestImages.file(TestImages.gradient(9, 4), "png");
    for (long seed : Seeds.some(300)) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] block = tiffBlock(6);
      for (int k = 0; k < 3; k++) {
        block[random.nextInt(block.length)] = (byte) random.nextInt();
      }
      byte[] length = ByteBuffer.allocate(4).putInt(block.length).array();
      byte[] chunk =
          join(join(length, "eXIf".getBytes(StandardCharsets.US_ASCII)), join(block, new byte[4]));
      assertThat(decoder.size(insert(file, 33, chunk)).width()).as("seed %d", seed).isIn(4, 9);
    }
  }

  private void assertTurned(byte[] plain, byte[] tagged, Orientation orientation)
      throws ImageException {
    Pixels expected = orientation.apply(decoder.decode(plain));
    Pixels actual = decoder.decode(tagged);
    assertThat(actual.width()).isEqualTo(expected.width());
    assertThat(actual.data()).isEqualTo(expected.data());
    assertThat(decoder.size(tagged))
        .isEqualTo(new ImageDecoder.Size(expected.width(), expected.height()));
  }

  /** Half of them little-endian, half big-endian. */
  private static byte[] tiffBlock(int tag) {
    ByteOrder order = tag % 2 == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    return ByteBuffer.allocate(26)
        .order(order)
        .put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes(StandardCharsets.US_ASCII))
        .putShort((short) 42)
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) 0x0112)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) tag)
        .array();
  }

  private static byte[] insert(byte[] file, int at, byte[] piece) {
    return ByteBuffer.allocate(file.length + piece.length)
        .put(file, 0, at)
        .put(piece)
        .put(file, at, file.length - at)
        .array();
  }

  private static byte[] join(byte[] a, byte[] b) {
    return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
  }
}
