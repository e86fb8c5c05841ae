package dev.kindred.index;

import java.util.List;

/**
 * The answer to a {@link Query}.
 *
 * @param hits nearest first, equal distances by path
 */
public record SearchResult(List<Hit> hits, Plan plan) {

  /** Copies the list. */
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
   * What was compared. Where the parts of an index were searched in different ways, it is that of a
   * graph if one was walked.
   */
  public enum Kind {
    /** A scan: every candidate. */
    EXACT,

    /** Those that a walk through the graph met. */
    GRAPH,

    /** The same, by vectors of fewer dimensions; what the walk found was compared in full. */
    REDUCED_GRAPH,

    /** The same, by vectors of 4 bits a dimension; what the walk found was compared in full. */
    QUANTIZED_GRAPH
  }
}
