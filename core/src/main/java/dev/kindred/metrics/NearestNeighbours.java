package dev.kindred.metrics;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The exact nearest neighbours of every query, nearest first, ties by lower gallery position.
 *
 * <p>The oracle for approximate search, and the source of result galleries.
 */
public final class NearestNeighbours {
  private final int[][] items;
  private final float[][] distances;

  private NearestNeighbours(int queries) {
    this.items = new int[queries][];
    this.distances = new float[queries][];
  }

  /**
   * The neighbours of every item among all the others.
   *
   * @param x [item][dimension]
   * @param k how many, at least 1; fewer are found when there are fewer
   */
  public static NearestNeighbours leaveOneOut(float[][] x, int k, int threads) {
    return find(x, x, true, k, threads);
  }

  /** The neighbours of every query in the gallery. */
  public static NearestNeighbours inGallery(
      float[][] queries, float[][] gallery, int k, int threads) {
    return find(queries, gallery, false, k, threads);
  }

  private static NearestNeighbours find(
      float[][] queries, float[][] gallery, boolean leaveOneOut, int k, int threads) {
    if (k < 1) {
      throw new IllegalArgumentException("k must be at least 1, got " + k);
    }
    NearestNeighbours found = new NearestNeighbours(queries.length);
    int wanted = Math.min(k, gallery.length);
    new SquaredDistances(queries, gallery)
        .visit(
            threads,
            () -> {
              Nearest nearest = new Nearest();
              return (query, squared) -> {
                nearest.select(squared, wanted, leaveOneOut ? query : -1);
                found.take(query, nearest);
              };
            });
    return found;
  }

  private void take(int query, Nearest nearest) {
    items[query] = new int[nearest.size()];
    distances[query] = new float[nearest.size()];
    for (int rank = 0; rank < nearest.size(); rank++) {
      items[query][rank] = nearest.item(rank);
      distances[query][rank] = (float) Math.sqrt(nearest.squaredDistance(rank));
    }
  }

  /** The gallery positions of one query's neighbours. The array is not copied. */
  public int[] items(int query) {
    return items[query];
  }

  /** The Euclidean distances to {@link #items(int)}. The array is not copied. */
  public float[] distances(int query) {
    return distances[query];
  }

  /** The number of queries. */
  public int queries() {
    return items.length;
  }

  /**
   * Precision@k for k = 1, 2, … of queries that are among the gallery themselves: the share of the
   * first k that are of the query's class, averaged over the queries that share their class with
   * another item. It divides by k also where fewer were found.
   *
   * @param classes of each item
   * @param most the largest k, at most as many as were asked for
   */
  public double[] precisionCurve(int[] classes, int most) {
    Map<Integer, Integer> sizes = new HashMap<>();
    Arrays.stream(classes).forEach(c -> sizes.merge(c, 1, Integer::sum));
    long[] relevant = new long[most];
    long queries = 0;
    for (int query = 0; query < items.length; query++) {
      if (sizes.getOrDefault(classes[query], 0) < 2) {
        continue;
      }
      queries++;
      int hits = 0;
      for (int rank = 0; rank < most; rank++) {
        if (rank < items[query].length && classes[items[query][rank]] == classes[query]) {
          hits++;
        }
        relevant[rank] += hits;
      }
    }
    double[] curve = new double[most];
    for (int rank = 0; rank < most; rank++) {
      curve[rank] = (double) relevant[rank] / queries / (rank + 1);
    }
    return curve;
  }
}
