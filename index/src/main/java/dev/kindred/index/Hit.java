package dev.kindred.index;

import java.util.Comparator;

/**
 * One answer.
 *
 * @param id the entry's number, as {@link Filter.IdIn} takes it
 * @param distance Euclidean, from the full-precision vectors
 */
public record Hit(int id, Entry entry, double distance) {

  /** Equal distances by path. */
  public static final Comparator<Hit> NEAREST_FIRST =
      Comparator.comparingDouble((Hit hit) -> hit.distance)
          .thenComparing(hit -> hit.entry().path());

  private static final int LANES = 8;

  /** An entry whose vector is compared with that of the query. */
  public static Hit of(Stored stored, float[] vector, float[] query) {
    return new Hit(stored.id(), stored.entry(), distance(query, vector));
  }

  private static double distance(float[] a, float[] b) {
    double[] sums = new double[LANES]; // several, as one would wait for each addition to end
    int i = 0;
    for (; i <= a.length - LANES; i += LANES) {
      for (int lane = 0; lane < LANES; lane++) {
        double difference = (double) a[i + lane] - b[i + lane];
        sums[lane] += difference * difference;
      }
    }
    double sum = 0;
    for (; i < a.length; i++) {
      double difference = (double) a[i] - b[i];
      sum += difference * difference;
    }
    for (double part : sums) {
      sum += part;
    }
    return Math.sqrt(sum);
  }
}
