package dev.kindred.metrics;

import java.util.List;

/** Metrics read off one query's full ranking. One instance serves one thread. */
sealed interface QueryScores permits PositionScores, OrderScores {
  /** The keys of the values, in the order in which they are written. */
  List<String> keys();

  /**
   * Writes the values of one query; NaN where a metric is not defined for it.
   *
   * @param grades the grade of each gallery position
   * @param totals how many ranked items have each grade; the last entry is at least 1
   * @param out receives {@code keys().size()} values from {@code offset} on
   */
  void score(Ranking ranking, byte[] grades, int[] totals, double[] out, int offset);
}
