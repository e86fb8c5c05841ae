package dev.kindred.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.testing.Seeds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReducedJpegTest {
  /** A full decode rounds and clips each pixel before the mean, and smooths the colours. */
  private static final double CLOSE = 1.5;

  private final ImageDecoder decoder = new ImageDecoder(Limits.DEFAULT);

  @ParameterizedTest
  @CsvSource({"300, 4", "150, 2", "75, 1"})
  void everyPixelIsTheMeanOfThoseItStandsFor(int side, int size) throws IOException {
    for (int channels : new int[] {1, 3}) {
      byte[] file = TestImages.file(blobs(800, 600, channels), "jpg");
      Pixels reduced = ReducedJpeg.decode(file, 800, 600, side).orElseThrow();
      assertThat(reduced.width()).isEqualTo(100 * size);
      assertThat(reduced.height()).isEqualTo(75 * size);
      assertThat(reduced.channels()).isEqualTo(channels);
      assertClose(reduced, decoder.decode(file), 8 / size, CLOSE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {90, 130, 250})
  void photosOfManyCamerasComeCloseToAFullDecode(int side) throws IOException {
    int compared = 0;
    for (Path path : SharedData.files("photos")) {
      if (ImageFormat.hasImageExtension(path.toString())) {
        byte[] file = Files.readAllBytes(path);
        Pixels whole = asStored(file);
        Optional<Pixels> reduced = ReducedJpeg.decode(file, whole.width(), whole.height(), side);
        if (reduced.isPresent()) {
          int step = Math.ceilDiv(whole.width(), reduced.get().width());
          assertClose(reduced.get(), whole, step, 3);
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThan(10);
  }

  @Test
  void samplingFactorsRestartsAndOddSizesAreFollowed() throws IOException {
    int compared = 0;
    for (Path path : SharedData.files("formats/jpeg-decoder/tests/reftest/images")) {
      if (ImageFormat.hasImageExtension(path.toString())) {
        byte[] file = Files.readAllBytes(path);
        Optional<JpegFrame> frame = JpegFrame.of(file);
        if (frame.isPresent()) {
          int width = frame.get().width();
          int height = frame.get().height();
          Optional<Pixels> reduced = ReducedJpeg.decode(file, width, height, 1);
          if (reduced.isPresent()) {
            assertClose(reduced.get(), decoder.decode(file), 8, 6);
            compared++;
          }
        }
      }
    }
    assertThat(compared).isGreaterThan(8);
  }

  @Test
  void anImageThatIsNotLargeEnoughIsLeftToTheGeneralDecoder() {
    byte[] file = TestImages.file(TestImages.gradient(100, 80), "jpg");
    assertThat(ReducedJpeg.decode(file, 100, 80, 40)).isPresent();
    assertThat(ReducedJpeg.decode(file, 100, 80, 41)).isEmpty();
    assertThat(ReducedJpeg.decode(file, 101, 80, 40)).isEmpty();
  }

  @Test
  void aFileThatEndsTooEarlyIsLeftToTheGeneralDecoder() {
    byte[] file = TestImages.file(blobs(160, 160, 3), "jpg");
    for (int length = 2; length < file.length - 16; length += 7) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThat(ReducedJpeg.decode(cut, 160, 160, 20)).as("%d bytes", length).isEmpty();
    }
  }

  @Test
  void damageNeverThrows() {
    long seed = Seeds.suite();
    SplittableRandom random = new SplittableRandom(seed);
    byte[] file = TestImages.file(blobs(160, 120, 3), "jpg");
    int decoded = 0;
    for (int round = 0; round < 4000; round++) {
      byte[] damaged = file.clone();
      int limit = round % 2 == 0 ? 640 : file.length;
      for (int i = random.nextInt(1, 6); i > 0; i--) {
        damaged[random.nextInt(2, limit)] = (byte) random.nextInt();
      }
      Optional<Pixels> pixels = ReducedJpeg.decode(damaged, 160, 120, 15);
      decoded += pixels.isPresent() ? 1 : 0;
    }
    assertThat(decoded).as("of 4000, seed %d", seed).isBetween(1, 3999);
  }

  /** Not turned by what EXIF says. */
  private static Pixels asStored(byte[] file) throws IOException {
    return RasterConverter.toPixels(ImageIO.read(new ByteArrayInputStream(file)));
  }

  /** Soft blobs of colour on a slope: detail of all sizes, without the noise that JPEG discards. */
  private static Pixels blobs(int width, int height, int channels) {
    byte[] data = new byte[width * height * channels];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) {
          double wave = Math.sin(x / (3.0 + 9 * c)) * Math.cos(y / (5.0 + x / 40.0));
          data[i++] = (byte) (128 + 60 * wave + 40.0 * x / width - 30.0 * y / height);
        }
      }
    }
    return new Pixels(width, height, channels, data);
  }

  /** Compares with the means of a full decode, leaving out what lies beyond its edges. */
  private static void assertClose(Pixels reduced, Pixels whole, int step, double tolerance) {
    double sum = 0;
    int count = 0;
    for (int y = 0; y < whole.height() / step; y++) {
      for (int x = 0; x < whole.width() / step; x++) {
        for (int c = 0; c < whole.channels(); c++) {
          double difference = reduced.at(x, y, c) - mean(whole, x * step, y * step, c, step);
          sum += difference * difference;
          count++;
        }
      }
    }
    assertThat(Math.sqrt(sum / Math.max(1, count)))
        .as("RMS of 255")
        .isCloseTo(0, within(tolerance));
  }

  private static double mean(Pixels pixels, int left, int top, int channel, int step) {
    double sum = 0;
    for (int y = top; y < top + step; y++) {
      for (int x = left; x < left + step; x++) {
        sum += pixels.at(x, y, channel);
      }
    }
    return sum / (step * step);
  }
}
