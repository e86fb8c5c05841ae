package dev.kindred.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.testing.Seeds;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PreprocessTest {
  @Test
  void anImageOfTheRightSizeIsCopiedAsPlanes() {
    Pixels image = TestImages.noise(5, 4, 3, new SplittableRandom(Seeds.suite()));
    float[] out = apply(new Preprocess(3, 4, 5, Fit.STRETCH), image);
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < 4; y++) {
        for (int x = 0; x < 5; x++) {
          assertThat(out[(c * 4 + y) * 5 + x]).isCloseTo(image.at(x, y, c), within(1e-3f));
        }
      }
    }
  }

  @Test
  void shrinkingAveragesTheAreaThatEachPixelCovers() {
    for (long seed : Seeds.some(30)) {
      SplittableRandom random = new SplittableRandom(seed);
      int width = random.nextInt(1, 40);
      int height = random.nextInt(1, 40);
      Preprocess preprocess =
          new Preprocess(
              1, random.nextInt(1, height + 1), random.nextInt(1, width + 1), Fit.STRETCH);
      Pixels image = TestImages.noise(width, height, 1, random);
      float[] out = apply(preprocess, image);
      for (int y = 0; y < preprocess.height(); y++) {
        for (int x = 0; x < preprocess.width(); x++) {
          assertThat(out[y * preprocess.width() + x])
              .as("seed %d at %d, %d", seed, x, y)
              .isCloseTo((float) areaMean(image, preprocess, x, y), within(0.01f));
        }
      }
    }
  }

  /** By summing over a grid that divides both input and output pixels evenly. */
  private static double areaMean(Pixels image, Preprocess to, int x, int y) {
    double sum = 0;
    for (int i = 0; i < image.width(); i++) {
      for (int j = 0; j < image.height(); j++) {
        sum +=
            image.at(
                (x * image.width() + i) / to.width(), (y * image.height() + j) / to.height(), 0);
      }
    }
    return sum / image.width() / image.height();
  }

  @Test
  void enlargingInterpolatesBetweenPixelCentres() {
    Pixels image = new Pixels(2, 1, 1, new byte[] {0, 100});
    float[] out = apply(new Preprocess(1, 1, 4, Fit.STRETCH), image);
    assertThat(out).containsExactly(0, 25, 75, 100);
  }

  @Test
  void coverCutsTheMiddle() {
    Pixels image = new Pixels(4, 2, 1, new byte[] {1, 10, 20, 4, 5, 30, 40, 8});
    assertThat(apply(new Preprocess(1, 2, 2, Fit.COVER), image)).containsExactly(10, 20, 30, 40);
  }

  @Test
  void containFillsUpWithTheBorderColour() {
    Pixels image = TestImages.mark(8, 4, 3, 1, 5, 3);
    float[] out = apply(new Preprocess(1, 8, 8, Fit.CONTAIN), image);
    for (int i = 0; i < 64; i++) {
      boolean ink = i % 8 >= 3 && i % 8 < 5 && i / 8 >= 3 && i / 8 < 5;
      assertThat(out[i]).as("sample %d", i).isEqualTo(ink ? 0 : 255);
    }
  }

  @Test
  void inkIsCentred() {
    Preprocess preprocess = new Preprocess(1, 40, 40, Fit.INK);
    float[] expected = apply(preprocess, TestImages.mark(105, 105, 40, 30, 60, 70));
    for (int shift : new int[] {-30, 17, 35}) {
      Pixels moved = TestImages.mark(105, 105, 40 + shift, 30 + shift, 60 + shift, 70 + shift);
      assertThat(apply(preprocess, moved))
          .as("shift %d", shift)
          .usingComparatorWithPrecision(0.01f)
          .containsExactly(expected);
    }
  }

  @Test
  void theInkSquareGrowsSlowerThanTheInk() {
    Preprocess preprocess = new Preprocess(1, 40, 40, Fit.INK);
    assertThat(inkSide(preprocess, 60, 30)).isCloseTo(75, within(1e-9));
    assertThat(inkSide(preprocess, 10, 30)).isCloseTo(75 * Math.pow(0.5, 0.75), within(1e-9));
    assertThat(inkSide(preprocess, 105, 2)).isCloseTo(75 * Math.pow(1.75, 0.75), within(1e-9));
  }

  private static double inkSide(Preprocess preprocess, int inkWidth, int inkHeight) {
    return preprocess.crop(105, 105, new Crop(0, 0, inkWidth, inkHeight)).width();
  }

  @Test
  void lightInkOnDarkPaperCountsToo() {
    Pixels dark = TestImages.mark(60, 60, 20, 20, 40, 30);
    byte[] inverted = new byte[dark.data().length];
    for (int i = 0; i < inverted.length; i++) {
      inverted[i] = (byte) (255 - dark.at(i % 60, i / 60, 0));
    }
    Preprocess preprocess = new Preprocess(1, 20, 20, Fit.INK);
    float[] expected = apply(preprocess, dark);
    float[] actual = apply(preprocess, new Pixels(60, 60, 1, inverted));
    for (int i = 0; i < actual.length; i++) {
      assertThat(255 - actual[i]).isCloseTo(expected[i], within(0.01f));
    }
  }

  @Test
  void withoutInkTheWholeImageIsSeen() {
    byte[] data = new byte[30 * 20];
    IntStream.range(0, data.length).forEach(i -> data[i] = (byte) (200 + i % 7));
    float[] out = apply(new Preprocess(1, 8, 8, Fit.INK), new Pixels(30, 20, 1, data));
    for (float sample : out) {
      assertThat(sample).isBetween(199f, 207f);
    }
  }

  @Test
  void grayAndColourAreConvertedAsTheInputWants() {
    Pixels gray = TestImages.noise(6, 6, 1, new SplittableRandom(Seeds.suite()));
    float[] repeated = apply(new Preprocess(3, 6, 6, Fit.STRETCH), gray);
    float[] single = apply(new Preprocess(1, 6, 6, Fit.STRETCH), gray);
    for (int i = 0; i < repeated.length; i++) {
      assertThat(repeated[i]).isEqualTo(single[i % 36]);
    }
    Pixels red = new Pixels(1, 1, 3, new byte[] {(byte) 200, 0, 0});
    assertThat(apply(new Preprocess(1, 1, 1, Fit.STRETCH), red)).containsExactly(60);
  }

  @Test
  void outputStartsAtTheOffset() {
    float[] out = new float[6];
    new Preprocess(1, 2, 2, Fit.STRETCH).apply(new Pixels(1, 1, 1, new byte[] {9}), out, 1);
    assertThat(out).containsExactly(0, 9, 9, 9, 9, 0);
  }

  @Test
  void everyFitHandlesTinyAndThinImages() {
    for (Fit fit : Fit.values()) {
      for (int[] size : new int[][] {{1, 1}, {1, 50}, {50, 1}, {2, 3}}) {
        Pixels image = TestImages.noise(size[0], size[1], 3, new SplittableRandom(Seeds.suite()));
        Preprocess preprocess = new Preprocess(3, 7, 9, fit);
        for (float sample : apply(preprocess, image)) {
          assertThat(sample).as("%s %dx%d", fit, size[0], size[1]).isBetween(0f, 255.01f);
        }
        assertThat(preprocess.prepare(image).bytes()).isPositive();
      }
    }
  }

  @Test
  void impossibleInputsAreRefused() {
    assertThatThrownBy(() -> new Preprocess(2, 8, 8, Fit.COVER))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Preprocess(1, 0, 8, Fit.COVER))
        .isInstanceOf(IllegalArgumentException.class);
  }

  static float[] apply(Preprocess preprocess, Pixels image) {
    float[] out = new float[preprocess.size()];
    preprocess.apply(image, out, 0);
    return out;
  }
}
