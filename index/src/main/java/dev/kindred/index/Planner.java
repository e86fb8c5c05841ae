package dev.kindred.index;

/**
 * Chooses between comparing every accepted vector and walking the graph, by what each would cost.
 *
 * <p>A scan of m vectors of d dimensions costs m·s(d). A walk that keeps the nearest ef vectors of
 * which a share f = m/n is accepted meets as many as if it kept ef/f of all: v(ef/f) = n·(1 −
 * exp(−c·ef/(f·n))) of n vectors, each at w(d'), where d' are the dimensions of the graph's
 * vectors. A walk is worth more than a scan's price only by mistake – when what is accepted is far
 * away from the query, it passes all that is nearer – so it may meet {@link Part#visitLimit}
 * vectors and is then given up for the scan. A planned search thus never costs more than twice the
 * cheaper way.
 *
 * <p>The constants are of one core of an AMD EPYC with AVX-512, from 10,000 and 20,000 clustered
 * vectors of 64 to 1,024 dimensions at ef 50 to 400 and f 1 to .03: see "What the planner knows" in
 * docs/benchmarks.md. Other machines differ in both costs alike, and only their ratio decides.
 */
public final class Planner {

  private static final int DEFAULT_EFFORT = 100;

  /** c: vectors met for each one kept, while the graph is large. */
  private static final double MET_PER_KEPT = 10;

  private static final double SCAN_NANOS = 5;
  private static final double SCAN_NANOS_PER_DIMENSION = .15;

  /** What meeting a vector costs besides comparing it: finding it in memory, and the queues. */
  private static final double WALK_NANOS = 85;

  private static final double WALK_NANOS_PER_DIMENSION = .25;

  private Planner() {}

  /** Candidates kept while walking the graph (ef) when a query does not say. */
  public static int defaultEffort(int k) {
    return Math.max(k, DEFAULT_EFFORT);
  }

  /**
   * One part of the index, as a query finds it.
   *
   * @param accepted how many of the vectors the filter accepts, at least 1
   * @param vectors in this part
   * @param dimension of them
   * @param graphDimension of the graph's, 0 when there is no graph
   */
  record Part(int accepted, int vectors, int dimension, int graphDimension) {

    /** Expected nanoseconds of a scan. */
    double scanNanos() {
      return accepted * (SCAN_NANOS + SCAN_NANOS_PER_DIMENSION * dimension);
    }

    /** Expected nanoseconds of a walk that keeps so many. */
    double walkNanos(int effort) {
      double unlimited = MET_PER_KEPT * effort / accepted;
      double rescoring =
          graphDimension < dimension ? effort * (WALK_NANOS_PER_DIMENSION * dimension) : 0;
      return vectors * -Math.expm1(-unlimited) * visitNanos() + rescoring;
    }

    boolean scans(int effort) {
      return graphDimension == 0 || accepted <= effort || scanNanos() <= walkNanos(effort);
    }

    /** Vectors that cost as much to meet as a scan. */
    int visitLimit() {
      return (int) Math.min(Integer.MAX_VALUE, Math.ceil(scanNanos() / visitNanos()));
    }

    private double visitNanos() {
      return WALK_NANOS + WALK_NANOS_PER_DIMENSION * graphDimension;
    }
  }
}
