package dev.kindred.compare;

import dev.kindred.compare.ComparisonReport.Measured;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The values that are paired between losses, by the number of their {@link Study.Unit}. */
@FunctionalInterface
interface Units {

  /**
   * One metric of one loss, unit by unit; their mean is the metric.
   *
   * @param runs of the loss
   */
  SortedMap<Long, Double> values(List<Measured> runs, String metric);

  /** One value of each run. */
  static Units seeds() {
    return (runs, metric) -> {
      SortedMap<Long, Double> values = new TreeMap<>();
      runs.forEach(
          m -> values.put(m.run().seed(), m.run().metrics().getOrDefault(metric, Double.NaN)));
      return values;
    };
  }

  /**
   * One value of each class of a single model. Class c with nᶜ of the N queries in C classes, whose
   * mean is xᶜ, counts as x̄ + (C nᶜ / N)(xᶜ − x̄): the mean over classes is the mean x̄ over
   * queries, and its standard error is the one robust to clusters of Liang and Zeger (1986), with C
   * / (C − 1) as the correction for few clusters. A metric without a value per query is one value.
   *
   * @param classes of each query
   */
  static Units classes(int[] classes) {
    return (runs, metric) -> {
      Measured model = runs.getFirst();
      double[] perQuery = model.perQuery().get(metric);
      if (perQuery == null) {
        return new TreeMap<>(Map.of(0L, model.run().metrics().getOrDefault(metric, Double.NaN)));
      }
      return clustered(perQuery, classes);
    };
  }

  private static SortedMap<Long, Double> clustered(double[] perQuery, int[] classes) {
    SortedMap<Long, double[]> sums = new TreeMap<>();
    double total = 0;
    double queries = 0;
    for (int i = 0; i < perQuery.length; i++) {
      if (!Double.isNaN(perQuery[i])) {
        double[] sum = sums.computeIfAbsent((long) classes[i], c -> new double[2]);
        sum[0] += perQuery[i];
        sum[1]++;
        total += perQuery[i];
        queries++;
      }
    }
    double mean = total / queries;
    double share = sums.size() / queries;
    SortedMap<Long, Double> values = new TreeMap<>();
    sums.forEach((c, sum) -> values.put(c, mean + share * (sum[0] - sum[1] * mean)));
    return values;
  }
}
