package dev.kindred.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.image.Augmentation.Outside;
import dev.kindred.testing.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationTest {
  private static final Preprocess WHOLE = new Preprocess(1, 20, 20, Fit.STRETCH);
  private static final Augmentation STILL =
      new Augmentation(0, 0, 0, 0, 0, false, 1, 1e-9, 0, 0, 0, 0, Outside.EDGE);

  @ParameterizedTest
  @EnumSource(Fit.class)
  void withoutStrengthNothingChanges(Fit fit) {
    Preprocess preprocess = new Preprocess(3, 12, 17, fit);
    Pixels image = TestImages.noise(50, 40, 3, new SplittableRandom(Seeds.suite()));
    assertThat(apply(Augmentation.NONE, image, preprocess, 0, 7))
        .isEqualTo(PreprocessTest.apply(preprocess, image));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void aQuarterTurnIsThatOfTheImage(int turns) {
    Preprocess preprocess = new Preprocess(1, 10, 10, Fit.STRETCH);
    Pixels image = TestImages.noise(20, 20, 1, new SplittableRandom(Seeds.suite()));
    Pixels turned = Orientation.clockwise(turns).apply(image);
    float[] expected = PreprocessTest.apply(preprocess, turned);
    assertThat(apply(Augmentation.NONE, image, preprocess, turns, 7)).isEqualTo(expected);
    // The sampler reads the same pixels by a map.
    assertThat(apply(STILL, image, preprocess, turns, 7))
        .usingComparatorWithPrecision(0.01f)
        .containsExactly(expected);
  }

  @ParameterizedTest
  @EnumSource(Fit.class)
  void turnsAndCropsOfOddShapesFitTogether(Fit fit) {
    Preprocess preprocess = new Preprocess(1, 24, 36, fit);
    Pixels image = TestImages.gradient(200, 120).toGray();
    for (int turns = 0; turns < 4; turns++) {
      float[] expected =
          PreprocessTest.apply(preprocess, Orientation.clockwise(turns).apply(image));
      float[] actual = apply(STILL, image, preprocess, turns, 7);
      assertThat(meanDifference(expected, actual)).as("%d turns", turns).isLessThan(2.5);
    }
  }

  @Test
  void inkIsFoundInLargeImagesToo() {
    Pixels image = TestImages.mark(900, 700, 610, 300, 640, 380);
    Preprocess preprocess = new Preprocess(1, 28, 28, Fit.INK);
    for (int turns = 0; turns < 4; turns++) {
      float[] expected =
          PreprocessTest.apply(preprocess, Orientation.clockwise(turns).apply(image));
      assertThat(meanDifference(expected, apply(STILL, image, preprocess, turns, 7)))
          .as("%d turns", turns)
          .isLessThan(2);
    }
    assertThat(preprocess.prepare(image).bytes()).isLessThan(25_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 20, 40, 90})
  void inkStaysInPlaceAtEveryScale(int side) {
    Pixels image = TestImages.mark(105, 105, 30, 40, 80, 61);
    Preprocess preprocess = new Preprocess(1, side, side, Fit.INK);
    for (int turns = 0; turns < 4; turns++) {
      float[] expected =
          PreprocessTest.apply(preprocess, Orientation.clockwise(turns).apply(image));
      float[] actual = apply(STILL, image, preprocess, turns, 7);
      assertThat(meanDifference(expected, actual)).as("%d turns", turns).isLessThan(4);
      assertThat(inkCentre(actual, side))
          .as("%d turns", turns)
          .containsExactly(inkCentre(expected, side), within(0.02 * side / 20));
    }
  }

  @Test
  void theResultDependsOnTheSeedAlone() {
    Pixels image = TestImages.noise(40, 40, 3, new SplittableRandom(Seeds.suite()));
    Preprocess preprocess = new Preprocess(3, 16, 16, Fit.COVER);
    for (Augmentation augmentation :
        new Augmentation[] {Augmentation.GLYPHS, Augmentation.PHOTOS}) {
      float[] first = apply(augmentation, image, preprocess, 1, 11);
      assertThat(apply(augmentation, image, preprocess, 1, 11)).isEqualTo(first);
      assertThat(apply(augmentation, image, preprocess, 1, 12)).isNotEqualTo(first);
    }
  }

  @Test
  void samplesStayInRangeAndPaperStaysWhite() {
    Pixels image = TestImages.mark(105, 105, 30, 40, 80, 60);
    Preprocess preprocess = new Preprocess(1, 40, 40, Fit.INK);
    for (int seed = 0; seed < 50; seed++) {
      float[] out = apply(Augmentation.GLYPHS, image, preprocess, seed % 4, seed);
      double dark = 0;
      for (int i = 0; i < out.length; i++) {
        assertThat(out[i]).as("seed %d", seed).isBetween(-0.01f, 255.01f);
        dark += out[i] < 128 ? 1 : 0;
      }
      for (int corner : new int[] {0, 39, 39 * 40, 1599}) {
        assertThat(out[corner]).as("seed %d", seed).isCloseTo(255, within(0.01f));
      }
      assertThat(dark / out.length).as("seed %d: share of ink", seed).isBetween(0.06, 0.5);
    }
  }

  @Test
  void translationMovesTheInkByItsShare() {
    Augmentation shifts =
        new Augmentation(0, 0, 0, 0, 0.2, false, 1, 0, 0, 0, 0, 0, Outside.BACKGROUND);
    Pixels image = TestImages.mark(40, 40, 16, 16, 24, 24);
    double furthest = 0;
    for (int seed = 0; seed < 200; seed++) {
      double[] centre = inkCentre(apply(shifts, image, WHOLE, 0, seed), 20);
      assertThat(Math.abs(centre[0] - 9.5)).as("seed %d", seed).isLessThan(0.2 * 20 + 0.1);
      furthest = Math.max(furthest, Math.abs(centre[0] - 9.5));
    }
    assertThat(furthest).isGreaterThan(3);
  }

  @Test
  void halfOfTheImagesAreMirrored() {
    Augmentation flips = new Augmentation(0, 0, 0, 0, 0, true, 1, 0, 0, 0, 0, 0, Outside.EDGE);
    Pixels image = TestImages.mark(40, 40, 0, 0, 20, 40);
    int mirrored = 0;
    for (int seed = 0; seed < 200; seed++) {
      float[] out = apply(flips, image, WHOLE, 0, seed);
      assertThat(out[5] + out[14]).as("seed %d", seed).isCloseTo(255, within(0.01f));
      mirrored += out[5] > 128 ? 1 : 0;
    }
    assertThat(mirrored).isBetween(60, 140);
  }

  @Test
  void outsideIsBackgroundOrTheEdgeGoesOn() {
    // White border pixels everywhere but on the right side, which is black.
    Pixels image = TestImages.mark(20, 20, 15, 0, 20, 20);
    Augmentation shrink = new Augmentation(0, 0, 1, 0, 0, false, 1, 0, 0, 0, 0, 0, Outside.EDGE);
    Augmentation padded =
        new Augmentation(0, 0, 1, 0, 0, false, 1, 0, 0, 0, 0, 0, Outside.BACKGROUND);
    int seed = seedThatZoomsOut();
    int right = 10 * 20 + 19;
    assertThat(apply(shrink, image, WHOLE, 0, seed)[right]).isCloseTo(0, within(0.01f));
    assertThat(apply(padded, image, WHOLE, 0, seed)[right]).isCloseTo(255, within(0.01f));
  }

  private static int seedThatZoomsOut() {
    int seed = 0;
    while (new SplittableRandom(seed).nextDouble() < 0.9) {
      seed++;
    }
    return seed;
  }

  @Test
  void randomCropsLieInsideTheImage() {
    Augmentation crops =
        new Augmentation(0, 0, 0, 0, 0, false, 0.3, 0, 0, 0, 0, 0, Outside.BACKGROUND);
    byte[] data = new byte[60 * 30];
    for (int i = 0; i < data.length; i++) {
      boolean border = i % 60 == 0 || i % 60 == 59 || i / 60 == 0 || i / 60 == 29;
      data[i] = (byte) (border ? 255 : i % 60 * 2);
    }
    Pixels image = new Pixels(60, 30, 1, data);
    Preprocess preprocess = new Preprocess(1, 10, 10, Fit.COVER);
    double least = 255;
    double most = 0;
    for (int seed = 0; seed < 200; seed++) {
      float middle = apply(crops, image, preprocess, 0, seed)[55];
      least = Math.min(least, middle);
      most = Math.max(most, middle);
    }
    // Crops reach both ends of the long side, which the middle crop does not.
    assertThat(least).isBetween(15.0, 40.0);
    assertThat(most).isBetween(78.0, 105.0);
  }

  @Test
  void jitterChangesBrightnessWithinItsFactor() {
    Augmentation bright = new Augmentation(0, 0, 0, 0, 0, false, 1, 0.2, 0, 0, 0, 0, Outside.EDGE);
    Pixels gray = new Pixels(1, 1, 3, new byte[] {100, 100, 100});
    for (int seed = 0; seed < 50; seed++) {
      float[] out = apply(bright, gray, new Preprocess(3, 2, 2, Fit.STRETCH), 0, seed);
      assertThat(out[0]).as("seed %d", seed).isBetween(79.9f, 120.1f).isEqualTo(out[11]);
    }
  }

  @Test
  void saturationMovesColoursToAndFromGray() {
    Augmentation pale = new Augmentation(0, 0, 0, 0, 0, false, 1, 0, 0, 0.5, 0, 0, Outside.EDGE);
    Pixels red = new Pixels(1, 1, 3, new byte[] {(byte) 150, 100, 100});
    for (int seed = 0; seed < 50; seed++) {
      float[] out = apply(pale, red, new Preprocess(3, 1, 1, Fit.STRETCH), 0, seed);
      assertThat(out[0] - out[1]).as("seed %d", seed).isBetween(24.9f, 75.1f);
      float luma = 0.299f * out[0] + 0.587f * out[1] + 0.114f * out[2];
      assertThat(luma).isCloseTo(114.95f, within(0.1f));
    }
  }

  @Test
  void dilationThickensInkOnAnyPaper() {
    for (int paper : new int[] {255, 0}) {
      float[] plane = new float[25];
      Arrays.fill(plane, paper);
      plane[12] = 255 - paper;
      float[] thick = plane.clone();
      Dilation.apply(thick, 0, 5, 5, paper, 0.5f);
      for (int i = 0; i < 25; i++) {
        boolean near = Math.abs(i % 5 - 2) <= 1 && Math.abs(i / 5 - 2) <= 1;
        float expected = i == 12 ? 255 - paper : near ? 127.5f : paper;
        assertThat(thick[i]).as("paper %d at %d", paper, i).isEqualTo(expected);
      }
    }
  }

  @Test
  void anElasticFieldIsSmoothAndHasItsStrength() {
    double sum = 0;
    for (int seed = 0; seed < 300; seed++) {
      ElasticField field = new ElasticField(0.03, 40, 40, new SplittableRandom(seed));
      field.row(20);
      for (int x = 1; x < 40; x++) {
        assertThat(field.x(x) - field.x(x - 1)).as("seed %d", seed).isBetween(-0.6f, 0.6f);
      }
      field.row(0);
      sum += field.x(0) * field.x(0);
    }
    assertThat(Math.sqrt(sum / 300)).isBetween(0.9, 1.4); // near 0.03 of 40 pixels, at a node
  }

  @Test
  void thePresetsAreAsMeasured() {
    assertThat(Augmentation.GLYPHS)
        .isEqualTo(
            new Augmentation(
                12, 0.2, 0.15, 0.075, 0.06, false, 1, 0, 0, 0, 0.03, 0.3, Outside.BACKGROUND));
    assertThat(Augmentation.PHOTOS)
        .isEqualTo(
            new Augmentation(8, 0.05, 0, 0.1, 0, true, 0.5, 0.2, 0.2, 0.2, 0, 0, Outside.EDGE));
  }

  @Test
  void impossibleStrengthsAreRefused() {
    assertThatThrownBy(
            () -> new Augmentation(-1, 0, 0, 0, 0, false, 1, 0, 0, 0, 0, 0, Outside.EDGE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Augmentation(0, 0, 0, 0, 0, false, 0, 0, 0, 0, 0, 0, Outside.EDGE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static double[] inkCentre(float[] out, int side) {
    double x = 0;
    double y = 0;
    double sum = 0;
    for (int i = 0; i < out.length; i++) {
      double ink = 255 - out[i];
      int row = i / side;
      x += ink * (i % side);
      y += ink * row;
      sum += ink;
    }
    return new double[] {x / sum, y / sum};
  }

  private static double meanDifference(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] - b[i]);
    }
    return sum / a.length;
  }

  private static float[] apply(
      Augmentation augmentation, Pixels image, Preprocess preprocess, int turns, long seed) {
    float[] out = new float[preprocess.size()];
    augmentation.apply(image, preprocess, turns, new SplittableRandom(seed), out, 0);
    return out;
  }
}
