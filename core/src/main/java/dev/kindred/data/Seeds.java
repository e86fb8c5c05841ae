package dev.kindred.data;

import java.util.SplittableRandom;

/** Independent random generators for the parts of a run, each a function of the run's seed. */
public final class Seeds {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private Seeds() {}

  /** The generator of a part, such as (step) or (step, position). */
  public static SplittableRandom random(long seed, long... part) {
    long state = mix(seed + GOLDEN_GAMMA);
    for (long number : part) {
      state = mix((state ^ number) + GOLDEN_GAMMA);
    }
    return new SplittableRandom(state);
  }

  /** The finaliser of MurmurHash3, in the variant 13 of D. Stafford. */
  static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
