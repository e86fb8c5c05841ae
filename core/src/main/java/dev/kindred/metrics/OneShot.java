package dev.kindred.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * N-way one-shot classification within a group, as with the characters of one alphabet (Lake,
 * Salakhutdinov, Tenenbaum: Human-level concept learning through probabilistic program induction,
 * Science 2015).
 *
 * <p>A trial draws a group at random, N of its classes, and of each class one image to know it by
 * (support) and another one to classify (query). Every query goes to the class of the nearest
 * support; the error of a trial is the share of its N queries that go wrong.
 *
 * @param ways N ≥ 2
 * @param trials at least 2
 * @param seed of the trials
 */
public record OneShot(int ways, int trials, long seed) {
  private static final double LEVEL = 0.95;

  /** Fewer than two classes or trials are an {@link IllegalArgumentException}. */
  public OneShot {
    if (ways < 2 || trials < 2) {
      throw new IllegalArgumentException(
          "one-shot classification needs at least 2 classes and 2 trials, not %d and %d"
              .formatted(ways, trials));
    }
  }

  /**
   * What was measured.
   *
   * @param groups groups with enough classes, among which trials were drawn
   * @param error share of queries that went to a wrong class, with its 95% interval over trials
   */
  public record Result(int ways, int trials, int groups, Interval error) {}

  /** One image of each class to know it by, and at the same place another one to classify. */
  @SuppressWarnings("ArrayRecordComponent")
  record Trial(int[] support, int[] queries) {}

  /**
   * Runs the trials.
   *
   * @param x [item][dimension]
   * @param labels of each item from coarse to fine: all of them name its class, all but the last
   *     its group; an item without any takes no part
   * @throws IllegalArgumentException if no group has N classes of two images
   */
  public Result measure(float[][] x, List<? extends List<String>> labels) {
    List<int[][]> groups = groups(labels);
    double[] errors = trials(groups).mapToDouble(trial -> error(x, trial)).toArray();
    return new Result(ways, trials, groups.size(), interval(errors));
  }

  /** The trials of a data set, the same for the same seed. */
  Stream<Trial> trials(List<int[][]> groups) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, trials)
        .mapToObj(t -> trial(groups.get(random.nextInt(groups.size())), random));
  }

  private Trial trial(int[][] classes, SplittableRandom random) {
    int[][] shuffled = classes.clone();
    int[] support = new int[ways];
    int[] queries = new int[ways];
    for (int k = 0; k < ways; k++) {
      int chosen = random.nextInt(k, shuffled.length);
      int[] members = shuffled[chosen];
      shuffled[chosen] = shuffled[k];
      int first = random.nextInt(members.length);
      int second = random.nextInt(members.length - 1);
      support[k] = members[first];
      queries[k] = members[second < first ? second : second + 1];
    }
    return new Trial(support, queries);
  }

  private static double error(float[][] x, Trial trial) {
    int ways = trial.support.length;
    int wrong = 0;
    for (int q = 0; q < ways; q++) {
      int nearest = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int k = 0; k < ways; k++) {
        double distance = SquaredDistances.between(x[trial.queries[q]], x[trial.support[k]]);
        if (distance < least) {
          least = distance;
          nearest = k;
        }
      }
      wrong += nearest == q ? 0 : 1;
    }
    return (double) wrong / ways;
  }

  /**
   * Of each group with enough classes, the members of its classes: [class][member]. Classes of one
   * image cannot be asked for.
   */
  List<int[][]> groups(List<? extends List<String>> labels) {
    Map<List<String>, Map<String, List<Integer>>> byGroup = new LinkedHashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      List<String> all = labels.get(i);
      if (!all.isEmpty()) {
        byGroup
            .computeIfAbsent(
                List.copyOf(all.subList(0, all.size() - 1)), g -> new LinkedHashMap<>())
            .computeIfAbsent(all.getLast(), c -> new ArrayList<>())
            .add(i);
      }
    }
    List<int[][]> groups =
        byGroup.values().stream()
            .map(classes ->
                classes.values().stream()
                    .filter(members -> members.size() > 1)
                    .map(members -> members.stream().mapToInt(i -> i).toArray())
                    .toArray(int[][]::new))
            .toList();
    List<int[][]> enough = groups.stream().filter(classes -> classes.length >= ways).toList();
    if (enough.isEmpty()) {
      int most = groups.stream().mapToInt(classes -> classes.length).max().orElse(0);
      throw new IllegalArgumentException(
          "no group has %d classes of two or more images; the largest has %d"
              .formatted(ways, most));
    }
    return enough;
  }

  /**
   * Wilson's score interval with the number of independent queries that would vary as much as the
   * trials do (Korn, Graubard: Confidence intervals for proportions with small expected number of
   * positive counts, 1998): the queries of one trial share their supports. Unlike a t interval it
   * does not shrink to nothing when no query goes wrong.
   */
  private static Interval interval(double[] errors) {
    int trials = errors.length;
    double share = Arrays.stream(errors).average().orElseThrow();
    double deviation = Statistics.standardDeviation(errors);
    double independent =
        deviation > 0 ? share * (1 - share) * trials / (deviation * deviation) : trials;
    double t = StudentT.twoSidedQuantile(trials - 1, LEVEL);
    double shrink = 1 + t * t / independent;
    double centre = (share + t * t / (2 * independent)) / shrink;
    double half =
        t
            * Math.sqrt(share * (1 - share) / independent + Math.pow(t / (2 * independent), 2))
            / shrink;
    return new Interval(share, Math.max(0, centre - half), Math.min(1, centre + half));
  }
}
