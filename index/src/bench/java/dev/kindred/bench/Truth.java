package dev.kindred.bench;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.lucene.util.VectorUtil;

/**
 * The right answers, by comparing every vector.
 *
 * @param farthest squared distance of each query's k-th neighbour: what is as near is right
 */
@SuppressWarnings("ArrayRecordComponent")
record Truth(float[][] base, float[][] queries, int k, float[] farthest) {

  /** Squared distances this close, relatively, count as equal. */
  private static final float SAME = 1e-5f;

  static Truth of(float[][] base, float[][] queries, int k) {
    float[] farthest = new float[queries.length];
    IntStream.range(0, queries.length)
        .parallel()
        .forEach(q -> {
          float[] distances = new float[base.length];
          for (int i = 0; i < base.length; i++) {
            distances[i] = VectorUtil.squareDistance(base[i], queries[q]);
          }
          Arrays.sort(distances);
          farthest[q] = distances[k - 1] * (1 + SAME);
        });
    return new Truth(base, queries, k, farthest);
  }

  /** Share of a query's k nearest that are among the found ones. */
  double recall(int query, int[] found) {
    int right = 0;
    for (int number : found) {
      if (VectorUtil.squareDistance(base[number], queries[query]) <= farthest[query]) {
        right++;
      }
    }
    return Math.min(1, (double) right / k);
  }
}
