package dev.kindred.compare;

import dev.kindred.metrics.FastRetrieval;
import dev.kindred.metrics.NearestNeighbours;
import dev.kindred.train.Evaluation;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One model measured by exact and by approximate search: what the embedding loses stands in the
 * exact value, what the index loses in the difference.
 *
 * @param loss the key of the model's loss
 * @param seed of the model
 * @param found share of the {@value #NEIGHBOURS} true nearest neighbours that approximate search
 *     finds
 * @param exact metric key → value by exact search
 * @param approximate the same by approximate search
 */
public record SearchSplit(
    String loss,
    long seed,
    double found,
    Map<String, Double> exact,
    Map<String, Double> approximate) {
  static final int NEIGHBOURS = 10;

  /** Beyond so many relevant images MAP@R would ask for answers that no search gives. */
  private static final int MOST_RELEVANT = 500;

  /** Distances this close count as equal: either image is a right answer. */
  private static final double SAME_DISTANCE = 1e-5;

  /** Copies, keeping the order. */
  public SearchSplit {
    exact = Collections.unmodifiableMap(new LinkedHashMap<>(exact));
    approximate = Collections.unmodifiableMap(new LinkedHashMap<>(approximate));
  }

  /** Measures a model that was measured by exact search already. */
  static SearchSplit of(Run run, Evaluation evaluation, ApproximateSearch search, int threads)
      throws IOException {
    float[][] vectors = evaluation.vectors();
    int[] classes = evaluation.classes();
    int relevant = Math.min(mostRelevant(classes), MOST_RELEVANT + 1);
    int[][] answers = search.neighbours(vectors, Math.max(NEIGHBOURS, relevant));
    FastRetrieval retrieval = FastRetrieval.ofAnswers(answers, classes);
    Map<String, Double> approximate = new LinkedHashMap<>();
    approximate.put("recall@1", retrieval.recallAt1());
    if (relevant <= MOST_RELEVANT) {
      approximate.put("map@r", retrieval.mapAtR());
    }
    Map<String, Double> exact = new LinkedHashMap<>();
    approximate
        .keySet()
        .forEach(key -> exact.put(key, run.metrics().getOrDefault(key, Double.NaN)));
    return new SearchSplit(
        run.loss(), run.seed(), found(vectors, answers, threads), exact, approximate);
  }

  private static int mostRelevant(int[] classes) {
    Map<Integer, Integer> sizes = new HashMap<>();
    Arrays.stream(classes).forEach(c -> sizes.merge(c, 1, Integer::sum));
    return sizes.values().stream().mapToInt(size -> size - 1).max().orElse(0);
  }

  private static double found(float[][] vectors, int[][] answers, int threads) {
    NearestNeighbours truth = NearestNeighbours.leaveOneOut(vectors, NEIGHBOURS, threads);
    double found = 0;
    long wanted = 0;
    for (int i = 0; i < vectors.length; i++) {
      float[] distances = truth.distances(i);
      if (distances.length > 0) {
        float[] query = vectors[i];
        double farthest = distances[distances.length - 1] + SAME_DISTANCE;
        found +=
            Arrays.stream(answers[i])
                .limit(distances.length)
                .filter(j -> distance(query, vectors[j]) <= farthest)
                .count();
        wanted += distances.length;
      }
    }
    return wanted == 0 ? Double.NaN : found / wanted;
  }

  private static double distance(float[] a, float[] b) {
    double squared = 0;
    for (int d = 0; d < a.length; d++) {
      squared += (a[d] - (double) b[d]) * (a[d] - (double) b[d]);
    }
    return Math.sqrt(squared);
  }
}
