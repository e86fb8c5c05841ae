package dev.kindred.index;

import java.util.List;

/**
 * The answer to a {@link Query}.
 *
 * @param hits nearest first, equal distances by path
 */
public record SearchResult(List<Hit> hits, Plan plan) {

  public SearchResult {
    hits = List.copyOf(hits);
  }

  /**
   * How the answer was found.
   *
   * @param candidates entries that the filter accepts, -1 when a cluster did not count them
   * @param effort candidates kept while walking the graph (ef); 0 for an exact scan
   * @param scanMicros what the planner expects of a scan, in microseconds
   * @param graphMicros the same of a walk; where there is no graph, what a scan costs
   * @param gaveUp whether a walk met too much that the filter does not accept, so that a scan took
   *     its place
   */
  public record Plan(
      Kind kind,
      int candidates,
      int effort,
      double scanMicros,
      double graphMicros,
      boolean gaveUp) {}

  /**
   * A scan compares every candidate, the graph only those on its way. A reduced graph has vectors
   * of fewer dimensions to compare on the way, a quantized one vectors of 4 bits a dimension, and
   * either compares what it finds in full.
   */
  public enum Kind {
    EXACT,
    GRAPH,
    REDUCED_GRAPH,
    QUANTIZED_GRAPH
  }
}
