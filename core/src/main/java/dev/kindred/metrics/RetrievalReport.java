package dev.kindred.metrics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was measured.
 *
 * @param queries the number of queries measured
 * @param leftOut the number of queries left out because nothing in the gallery is relevant to them
 * @param metrics metric key → value, in a fixed order; a mean over queries where the metric is per
 *     query. NaN where the data does not define it
 * @param perQuery metric key → one value per query in the order given, NaN for a query left out or
 *     for which the metric is not defined
 * @param distances all pairs by distance and grade
 */
public record RetrievalReport(
    int queries,
    int leftOut,
    Map<String, Double> metrics,
    Map<String, double[]> perQuery,
    DistanceHistograms distances) {

  /** Fixes the order of the maps. The arrays are not copied. */
  public RetrievalReport {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    perQuery = Collections.unmodifiableMap(new LinkedHashMap<>(perQuery));
  }

  /**
   * One metric.
   *
   * @throws IllegalArgumentException if the key was not measured
   */
  public double metric(String key) {
    Double value = metrics.get(key);
    if (value == null) {
      throw new IllegalArgumentException(
          "no metric \"%s\"; measured: %s".formatted(key, String.join(", ", metrics.keySet())));
    }
    return value;
  }

  /** The values of one metric per query, in the order of the queries. */
  public double[] perQuery(String key) {
    double[] values = perQuery.get(key);
    if (values == null) {
      throw new IllegalArgumentException(
          "no per-query metric \"%s\"; measured: %s"
              .formatted(key, String.join(", ", perQuery.keySet())));
    }
    return values;
  }

  /** Recall@k for k = 1..maxK: the share of queries with a relevant item among the first k. */
  public double[] recallCurve(int maxK) {
    double[] curve = new double[maxK];
    for (double reciprocalRank : perQuery("mrr")) {
      long first = Double.isNaN(reciprocalRank) ? maxK + 1L : Math.round(1 / reciprocalRank);
      for (int k = (int) Math.min(first, maxK + 1L); k <= maxK; k++) {
        curve[k - 1] += 1.0 / queries;
      }
    }
    return curve;
  }
}
