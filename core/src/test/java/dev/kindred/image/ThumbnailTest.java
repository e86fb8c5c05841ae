package dev.kindred.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.testing.Seeds;
import java.util.Base64;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ThumbnailTest {
  private final ImageDecoder decoder = new ImageDecoder(Limits.DEFAULT);

  @Test
  void fitsTheSquareAndLooksTheSame() throws ImageException {
    Pixels large = ramp(600, 300);
    byte[] file = Thumbnail.encode(large, 160);
    assertThat(Thumbnail.mediaType(file)).isEqualTo("image/jpeg");
    Pixels small = decoder.decode(file);
    assertThat(small).returns(160, Pixels::width).returns(80, Pixels::height);
    for (int y = 2; y < 78; y += 15) {
      for (int x = 2; x < 158; x += 15) {
        for (int c = 0; c < 3; c++) {
          int expected = large.at(x * 15 / 4, y * 15 / 4, c);
          assertThat(small.at(x, y, c)).isBetween(expected - 12, expected + 12);
        }
      }
    }
  }

  @Test
  void aSmallImageIsNotEnlargedUnlessAsked() throws ImageException {
    assertThat(decoder.decode(Thumbnail.encode(ramp(12, 9), 160)).width()).isEqualTo(12);
    String uri = Thumbnail.dataUri(ramp(12, 9), 160);
    byte[] file = Base64.getDecoder().decode(uri.substring(uri.indexOf(',') + 1));
    assertThat(uri).startsWith("data:image/jpeg;base64,");
    assertThat(decoder.decode(file)).returns(160, Pixels::width).returns(120, Pixels::height);
  }

  @Test
  void drawingsInGrayStayAsTheyAre() throws ImageException {
    byte[] ink = new byte[100 * 80];
    for (int i = 0; i < ink.length; i++) {
      ink[i] = (byte) (i % 100 == i / 100 ? 0 : 255);
    }
    byte[] file = Thumbnail.encode(new Pixels(100, 80, 1, ink), 160);
    assertThat(Thumbnail.mediaType(file)).isEqualTo("image/png");
    assertThat(decoder.decode(file).data()).isEqualTo(ink);
  }

  @Test
  void photographsInGrayAreJpeg() {
    byte[] noise = new byte[100 * 80];
    new SplittableRandom(Seeds.suite()).nextBytes(noise);
    byte[] file = Thumbnail.encode(new Pixels(100, 80, 1, noise), 160);
    assertThat(Thumbnail.mediaType(file)).isEqualTo("image/jpeg");
  }

  /** Red grows to the right, green downwards. */
  private static Pixels ramp(int width, int height) {
    byte[] data = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        data[(y * width + x) * 3] = (byte) (x * 255 / width);
        data[(y * width + x) * 3 + 1] = (byte) (y * 255 / height);
        data[(y * width + x) * 3 + 2] = 100;
      }
    }
    return new Pixels(width, height, 3, data);
  }
}
