package dev.kindred.metrics;

import java.util.List;

/**
 * What to measure, and on how many threads. The result does not depend on the threads.
 *
 * @param recallAt the k of Recall@k, each at least 1
 * @param precisionAt the k of Precision@k, each at least 1
 * @param ndcgAt the k of NDCG@k, each at least 1; NDCG over the whole ranking is always measured
 * @param threads worker threads, at least 1
 */
public record RetrievalSettings(
    List<Integer> recallAt, List<Integer> precisionAt, List<Integer> ndcgAt, int threads) {

  /** Recall@1,2,4,8, Precision@10 and NDCG@10, on all processors. */
  public static final RetrievalSettings DEFAULT =
      new RetrievalSettings(
          List.of(1, 2, 4, 8),
          List.of(10),
          List.of(10),
          Runtime.getRuntime().availableProcessors());

  /** Checks and copies. */
  public RetrievalSettings {
    recallAt = cutoffs("recall", recallAt);
    precisionAt = cutoffs("precision", precisionAt);
    ndcgAt = cutoffs("ndcg", ndcgAt);
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    }
  }

  /** The same measures on another number of threads. */
  public RetrievalSettings withThreads(int count) {
    return new RetrievalSettings(recallAt, precisionAt, ndcgAt, count);
  }

  private static List<Integer> cutoffs(String metric, List<Integer> at) {
    for (int k : at) {
      if (k < 1) {
        throw new IllegalArgumentException("%s@%d: k must be at least 1".formatted(metric, k));
      }
    }
    return at.stream().sorted().distinct().toList();
  }
}
