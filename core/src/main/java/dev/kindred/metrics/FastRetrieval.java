package dev.kindred.metrics;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

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
    Map<Integer, Integer> sizes = sizes(classOf);
    double[] first = new double[x.length];
    double[] averagePrecision = new double[x.length];
    new SquaredDistances(x, x)
        .visit(
            threads,
            () -> {
              Nearest nearest = new Nearest();
              return (query, squared) -> {
                int relevant = sizes.getOrDefault(classOf[query], 0) - 1;
                if (relevant > 0) {
                  nearest.select(squared, relevant, query);
                  first[query] = classOf[nearest.item(0)] == classOf[query] ? 1 : 0;
                  averagePrecision[query] =
                      averagePrecision(nearest::item, nearest.size(), relevant, classOf, query);
                }
              };
            });
    return mean(first, averagePrecision, sizes, classOf);
  }

  /**
   * The same of answers that something else found.
   *
   * @param found [item][rank] positions of other items, nearest first; what is not among them
   *     counts as not found
   * @param classOf any class ids, one per item
   */
  public static FastRetrieval ofAnswers(int[][] found, int[] classOf) {
    Map<Integer, Integer> sizes = sizes(classOf);
    double[] first = new double[found.length];
    double[] averagePrecision = new double[found.length];
    for (int query = 0; query < found.length; query++) {
      int[] answer = found[query];
      int relevant = sizes.getOrDefault(classOf[query], 0) - 1;
      if (relevant > 0) {
        first[query] = answer.length > 0 && classOf[answer[0]] == classOf[query] ? 1 : 0;
        averagePrecision[query] =
            averagePrecision(
                rank -> answer[rank], Math.min(relevant, answer.length), relevant, classOf, query);
      }
    }
    return mean(first, averagePrecision, sizes, classOf);
  }

  private static Map<Integer, Integer> sizes(int[] classOf) {
    Map<Integer, Integer> sizes = new HashMap<>();
    for (int c : classOf) {
      sizes.merge(c, 1, Integer::sum);
    }
    return sizes;
  }

  private static FastRetrieval mean(
      double[] first, double[] averagePrecision, Map<Integer, Integer> sizes, int[] classOf) {
    int leftOut = (int) Arrays.stream(classOf).filter(c -> sizes.getOrDefault(c, 0) == 1).count();
    int queries = classOf.length - leftOut;
    return new FastRetrieval(
        queries,
        leftOut,
        Arrays.stream(first).sum() / queries,
        Arrays.stream(averagePrecision).sum() / queries);
  }

  private static double averagePrecision(
      IntUnaryOperator item, int size, int relevant, int[] classOf, int query) {
    int hits = 0;
    double sum = 0;
    for (int rank = 1; rank <= size; rank++) {
      if (classOf[item.applyAsInt(rank - 1)] == classOf[query]) {
        hits++;
        sum += (double) hits / rank;
      }
    }
    return sum / relevant;
  }
}
