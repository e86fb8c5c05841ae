package dev.kindred.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.testing.Seeds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureTimeTest {
  private static final int ORIGINAL = 0x9003;
  private static final int DIGITIZED = 0x9004;

  @Test
  void theTimeOfTheShotComesBeforeThatOfTheScan() {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      byte[] both = tiff(order, DIGITIZED, "2021:05:06 07:08:09", ORIGINAL, "1999:12:31 23:59:58");
      assertThat(CaptureTime.of(both)).contains(LocalDateTime.of(1999, 12, 31, 23, 59, 58));
      byte[] scan = tiff(order, DIGITIZED, "2021:05:06 07:08:09", ORIGINAL, "0000:00:00 00:00:00");
      assertThat(CaptureTime.of(scan)).contains(LocalDateTime.of(2021, 5, 6, 7, 8, 9));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "    :  :     :  :  ",
        "2021:02:30 10:00:00",
        "2021-02-03 10:00:00",
        "2021:02:03 24:00:00",
        "0000:00:00 00:00:00",
        "2021:02:03"
      })
  void whatIsNoTimeIsNone(String text) {
    byte[] file = tiff(ByteOrder.BIG_ENDIAN, ORIGINAL, text, DIGITIZED, "");
    assertThat(CaptureTime.of(file)).isEmpty();
  }

  @Test
  void filesWithoutExifHaveNone() {
    for (String format : new String[] {"png", "jpg", "gif", "bmp", "tiff"}) {
      byte[] file = TestImages.file(TestImages.gradient(9, 4), format);
      assertThat(CaptureTime.of(file)).as(format).isEmpty();
    }
    assertThat(CaptureTime.of(new byte[0])).isEmpty();
  }

  @Test
  void damageAndCutsNeverFail() {
    byte[] whole =
        tiff(ByteOrder.LITTLE_ENDIAN, ORIGINAL, "1999:12:31 23:59:58", DIGITIZED, "none");
    int found = 0;
    for (long seed : Seeds.some(20_000)) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] damaged = Arrays.copyOf(whole, random.nextInt(1, whole.length + 1));
      for (int i = 0; i < 3; i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      found += CaptureTime.of(damaged).isPresent() ? 1 : 0;
    }
    assertThat(found).isBetween(1, 19_999);
  }

  @ParameterizedTest
  @CsvSource({
    "Apple iPhone 4.jpg, 2011-01-13T14:33:39",
    "Ricoh DC-3Z (normal res).jpg, 1997-01-28T02:13:30",
    "Reconyx HF2 Pro Covert.jpg, 2019-04-04T10:04:12"
  })
  void camerasSayWhen(String name, LocalDateTime when) throws IOException {
    Path file = SharedData.folder("photos").resolve(name);
    assertThat(CaptureTime.of(Files.readAllBytes(file))).isEqualTo(Optional.of(when));
  }

  /** A TIFF of two directories, the second with two texts. */
  private static byte[] tiff(ByteOrder order, int tagA, String a, int tagB, String b) {
    ByteBuffer block = ByteBuffer.allocate(56 + 40).order(order);
    block.put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes(StandardCharsets.US_ASCII));
    block.putShort((short) 42).putInt(8);
    block.putShort((short) 1).putShort((short) 0x8769).putShort((short) 4).putInt(1).putInt(26);
    block.position(26).putShort((short) 2);
    block.putShort((short) tagA).putShort((short) 2).putInt(a.length() + 1).putInt(56);
    block.putShort((short) tagB).putShort((short) 2).putInt(b.length() + 1).putInt(76);
    block.position(56).put(a.getBytes(StandardCharsets.US_ASCII));
    block.position(76).put(b.getBytes(StandardCharsets.US_ASCII));
    return block.array();
  }
}
