package dev.kindred.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Small files that would keep a decoder busy. */
class JpegEffortTest {
  private static final byte[] FILE = TestImages.file(TestImages.gradient(40, 30), "jpg");
  private static final byte[] PROFILE_SEGMENT = {(byte) 0xff, (byte) 0xe2, 0, 3, 0};

  private final ImageDecoder decoder = new ImageDecoder(Limits.DEFAULT);

  @Test
  void moreProfileSegmentsThanThereCanBeAreRefused() throws ImageException {
    assertThat(decoder.decode(insert(FILE, 2, PROFILE_SEGMENT, 255)).width()).isEqualTo(40);
    byte[] hostile = insert(FILE, 2, PROFILE_SEGMENT, 500_000);
    assertThatThrownBy(() -> decoder.size(hostile))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("500,000 colour profile segments");
  }

  @Test
  void moreScansThanPixelsAllowAreRefused() throws ImageException {
    int scan = marker(FILE, 0xda);
    byte[] last = Arrays.copyOfRange(FILE, scan, scan + 14);
    byte[] large = FILE.clone();
    int frame = marker(large, 0xc0);
    large[frame + 5] = 0x26;
    large[frame + 7] = 0x26;
    byte[] hostile = insert(large, scan, last, 1000);
    assertThatThrownBy(() -> decoder.decode(hostile))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("scans of 9,768 x 9,758 pixels would take too long");
  }

  private static byte[] insert(byte[] file, int at, byte[] piece, int times) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(file, 0, at);
    for (int i = 0; i < times; i++) {
      out.writeBytes(piece);
    }
    out.write(file, at, file.length - at);
    return out.toByteArray();
  }

  private static int marker(byte[] file, int marker) {
    for (int i = 0; i + 1 < file.length; i++) {
      if (file[i] == (byte) 0xff && (file[i + 1] & 0xff) == marker) {
        return i;
      }
    }
    throw new AssertionError(marker);
  }
}
