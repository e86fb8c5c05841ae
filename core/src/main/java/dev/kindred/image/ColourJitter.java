package dev.kindred.image;

import java.util.random.RandomGenerator;

/** Random changes of the samples of an output, where they stand. */
final class ColourJitter {
  private static final float[] LUMA = {0.299f, 0.587f, 0.114f};

  private ColourJitter() {}

  /**
   * Scales saturation, then contrast around the mean, then brightness, each by a factor drawn from
   * 1 - s .. 1 + s for its strength s; results stay within 0..255.
   */
  static void apply(
      Augmentation strengths,
      int channels,
      float[] out,
      int offset,
      int plane,
      RandomGenerator random) {
    float brightness = factor(strengths.brightness(), random);
    float contrast = factor(strengths.contrast(), random);
    float saturation = factor(strengths.saturation(), random);
    double sum = 0;
    for (int i = offset; i < offset + plane; i++) {
      sum += channels == 1 ? out[i] : luma(out, i, plane);
    }
    float mean = (float) (sum / plane);
    float scale = contrast * brightness;
    float shift = (1 - contrast) * mean * brightness;
    for (int i = offset; i < offset + plane; i++) {
      float gray = channels == 1 ? out[i] : luma(out, i, plane);
      for (int c = 0, j = i; c < channels; c++, j += plane) {
        float value = gray + saturation * (out[j] - gray);
        out[j] = Math.clamp(value * scale + shift, 0f, 255f);
      }
    }
  }

  private static float luma(float[] out, int i, int plane) {
    return LUMA[0] * out[i] + LUMA[1] * out[i + plane] + LUMA[2] * out[i + 2 * plane];
  }

  private static float factor(double strength, RandomGenerator random) {
    return (float) (1 + strength * (2 * random.nextDouble() - 1));
  }
}
