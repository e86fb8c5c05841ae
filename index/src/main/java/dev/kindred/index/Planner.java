package dev.kindred.index;

/**
 * Chooses between comparing every accepted vector and walking the graph.
 *
 * <p>A scan of m of n vectors costs m comparisons. The graph must meet about c·ef·n/m vectors
 * before ef of them are accepted ones, and meets them in random order. The two are equal at m =
 * √(c·ef·n).
 */
public final class Planner {

  /**
   * c: 20,000 clustered vectors of 128 dimensions take about 40 ns each in a scan and 3.5 µs per
   * unit of ef in the graph. {@link AnnEvaluation} measures both.
   */
  private static final double GRAPH_COST = 80;

  private static final int DEFAULT_EFFORT = 100;

  private Planner() {}

  /** Candidates kept while walking the graph (ef) when a query does not say. */
  public static int defaultEffort(int k) {
    return Math.max(k, DEFAULT_EFFORT);
  }

  /**
   * @param accepted how many of the vectors the filter accepts
   * @param vectors in this part of the index
   */
  static boolean scans(int accepted, int vectors, int effort) {
    return accepted <= Math.sqrt(GRAPH_COST * effort * vectors);
  }
}
