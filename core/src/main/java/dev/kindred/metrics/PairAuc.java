package dev.kindred.metrics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How well one threshold on the distance tells pairs that belong together from pairs that do not.
 *
 * @param same number of pairs judged to belong together
 * @param different number of pairs judged not to
 * @param auc the weighted share of (same, different) pairs of pairs in which the same one is
 *     closer, ties counting one half, 0 to 1: the area under the ROC curve (Hanley, McNeil 1982).
 *     Its 95% interval is the percentile bootstrap over first images. NaN when either kind is
 *     missing.
 */
public record PairAuc(int same, int different, Interval auc) {
  private static final int RESAMPLES = 2000;
  private static final double LEVEL = 0.95;

  /**
   * Measures the separation.
   *
   * @param vectors embeddings, [items][dimension]
   * @param first row of one image of each pair, [n], n at least 1
   * @param second of the other, [n]
   * @param isSame whether they belong together, [n]
   * @param weights above 0, [n]
   * @param seed of the bootstrap: the same gives the same interval
   */
  public static PairAuc of(
      float[][] vectors, int[] first, int[] second, boolean[] isSame, float[] weights, long seed) {
    if (first.length == 0) {
      throw new IllegalArgumentException("need at least one pair");
    }
    double[] distances =
        IntStream.range(0, first.length)
            .mapToDouble(i -> SquaredDistances.between(vectors[first[i]], vectors[second[i]]))
            .toArray();
    int[] order =
        IntStream.range(0, first.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> distances[i]))
            .mapToInt(i -> i)
            .toArray();
    int[] cluster = Statistics.numbered(first);
    int same = (int) IntStream.range(0, first.length).filter(i -> isSame[i]).count();
    Interval auc =
        Statistics.bootstrap(
            Arrays.stream(cluster).max().orElseThrow() + 1,
            draws -> auc(distances, order, isSame, weights, cluster, draws),
            RESAMPLES,
            LEVEL,
            seed);
    return new PairAuc(same, first.length - same, auc);
  }

  /** One sweep over the pairs by distance, each weighted by how often its cluster was drawn. */
  private static double auc(
      double[] distances,
      int[] order,
      boolean[] isSame,
      float[] weights,
      int[] cluster,
      int[] draws) {
    double won = 0;
    double closer = 0;
    double others = 0;
    int at = 0;
    while (at < order.length) {
      double distance = distances[order[at]];
      double tiedSame = 0;
      double tiedOthers = 0;
      for (; at < order.length && distances[order[at]] == distance; at++) {
        int i = order[at];
        double weight = (double) weights[i] * draws[cluster[i]];
        tiedSame += isSame[i] ? weight : 0;
        tiedOthers += isSame[i] ? 0 : weight;
      }
      won += tiedOthers * (closer + 0.5 * tiedSame);
      closer += tiedSame;
      others += tiedOthers;
    }
    return won / (closer * others);
  }
}
