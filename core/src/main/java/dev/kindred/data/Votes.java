package dev.kindred.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Triplets question by question: of an anchor, which of two images is more like it?
 *
 * <p>Where some question has lines in both directions, weights are taken as votes: the majority's
 * answer stands with the number of votes it led by, ties are left out, and how certain the majority
 * is can be told. Where no question has, the weight of a line says no more than how much it counts.
 */
public final class Votes {
  /** Of more votes the binomial is taken for normal, which then is right to four digits. */
  private static final int MOST_COUNTED = 500;

  private final Triplets majority;
  private final Map<Question, double[]> asked;
  private final boolean counted;

  /** An anchor and two images, the lower number first. */
  private record Question(int anchor, int low, int high) {}

  private Votes(Triplets majority, Map<Question, double[]> asked, boolean counted) {
    this.majority = majority;
    this.asked = asked;
    this.counted = counted;
  }

  /**
   * Counts.
   *
   * @param lines what was judged, in any number of lines for a question
   */
  public static Votes of(Triplets lines) {
    Map<Question, double[]> asked = new LinkedHashMap<>();
    for (int j = 0; j < lines.size(); j++) {
      int positive = lines.item(j, 1);
      int negative = lines.item(j, 2);
      double[] votes = asked.computeIfAbsent(question(lines, j), q -> new double[2]);
      votes[positive < negative ? 0 : 1] += lines.weight(j);
    }
    boolean counted = asked.values().stream().anyMatch(v -> v[0] > 0 && v[1] > 0);
    return new Votes(majority(asked), asked, counted);
  }

  private static Question question(Triplets lines, int judgment) {
    int positive = lines.item(judgment, 1);
    int negative = lines.item(judgment, 2);
    return new Question(
        lines.item(judgment, 0), Math.min(positive, negative), Math.max(positive, negative));
  }

  private static Triplets majority(Map<Question, double[]> asked) {
    List<Map.Entry<Question, double[]>> led =
        asked.entrySet().stream().filter(e -> e.getValue()[0] != e.getValue()[1]).toList();
    int[][] items = new int[3][led.size()];
    float[] weights = new float[led.size()];
    for (int i = 0; i < weights.length; i++) {
      Question q = led.get(i).getKey();
      double lead = led.get(i).getValue()[0] - led.get(i).getValue()[1];
      items[0][i] = q.anchor;
      items[1][i] = lead > 0 ? q.low : q.high;
      items[2][i] = lead > 0 ? q.high : q.low;
      weights[i] = (float) Math.abs(lead);
    }
    return new Triplets(items[0], items[1], items[2], weights);
  }

  /** One line for each question that is not tied, weighted by the lead of its majority. */
  public Triplets majority() {
    return majority;
  }

  /**
   * The accuracy to be expected of somebody who always knows what most people would answer if
   * asked: the majority of a few votes is sometimes the wrong one. That of a question is right with
   * the probability P[p > ½] of a share p whose prior is uniform, given its votes.
   *
   * @param some of the {@link #majority}
   * @return the mean by weight; empty where votes were not counted
   */
  public OptionalDouble ceiling(Triplets some) {
    if (!counted || some.size() == 0) {
      return OptionalDouble.empty();
    }
    double right = 0;
    double all = 0;
    for (int j = 0; j < some.size(); j++) {
      double[] votes = asked.getOrDefault(question(some, j), new double[2]);
      right +=
          some.weight(j) * certainty(Math.max(votes[0], votes[1]), Math.min(votes[0], votes[1]));
      all += some.weight(j);
    }
    return OptionalDouble.of(right / all);
  }

  /**
   * P[p > ½] for p of Beta(won + 1, lost + 1), which is P[k ≤ won] for k of a binomial of won +
   * lost + 1 throws of a coin; votes are rounded to whole ones.
   */
  static double certainty(double won, double lost) {
    long n = Math.round(won) + Math.round(lost) + 1;
    if (n > MOST_COUNTED) {
      return normal((Math.round(won) - Math.round(lost)) / Math.sqrt((double) n));
    }
    double term = Math.pow(0.5, (double) n);
    double sum = term;
    for (int k = 1; k <= Math.round(won); k++) {
      term *= (n - k + 1) / (double) k;
      sum += term;
    }
    return Math.min(1, sum);
  }

  /**
   * P[x ≤ z] of a standard normal x, for z ≥ 0 (Marsaglia 2004, "Evaluating the Normal
   * Distribution").
   */
  private static double normal(double z) {
    if (z > 8) {
      return 1;
    }
    double term = z;
    double sum = 0;
    for (int k = 1; sum + term != sum; k++) {
      sum += term;
      term *= z * z / (2 * k + 1);
    }
    return 0.5 + sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  }
}
