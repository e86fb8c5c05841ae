package dev.kindred.testing;

import java.util.stream.LongStream;

/**
 * Where tests with random data take their seeds from: one for the whole suite, so that a run can be
 * repeated and another one tries other data. It is 1, or what {@code -Dkindred.seed=N} says, and
 * printed.
 */
public final class Seeds {
  private static final long SUITE = Long.getLong("kindred.seed", 1);

  static {
    System.out.printf("random data of seed %d; other data with -Dkindred.seed=N%n", SUITE);
  }

  private Seeds() {}

  /** The seed of this run of the suite. */
  public static long suite() {
    return SUITE;
  }

  /** Several different seeds that follow from the suite's. */
  public static long[] some(int count) {
    return LongStream.range(SUITE * count, (SUITE + 1) * count).toArray();
  }
}
