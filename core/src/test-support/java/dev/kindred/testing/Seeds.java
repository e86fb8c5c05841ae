package dev.kindred.testing;

import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;

/**
 * Where tests with random data take their seeds from, so that every run tries other data and any
 * run can be repeated: one seed for the whole suite, drawn anew or given by {@code
 * -Dkindred.seed=N}, and printed.
 */
public final class Seeds {
  private static final long SUITE =
      Long.getLong("kindred.seed", ThreadLocalRandom.current().nextInt(1_000_000_000));

  static {
    System.out.println("random data of seed " + SUITE + "; again with -Dkindred.seed=" + SUITE);
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
