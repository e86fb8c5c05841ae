package dev.kindred.metrics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Confidence intervals over seeds and over queries. */
public final class Statistics {
  private static final double POWER = 0.8;
  private static final int MOST_SEEDS = 10_000;

  private Statistics() {}

  /**
   * The mean of independent repetitions with its t interval; without an interval for fewer than
   * two.
   *
   * @param values one value per seed, at least one
   * @param level such as 0.95
   */
  public static Interval meanInterval(double[] values, double level) {
    if (values.length == 0) {
      throw new IllegalArgumentException("need at least one value");
    }
    double mean = Arrays.stream(values).average().orElseThrow();
    if (values.length == 1) {
      return new Interval(mean, Double.NaN, Double.NaN);
    }
    double error = standardDeviation(values) / Math.sqrt(values.length);
    double half = StudentT.twoSidedQuantile(values.length - 1, level) * error;
    return new Interval(mean, mean - half, mean + half);
  }

  /** The t interval of a − b over paired seeds. */
  public static Interval pairedInterval(double[] a, double[] b, double level) {
    return meanInterval(differences(a, b), level);
  }

  /**
   * The p-value of the two-sided paired t test; NaN for fewer than two seeds. Differences that are
   * all the same and not zero have p = 0.
   */
  public static double pairedProbability(double[] a, double[] b) {
    double[] difference = differences(a, b);
    double mean = Arrays.stream(difference).average().orElse(Double.NaN);
    double error = standardDeviation(difference) / Math.sqrt(difference.length);
    if (difference.length < 2 || Double.isNaN(mean)) {
      return Double.NaN;
    }
    return mean == 0 ? 1 : StudentT.twoSidedProbability(difference.length - 1, mean / error);
  }

  /**
   * Adjusts the p-values of a family of tests so that the chance of any false finding among them
   * stays below the level they are compared with (Holm 1979, "A simple sequentially rejective
   * multiple test procedure").
   *
   * @param p each between 0 and 1; NaN, which is no test, stays NaN
   * @return adjusted values in the same order, at most 1
   */
  public static double[] holm(double[] p) {
    int[] order =
        IntStream.range(0, p.length)
            .filter(i -> !Double.isNaN(p[i]))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> p[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[p.length];
    Arrays.fill(adjusted, Double.NaN);
    double largest = 0;
    for (int rank = 0; rank < order.length; rank++) {
      largest = Math.max(largest, Math.min(1, (order.length - rank) * p[order[rank]]));
      adjusted[order[rank]] = largest;
    }
    return adjusted;
  }

  /** The sample standard deviation (divides by n − 1), NaN for one value. */
  public static double standardDeviation(double[] values) {
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }

  /**
   * Cohen's d for paired samples: the mean difference in units of its standard deviation over
   * seeds.
   */
  public static double pairedEffectSize(double[] a, double[] b) {
    double[] difference = differences(a, b);
    return Arrays.stream(difference).average().orElse(Double.NaN) / standardDeviation(difference);
  }

  /**
   * The number of paired seeds with which a true difference as large as the one seen, as variable
   * over seeds as seen, would have an interval without zero in about 4 of 5 studies.
   *
   * @return at least 2; 0 when fewer than two seeds or no difference were seen, or when more than
   *     10,000 would be needed
   */
  public static int seedsNeeded(double[] a, double[] b, double level) {
    double effect = Math.abs(pairedEffectSize(a, b));
    if (Double.isNaN(effect)) {
      return 0;
    }
    if (!enough(MOST_SEEDS, effect, level)) {
      return 0;
    }
    int tooFew = 1;
    int enough = MOST_SEEDS;
    while (enough - tooFew > 1) {
      int middle = (tooFew + enough) / 2;
      if (enough(middle, effect, level)) {
        enough = middle;
      } else {
        tooFew = middle;
      }
    }
    return enough;
  }

  private static boolean enough(int seeds, double effect, double level) {
    double reach =
        StudentT.twoSidedQuantile(seeds - 1, level)
            + StudentT.twoSidedQuantile(seeds - 1, 2 * POWER - 1);
    return reach <= effect * Math.sqrt(seeds);
  }

  /**
   * The percentile bootstrap of the mean of a − b over the queries of one pair of models.
   *
   * @param a one value per query; a query that is NaN in either is left out of both
   * @param resamples such as 2000
   */
  public static Interval pairedBootstrap(
      double[] a, double[] b, int resamples, double level, long seed) {
    return pairedBootstrap(new double[][] {a}, new double[][] {b}, resamples, level, seed);
  }

  /**
   * The percentile bootstrap of the mean of a − b, in which seeds and queries are both drawn anew:
   * the same draw for both models, and the same queries for all seeds of one draw.
   *
   * @param a [seed][query]; a query that is NaN for a seed, in either model, does not count for it
   * @param b like a, seed by seed and query by query
   * @param resamples such as 2000
   * @param seed of the random draws: the same gives the same interval
   */
  public static Interval pairedBootstrap(
      double[][] a, double[][] b, int resamples, double level, long seed) {
    double[][] difference = commonDifferences(a, b);
    int queries = difference[0].length;
    if (queries == 0 || resamples < 1) {
      throw new IllegalArgumentException(
          "need queries measured by both models and resamples, got %d and %d"
              .formatted(queries, resamples));
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] means = new double[resamples];
    int[] queryDraws = new int[queries];
    for (int r = 0; r < resamples; r++) {
      Arrays.fill(queryDraws, 0);
      for (int i = 0; i < queries; i++) {
        queryDraws[random.nextInt(queries)]++;
      }
      double sum = 0;
      int measured = 0;
      for (int s = 0; s < difference.length; s++) {
        double mean = mean(difference[random.nextInt(difference.length)], queryDraws);
        if (!Double.isNaN(mean)) {
          sum += mean;
          measured++;
        }
      }
      means[r] = sum / measured;
    }
    double[] sorted = Arrays.stream(means).filter(m -> !Double.isNaN(m)).sorted().toArray();
    int[] once = new int[queries];
    Arrays.fill(once, 1);
    double mean =
        Arrays.stream(difference)
            .mapToDouble(d -> mean(d, once))
            .filter(m -> !Double.isNaN(m))
            .average()
            .orElseThrow();
    return new Interval(
        mean, quantile(sorted, (1 - level) / 2), quantile(sorted, 1 - (1 - level) / 2));
  }

  /** The mean of the values that are numbers, each as often as it was drawn; NaN without one. */
  private static double mean(double[] values, int[] draws) {
    double sum = 0;
    long count = 0;
    for (int i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        sum += values[i] * draws[i];
        count += draws[i];
      }
    }
    return sum / count;
  }

