package dev.kindred.metrics;

/**
 * How often a model agrees with judgments of the form "a is more like p than like n".
 *
 * @param triplets number of judgments
 * @param accuracy weighted share of the judgments with D(a,p) &lt; D(a,n), ties counting one half,
 *     0 to 1; its 95% interval is the percentile bootstrap over anchors, as judgments on one anchor
 *     are not independent. No interval with a single anchor.
 */
public record TripletAccuracy(int triplets, Interval accuracy) {
  private static final int RESAMPLES = 2000;
  private static final double LEVEL = 0.95;

  /**
   * Measures the agreement.
   *
   * @param vectors embeddings, [items][dimension]
   * @param anchors row of each anchor, [n], n at least 1
   * @param positives of what was judged closer, [n]
   * @param negatives of what was judged farther, [n]
   * @param weights above 0, [n]
   * @param seed of the bootstrap: the same gives the same interval
   */
  public static TripletAccuracy of(
      float[][] vectors,
      int[] anchors,
      int[] positives,
      int[] negatives,
      float[] weights,
      long seed) {
    if (anchors.length == 0) {
      throw new IllegalArgumentException("need at least one triplet");
    }
    TripletAgreement all =
        TripletAgreement.of(
            TripletAgreement.squaredDistance(vectors), anchors, positives, negatives, weights);
    Interval accuracy =
        Statistics.bootstrap(
            all.anchors().length,
            draws -> Statistics.dot(all.agreed(), draws) / Statistics.dot(all.weight(), draws),
            RESAMPLES,
            LEVEL,
            seed);
    return new TripletAccuracy(anchors.length, accuracy);
  }
}
