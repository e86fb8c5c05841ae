package dev.kindred.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a campaign tries: files as they are, then damaged ones. Each is a function of the seed and
 * of its number alone.
 *
 * @param whole the files as they are, good ones first
 * @param good those to damage
 */
public record Cases(List<Sample> whole, List<Sample> good, long seed, int mutations) {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  /**
   * All of them; {@code -Dkindred.mutations} says how many are damaged.
   *
   * @param others that are not to be damaged
   */
  public static Cases of(List<Sample> good, List<Sample> others, long seed) {
    List<Sample> whole = new ArrayList<>(good);
    whole.addAll(others);
    return new Cases(whole, good, seed, Integer.getInteger("kindred.mutations", 200));
  }

  /** How many there are. */
  public int size() {
    return whole.size() + mutations;
  }

  /** The case of a number from 0. */
  public Sample get(int number) {
    if (number < whole.size()) {
      return whole.get(number);
    }
    SplittableRandom random = new SplittableRandom(seed + number * GOLDEN);
    Sample file = good.get(random.nextInt(good.size()));
    Sample other = good.get(random.nextInt(good.size()));
    return file.with(Mutation.of(file.bytes(), other.bytes(), random));
  }
}
