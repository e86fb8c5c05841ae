package dev.kindred.metrics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far judgments of the form "a is more like p than like n" are agreed with, anchor by anchor.
 * The arrays are not copied.
 *
 * @param anchors each anchor once, in the order of first occurrence, [m]
 * @param agreed weight of the judgments on it that are agreed with, ties counting one half, [m]
 * @param weight of all judgments on it, above 0, [m]
 */
@SuppressWarnings("ArrayRecordComponent")
public record TripletAgreement(int[] anchors, double[] agreed, double[] weight) {

  /** How unlike an anchor something is; only the order for one anchor counts. */
  public interface Dissimilarity {
    /** From one number of an item to another, as judgments have them; larger for less alike. */
    double between(int anchor, int other);
  }

  /**
   * Compares.
   *
   * @param anchors of each judgment, [n]
   * @param positives of what was judged closer, [n]
   * @param negatives of what was judged farther, [n]
   * @param weights above 0, [n]
   */
  public static TripletAgreement of(
      Dissimilarity dissimilarity,
      int[] anchors,
      int[] positives,
      int[] negatives,
      float[] weights) {
    Map<Integer, Integer> numbers = new LinkedHashMap<>();
    double[] agreed = new double[anchors.length];
    double[] weight = new double[anchors.length];
    for (int i = 0; i < anchors.length; i++) {
      int number = numbers.computeIfAbsent(anchors[i], k -> numbers.size());
      double toPositive = dissimilarity.between(anchors[i], positives[i]);
      double toNegative = dissimilarity.between(anchors[i], negatives[i]);
      double score = toPositive < toNegative ? 1 : toPositive == toNegative ? 0.5 : 0;
      agreed[number] += weights[i] * score;
      weight[number] += weights[i];
    }
    return new TripletAgreement(
        numbers.keySet().stream().mapToInt(Integer::intValue).toArray(),
        Arrays.copyOf(agreed, numbers.size()),
        Arrays.copyOf(weight, numbers.size()));
  }

  /** Squared Euclidean distance of rows. */
  public static Dissimilarity squaredDistance(float[][] vectors) {
    return (anchor, other) -> SquaredDistances.between(vectors[anchor], vectors[other]);
  }

  /** Weighted share of the judgments agreed with, 0 to 1; NaN without judgments. */
  public double accuracy() {
    return Arrays.stream(agreed).sum() / Arrays.stream(weight).sum();
  }

  /**
   * One value per item, whose mean over the anchors is {@link #accuracy}: the share agreed with
   * times the weight on the anchor in terms of the mean weight. NaN for what is no anchor.
   *
   * @param items more than the largest anchor
   */
  public double[] contributions(int items) {
    double meanWeight = Arrays.stream(weight).average().orElse(Double.NaN);
    double[] values = new double[items];
    Arrays.fill(values, Double.NaN);
    for (int i = 0; i < anchors.length; i++) {
      values[anchors[i]] = agreed[i] / meanWeight;
    }
    return values;
  }
}
