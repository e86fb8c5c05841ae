package dev.kindred.nn;

import java.util.Arrays;
import java.util.Random;

/** How a parameter starts. */
public sealed interface Init {
  /**
   * Normal with variance 2 / fan-in, for weights that a ReLU follows (He, Zhang, Ren, Sun: "Delving
   * Deep into Rectifiers", 2015, section 2.2).
   */
  static Init heNormal() {
    return new Normal(2);
  }

  /** Normal with variance 1 / fan-in, for weights that nothing rectifies. */
  static Init lecunNormal() {
    return new Normal(1);
  }

  /** The same value everywhere. */
  static Init all(double value) {
    return new Constant(value);
  }

  /** Normal with mean 0 and variance gain / fan-in. */
  record Normal(double gain) implements Init {}

  /** The same value everywhere. */
  record Constant(double value) implements Init {}

  /** Values that exist already, such as pretrained weights; do not change the array. */
  record Given(float[] values) implements Init {}

  /**
   * Writes {@code count} values at {@code offset}; {@code fanIn} is the inputs summed per output.
   */
  default void fill(float[] target, int offset, int count, int fanIn, Random random) {
    switch (this) {
      case Normal(double gain) -> {
        double sigma = Math.sqrt(gain / fanIn);
        for (int i = 0; i < count; i++) {
          target[offset + i] = (float) (sigma * random.nextGaussian());
        }
      }
      case Constant(double value) -> Arrays.fill(target, offset, offset + count, (float) value);
      case Given(float[] values) -> System.arraycopy(values, 0, target, offset, count);
    }
  }
}
