package dev.kindred.index;

import org.jspecify.annotations.Nullable;

/**
 * The k entries nearest to a vector, among those that the filter accepts.
 *
 * @param vector of the index's dimension
 * @param k at least 1; more than the index holds is fine
 * @param filter null accepts everything
 * @param method who chooses between scan and graph
 * @param effort candidates kept while walking the graph (ef), 0 for the default; at least k are
 */
@SuppressWarnings(
    "ArrayRecordComponent") // a query is made, asked and dropped; it is never compared
public record Query(float[] vector, int k, @Nullable Filter filter, Method method, int effort) {

  /** How a query is answered. */
  public enum Method {
    /** The planner takes the cheaper one. */
    PLANNED,
    /** Every accepted vector is compared: the true answer. */
    EXACT,
    /** The graph is walked wherever there is one. */
    GRAPH
  }

  /**
   * Checks the numbers; the vector is checked by the search.
   *
   * @throws IllegalArgumentException when k is below 1 or the effort below 0
   */
  public Query {
    if (k < 1) {
      throw new IllegalArgumentException("k is " + k + ", it must be at least 1");
    }
    if (effort < 0) {
      throw new IllegalArgumentException("effort is " + effort + ", it must not be negative");
    }
  }

  /** Of all entries, as the planner thinks best. */
  public Query(float[] vector, int k) {
    this(vector, k, null);
  }

  /** Of those that the filter accepts, as the planner thinks best. */
  public Query(float[] vector, int k, @Nullable Filter filter) {
    this(vector, k, filter, Method.PLANNED, 0);
  }
}
