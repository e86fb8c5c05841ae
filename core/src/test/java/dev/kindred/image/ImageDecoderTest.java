package dev.kindred.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.testing.Seeds;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  private final ImageDecoder decoder = new ImageDecoder(Limits.DEFAULT);

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "tiff"})
  void losslessFormatsReturnTheColoursThatWereWritten(String format) throws ImageException {
    Pixels written = TestImages.noise(13, 7, 3, new SplittableRandom(Seeds.suite()));
    assertSame(decoder.decode(TestImages.file(written, format)), written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "tiff"})
  void grayImagesStayGrayAndUnchanged(String format) throws ImageException {
    Pixels written = TestImages.noise(13, 7, 1, new SplittableRandom(Seeds.suite()));
    assertSame(decoder.decode(TestImages.file(written, format)), written);
  }

  @Test
  void jpegComesCloseToWhatWasWritten() throws ImageException {
    Pixels written = TestImages.gradient(64, 48);
    Pixels read = decoder.decode(TestImages.file(written, "jpg"));
    assertThat(read.width()).isEqualTo(64);
    assertThat(read.height()).isEqualTo(48);
    for (int c = 0; c < 3; c++) {
      assertThat(read.at(32, 24, c)).isCloseTo(written.at(32, 24, c), within(8));
      assertThat(read.at(60, 3, c)).isCloseTo(written.at(60, 3, c), within(8));
    }
  }

  @Test
  void gifPalettesAreLookedUp() throws ImageException {
    int[] palette = {0xff000000, 0xffff0000, 0xff0000ff, 0xff00ff00};
    IndexColorModel colours =
        new IndexColorModel(2, 4, palette, 0, false, -1, DataBuffer.TYPE_BYTE);
    BufferedImage image = new BufferedImage(6, 6, BufferedImage.TYPE_BYTE_BINARY, colours);
    image.getRaster().setSample(0, 0, 0, 1);
    image.getRaster().setSample(5, 5, 0, 2);
    Pixels read = decoder.decode(TestImages.file(image, "gif"));
    assertThat(read.channels()).isEqualTo(3);
    assertThat(colour(read, 0, 0)).containsExactly(255, 0, 0);
    assertThat(colour(read, 5, 5)).containsExactly(0, 0, 255);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 105})
  void oneBitImagesBecomeBlackAndWhite(int width) throws ImageException {
    BufferedImage image = new BufferedImage(width, 3, BufferedImage.TYPE_BYTE_BINARY);
    image.setRGB(width - 1, 2, 0xffffffff);
    Pixels read = decoder.decode(TestImages.file(image, "png"));
    assertThat(read.channels()).isEqualTo(1);
    assertThat(read.at(width - 1, 2, 0)).isEqualTo(255);
    assertThat(read.at(0, 0, 0)).isZero();
  }

  @Test
  void sixteenBitsAreRoundedToEight() throws ImageException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSample(0, 0, 0, 65535);
    image.getRaster().setSample(1, 0, 0, 100 * 257 + 3);
    Pixels read = decoder.decode(TestImages.file(image, "png"));
    assertThat(read.at(0, 0, 0)).isEqualTo(255);
    assertThat(read.at(1, 0, 0)).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "tiff"})
  void transparencyShowsWhite(String format) throws ImageException {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00123456);
    image.setRGB(1, 0, 0x80000000);
    image.setRGB(2, 0, 0xff102030);
    Pixels read = decoder.decode(TestImages.file(image, format));
    assertThat(colour(read, 0, 0)).containsExactly(255, 255, 255);
    assertThat(colour(read, 1, 0)).containsExactly(127, 127, 127);
    assertThat(colour(read, 2, 0)).containsExactly(16, 32, 48);
  }

  @Test
  void aLargeImageIsThinnedOutButNotBelowTheTargetSide() throws ImageException {
    byte[] file = TestImages.file(TestImages.gradient(300, 200), "png");
    ImageDecoder.Decoded decoded = decoder.decodeAndMeasure(file, 40);
    assertThat(decoded.width()).isEqualTo(300);
    assertThat(decoded.height()).isEqualTo(200);
    assertThat(decoded.pixels().width()).isEqualTo(60);
    assertThat(decoded.pixels().height()).isEqualTo(40);
    assertThat(decoder.decode(file, 101).height()).isEqualTo(200);
  }

  @Test
  void theSizeIsReadWithoutDecoding() throws ImageException {
    byte[] file =
        TestImages.file(TestImages.noise(31, 17, 3, new SplittableRandom(Seeds.suite())), "jpg");
    byte[] headerOnly = Arrays.copyOf(file, file.length - 200);
    assertThatThrownBy(() -> decoder.decode(headerOnly)).isInstanceOf(ImageException.class);
    assertThat(decoder.size(headerOnly)).isEqualTo(new ImageDecoder.Size(31, 17));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp", "tiff"})
  void aTruncatedFileIsRefusedWithItsReason(String format) {
    byte[] file =
        TestImages.file(TestImages.noise(90, 90, 3, new SplittableRandom(Seeds.suite())), format);
    for (int length : new int[] {40, file.length / 3, file.length * 3 / 4}) {
      assertThatThrownBy(() -> decoder.decode(Arrays.copyOf(file, length)))
          .as("%d of %d bytes", length, file.length)
          .isInstanceOf(ImageException.class)
          .hasMessageContaining("broken");
    }
  }

  @Test
  void aDamagedPngIsRefused() {
    byte[] file =
        TestImages.file(TestImages.noise(20, 20, 1, new SplittableRandom(Seeds.suite())), "png");
    file[file.length / 2] ^= 1;
    assertThatThrownBy(() -> decoder.decode(file))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("checksum");
  }

  @Test
  void aHeaderThatClaimsTooMuchIsRefusedBeforeDecoding() {
    byte[] file = TestImages.file(TestImages.gradient(8, 8), "png");
    ByteBuffer.wrap(file).putInt(16, 60_000).putInt(20, 60_000);
    CRC32 checksum = new CRC32();
    checksum.update(file, 12, 17);
    ByteBuffer.wrap(file).putInt(29, (int) checksum.getValue());
    assertThatThrownBy(() -> decoder.decode(file))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("60,000 x 60,000");
    assertThatThrownBy(() -> decoder.size(file)).isInstanceOf(ImageException.class);
  }

  @Test
  void filesAndImagesAboveTheLimitsAreRefused() {
    byte[] file = TestImages.file(TestImages.gradient(10, 10), "png");
    assertThatThrownBy(() -> new ImageDecoder(new Limits(50, 1000)).decode(file))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("the limit is 50");
    assertThatThrownBy(() -> new ImageDecoder(new Limits(100_000, 99)).decode(file))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("the limit is 99");
  }

  @Test
  void whatIsNoImageIsRefused() {
    for (byte[] file : List.of(new byte[0], "hello".getBytes(StandardCharsets.UTF_8))) {
      assertThatThrownBy(() -> decoder.decode(file)).isInstanceOf(ImageException.class);
    }
  }

  @Test
  void aFailureDoesNotSpoilTheNextImage() throws ImageException {
    Pixels written = TestImages.noise(30, 30, 3, new SplittableRandom(Seeds.suite()));
    byte[] good = TestImages.file(written, "png");
    byte[] bad = Arrays.copyOf(good, 60);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> decoder.decode(bad)).isInstanceOf(ImageException.class);
      assertSame(decoder.decode(good), written);
    }
  }

  @Test
  void severalThreadsShareADecoder() throws Exception {
    List<Pixels> written =
        Stream.iterate(1, i -> i + 1)
            .limit(40)
            .map(i -> TestImages.noise(5 + i, 50 - i, 3, new SplittableRandom(i)))
            .toList();
    List<Callable<Pixels>> tasks =
        written.stream()
            .map(p -> TestImages.file(p, "png"))
            .map(file -> (Callable<Pixels>) () -> decoder.decode(file))
            .toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Pixels>> read = threads.invokeAll(tasks);
      for (int i = 0; i < read.size(); i++) {
        assertSame(read.get(i).get(), written.get(i));
      }
    }
  }

  private static int[] colour(Pixels pixels, int x, int y) {
    return new int[] {pixels.at(x, y, 0), pixels.at(x, y, 1), pixels.at(x, y, 2)};
  }

  private static void assertSame(Pixels actual, Pixels expected) {
    assertThat(actual.width()).isEqualTo(expected.width());
    assertThat(actual.height()).isEqualTo(expected.height());
    assertThat(actual.channels()).isEqualTo(expected.channels());
    assertThat(actual.data()).isEqualTo(expected.data());
  }

  @Test
  void aJpegWithoutTablesIsNotDecodedWithThoseOfTheOneBefore() throws Exception {
    byte[] whole =
        TestImages.file(TestImages.noise(24, 24, 3, new SplittableRandom(Seeds.suite())), "jpg");
    ByteArrayOutputStream without = new ByteArrayOutputStream();
    for (int at = 0; at < whole.length; ) {
      int marker = whole[at + 1] & 0xff;
      int length =
          marker == 0xd8 ? 2 : 2 + (((whole[at + 2] & 0xff) << 8) | (whole[at + 3] & 0xff));
      if (marker == 0xda) {
        length = whole.length - at; // the scan, up to the end
      }
      if (marker != 0xdb) {
        without.write(whole, at, length);
      }
      at += length;
    }
    ImageDecoder decoder = new ImageDecoder(Limits.DEFAULT);
    for (int i = 0; i < 3; i++) {
      decoder.decode(whole);
      assertThatThrownBy(() -> decoder.decode(without.toByteArray()))
          .hasMessageContaining("Quantization table");
    }
  }

  @Test
  void aBmpWithoutAlphaIsNotDecodedWithThatOfTheOneBefore() throws Exception {
    byte[] orange = {0, (byte) 0x80, (byte) 0xff, 0}; // blue, green, red and a byte that is unused
    byte[] without = bmp(40, 0, orange); // BITMAPINFOHEADER, BI_RGB
    byte[] with = bmp(108, 3, orange); // BITMAPV4HEADER, BI_BITFIELDS
    ByteBuffer.wrap(with).putInt(54, 0x0000ff00).putInt(58, 0x00ff0000).putInt(62, 0xff000000);
    with[69] = (byte) 0xff; // the mask of alpha, by which the pixel is transparent
    ImageDecoder decoder = new ImageDecoder(Limits.DEFAULT);
    for (int i = 0; i < 2; i++) {
      assertThat(decoder.decode(without).data()).containsExactly(0xff, 0x80, 0);
      assertThat(decoder.decode(with).data()).containsExactly(0xff, 0xff, 0xff);
    }
  }

  @Test
  void coloursOfABmpHaveAnyNumberOfBits() throws Exception {
    byte[] file = bmp(108, 3, new byte[] {0x40, 0, 0, (byte) 0x80});
    ByteBuffer.wrap(file).putInt(54, 0x00ffffff).putInt(58, 0xff000000); // red, green; no blue
    assertThat(new ImageDecoder(Limits.DEFAULT).decode(file).data()).containsExactly(0x80, 0x40, 0);
  }

  /** One pixel of 32 bits, after a header of so many bytes. */
  private static byte[] bmp(int header, int compression, byte[] pixel) {
    ByteBuffer file = ByteBuffer.allocate(14 + header + 4).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'B').put((byte) 'M').putInt(file.capacity()).putInt(0).putInt(14 + header);
    file.putInt(header).putInt(1).putInt(1).putShort((short) 1).putShort((short) 32);
    file.putInt(compression).putInt(4);
    file.put(14 + header, pixel);
    return file.array();
  }
}
