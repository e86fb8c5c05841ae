package dev.kindred.train;

import dev.kindred.data.Judgments;
import dev.kindred.data.Pairs;
import dev.kindred.data.Triplets;
import dev.kindred.metrics.Interval;
import dev.kindred.metrics.PairAuc;
import dev.kindred.metrics.TripletAccuracy;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How far embeddings agree with explicit judgments.
 *
 * @param judgments those that were measured: all whose images have a vector
 * @param leftOut number of the others
 * @param value for triplets {@link TripletAccuracy#accuracy}, for pairs {@link PairAuc#auc}
 */
public record Agreement(Judgments judgments, int leftOut, Interval value) {
  private static final long SEED = 1;

  /**
   * Measures the agreement.
   *
   * @param vectors embeddings, [rows][dimension]
   * @param rowOf row of each item that judgments speak of, negative where it has no vector
   * @return empty when there is no judgment whose images all have a vector
   */
  public static Optional<Agreement> of(Judgments judgments, float[][] vectors, int[] rowOf) {
    Judgments usable =
        judgments.select(
            IntStream.range(0, judgments.size())
                .filter(j ->
                    IntStream.range(0, judgments.arity())
                        .allMatch(role -> rowOf[judgments.item(j, role)] >= 0))
                .toArray());
    if (usable.size() == 0) {
      return Optional.empty();
    }
    Interval value =
        switch (usable) {
          case Triplets t ->
              TripletAccuracy.of(
                      vectors,
                      rows(rowOf, t.anchors()),
                      rows(rowOf, t.positives()),
                      rows(rowOf, t.negatives()),
                      t.weights(),
                      SEED)
                  .accuracy();
          case Pairs p ->
              PairAuc.of(
                      vectors,
                      rows(rowOf, p.first()),
                      rows(rowOf, p.second()),
                      p.same(),
                      p.weights(),
                      SEED)
                  .auc();
        };
    return Optional.of(new Agreement(usable, judgments.size() - usable.size(), value));
  }

  /** What {@link #value} is called among a model's metrics. */
  public String metric() {
    return switch (judgments) {
      case Triplets _ -> "triplet_accuracy";
      case Pairs _ -> "pair_auc";
    };
  }

  /** The value by its name, and its 95% interval. */
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(metric(), value.mean());
    metrics.put(metric() + "_low", value.low());
    metrics.put(metric() + "_high", value.high());
    return metrics;
  }

  private static int[] rows(int[] rowOf, int[] items) {
    return Arrays.stream(items).map(i -> rowOf[i]).toArray();
  }
}
