package dev.kindred.metrics;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Recall@1 and MAP@R alone, without a full ranking: for validation during training. Equal to what
 * {@link RetrievalMetrics} reports.
 *
 * @param queries the number of items measured
 * @param leftOut the number of items that are alone in their class
 * @param recallAt1 share of queries whose nearest neighbour is of their class, NaN without queries
 * @param mapAtR mean average precision at R (Musgrave 2020), NaN without queries
 */
public record FastRetrieval(int queries, int leftOut, double recallAt1, double mapAtR) {

  /**
   * Every item queries all the others.
   *
   * @param x [item][dimension]
   * @param classOf any class ids, one per item
   */
  public static FastRetrieval leaveOneOut(float[][] x, int[] classOf, int threads) {
    if (classOf.length != x.length) {
      throw new IllegalArgumentException(
          "%d class ids for %d vectors".formatted(classOf.length, x.length));
    }
    Map<Integer, Integer> sizes = new HashMap<>();
    for (int c : classOf) {
      sizes.merge(c, 1, Integer::sum);
    }
    double[] first = new double[x.length];
    double[] averagePrecision = new double[x.length];
    new SquaredDistances(x, x)
        .visit(
            threads,
            () -> {
              Nearest nearest = new Nearest();
              return (query, squared) -> {
                int relevant = sizes.getOrDefault(classOf[query], 0) - 1;
                if (relevant == 0) {
                  first[query] = Double.NaN;
                  return;
                }
                nearest.select(squared, relevant, query);
                first[query] = classOf[nearest.item(0)] == classOf[query] ? 1 : 0;
                averagePrecision[query] = averagePrecision(nearest, classOf, query);
              };
            });
    int leftOut = (int) Arrays.stream(first).filter(Double::isNaN).count();
    int queries = x.length - leftOut;
    double recall = Arrays.stream(first).filter(v -> !Double.isNaN(v)).sum() / queries;
    double map = Arrays.stream(averagePrecision).sum() / queries;
    return new FastRetrieval(queries, leftOut, recall, map);
  }

  private static double averagePrecision(Nearest nearest, int[] classOf, int query) {
    int hits = 0;
    double sum = 0;
    for (int rank = 1; rank <= nearest.size(); rank++) {
      if (classOf[nearest.item(rank - 1)] == classOf[query]) {
        hits++;
        sum += (double) hits / rank;
      }
    }
    return sum / nearest.size();
  }
}
