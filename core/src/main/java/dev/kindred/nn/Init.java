package dev.kindred.nn;

import java.util.Arrays;
import java.util.Random;

/** How a parameter starts. */
public enum Init {
  /**
   * Normal with variance 2 / fan-in, for weights that a ReLU follows (He, Zhang, Ren, Sun: "Delving
   * Deep into Rectifiers", 2015, section 2.2).
   */
  HE_NORMAL,
  /** Normal with variance 1 / fan-in, for weights that nothing rectifies. */
  LECUN_NORMAL,
  ONES,
  ZEROS;

  /**
   * Writes {@code count} values at {@code offset}; {@code fanIn} is the inputs summed per output.
   */
  void fill(float[] target, int offset, int count, int fanIn, Random random) {
    switch (this) {
      case HE_NORMAL -> normal(target, offset, count, Math.sqrt(2.0 / fanIn), random);
      case LECUN_NORMAL -> normal(target, offset, count, Math.sqrt(1.0 / fanIn), random);
      case ONES -> Arrays.fill(target, offset, offset + count, 1f);
      case ZEROS -> Arrays.fill(target, offset, offset + count, 0f);
    }
  }

  private static void normal(float[] target, int offset, int count, double sigma, Random random) {
    for (int i = 0; i < count; i++) {
      target[offset + i] = (float) (sigma * random.nextGaussian());
    }
  }
}