  /**
   * The percentile bootstrap of an estimate over n independent units.
   *
   * @param estimate computes it from how often each unit was drawn, [n]; NaN where it cannot, and
   *     such resamples are left out
   * @param resamples such as 2000
   * @param seed of the random draws: the same gives the same interval
   * @return the estimate from each unit once, without an interval when n is 1
   */
  static Interval bootstrap(
      int n, ToDoubleFunction<int[]> estimate, int resamples, double level, long seed) {
    int[] draws = new int[n];
    Arrays.fill(draws, 1);
    double whole = estimate.applyAsDouble(draws);
    SplittableRandom random = new SplittableRandom(seed);
    double[] estimates = new double[resamples];
    int measured = 0;
    for (int r = 0; r < resamples; r++) {
      Arrays.fill(draws, 0);
      for (int i = 0; i < n; i++) {
        draws[random.nextInt(n)]++;
      }
      double value = estimate.applyAsDouble(draws);
      if (!Double.isNaN(value)) {
        estimates[measured++] = value;
      }
    }
    if (n == 1 || measured == 0) {
      return new Interval(whole, Double.NaN, Double.NaN);
    }
    double[] sorted = Arrays.copyOf(estimates, measured);
    Arrays.sort(sorted);
    return new Interval(
        whole, quantile(sorted, (1 - level) / 2), quantile(sorted, 1 - (1 - level) / 2));
  }

  /** The same numbering with 0, 1, 2 ... in the order of first occurrence. */
  static int[] numbered(int[] ids) {
    Map<Integer, Integer> numbers = new HashMap<>();
    return Arrays.stream(ids).map(id -> numbers.computeIfAbsent(id, k -> numbers.size())).toArray();
  }

  /** The quantile of sorted values, linear between neighbours. */
  static double quantile(double[] sorted, double share) {
    double position = share * (sorted.length - 1);
    int below = (int) Math.floor(position);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  /** The sum of values, each times its weight. */
  static double dot(double[] values, int[] weights) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i] * weights[i];
    }
    return sum;
  }

  private static double[] differences(double[] a, double[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "paired values must be equally many, got %d and %d".formatted(a.length, b.length));
    }
    double[] difference = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }

  private static double[][] commonDifferences(double[][] a, double[][] b) {
    if (a.length == 0 || a.length != b.length) {
      throw new IllegalArgumentException(
          "need as many seeds of both models, got %d and %d".formatted(a.length, b.length));
    }
    double[][] all = new double[a.length][];
    for (int s = 0; s < a.length; s++) {
      all[s] = differences(a[s], b[s]);
      if (all[s].length != all[0].length) {
        throw new IllegalArgumentException(
            "seed %d has %d queries, seed 0 has %d".formatted(s, all[s].length, all[0].length));
      }
    }
    int[] measured =
        IntStream.range(0, all[0].length)
            .filter(q -> Arrays.stream(all).anyMatch(row -> !Double.isNaN(row[q])))
            .toArray();
    return Arrays.stream(all)
        .map(row -> Arrays.stream(measured).mapToDouble(q -> row[q]).toArray())
        .toArray(double[][]::new);
  }
}
