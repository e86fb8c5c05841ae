package dev.kindred.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.testing.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RetrievalMetricsTest {
  private static final double EXACT = 1e-12;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void leaveOneOutEqualsPlainLoopsAlsoWithTies(int depth) {
    for (long seed : Seeds.some(6)) {
      Random random = new Random(seed);
      int count = 5 + random.nextInt(60);
      float[][] x = Embeddings.grid(count, 1 + random.nextInt(5), random);
      int[][] levels = Embeddings.levels(depth, count, 2 + random.nextInt(4), random);
      RetrievalReport report = RetrievalMetrics.leaveOneOut(x, levels);
      assertEqual(report, new BruteForce(x, levels, x, levels, true), depth, seed);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void againstGalleryEqualsPlainLoopsAlsoWithTies(int depth) {
    for (long seed : Seeds.some(6)) {
      Random random = new Random(seed);
      int queries = 1 + random.nextInt(40);
      int items = 3 + random.nextInt(60);
      int dimension = 1 + random.nextInt(6);
      float[][] q = Embeddings.grid(queries, dimension, random);
      float[][] g = Embeddings.grid(items, dimension, random);
      int[][] qLevels = Embeddings.levels(depth, queries, 3, random);
      int[][] gLevels = Embeddings.levels(depth, items, 3, random);
      RetrievalReport report = RetrievalMetrics.againstGallery(q, qLevels, g, gLevels);
      assertEqual(report, new BruteForce(q, qLevels, g, gLevels, false), depth, seed);
    }
  }

  @Test
  void manyTilesAndBlocksEqualPlainLoopsOnUnitVectors() {
    long seed = Seeds.suite();
    Random random = new Random(seed);
    float[][] q = Embeddings.unit(37, 21, random);
    float[][] g = Embeddings.unit(SquaredDistances.TILE + 3, 21, random);
    int[][] qLevels = Embeddings.levels(1, q.length, 40, random);
    int[][] gLevels = Embeddings.levels(1, g.length, 40, random);
    Map<String, Double> measured =
        RetrievalMetrics.againstGallery(q, qLevels, g, gLevels).metrics();
    Map<String, double[]> expected = new BruteForce(q, qLevels, g, gLevels, false).perQuery();
    expected.forEach((key, values) ->
        assertThat(measured.get(key))
            .as("%s, seed %d", key, seed)
            .isCloseTo(Arrays.stream(values).average().orElseThrow(), within(1e-5)));
  }

  private static void assertEqual(RetrievalReport report, BruteForce brute, int depth, long seed) {
    Map<String, double[]> expected = brute.perQuery();
    for (Map.Entry<String, double[]> e : expected.entrySet()) {
      assertThat(report.perQuery(e.getKey()))
          .as("%s, depth %d, seed %d", e.getKey(), depth, seed)
          .containsExactly(e.getValue(), within(EXACT));
      assertThat(report.metric(e.getKey()))
          .as("mean %s, depth %d, seed %d", e.getKey(), depth, seed)
          .isEqualTo(mean(e.getValue()), within(EXACT));
    }
    double[] recall = expected.getOrDefault("recall@1", new double[0]);
    long measured = Arrays.stream(recall).filter(v -> !Double.isNaN(v)).count();
    assertThat((long) report.queries()).isEqualTo(measured);
    assertThat(report.perQuery("recall@1")).hasSize(report.queries() + report.leftOut());
    assertThat(report.metric("auc_pooled")).isEqualTo(brute.pooledAuc(), within(EXACT));
    assertThat(report.metric("auc_gap"))
        .isEqualTo(report.metric("auc_per_query") - brute.pooledAuc(), within(EXACT));
    assertThat(report.metric("eer")).isEqualTo(brute.equalErrorRate(), within(EXACT));
    assertThat(report.distances().missRateAt(0.2))
        .as("miss rate, depth %d, seed %d", depth, seed)
        .isEqualTo(brute.missRateAt(0.2), within(EXACT));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).filter(v -> !Double.isNaN(v)).average().orElse(Double.NaN);
  }

  /** The query's class is 0; by distance the gallery has classes 1, 0, 0, 2. */
  @Test
  void aRankingWorkedOutByHand() {
    RetrievalReport report =
        RetrievalMetrics.againstGallery(
            new float[][] {{0}},
            new int[][] {{0}},
            new float[][] {{4}, {3}, {2}, {1}},
            new int[][] {{2, 0, 0, 1}});
    assertThat(report.metric("recall@1")).isZero();
    assertThat(report.metric("recall@2")).isEqualTo(1);
    assertThat(report.metric("precision@10")).isEqualTo(0.2, within(EXACT));
    assertThat(report.metric("r_precision")).isEqualTo(0.5);
    assertThat(report.metric("map@r")).isEqualTo(0.25);
    assertThat(report.metric("map")).isEqualTo((1 / 2.0 + 2 / 3.0) / 2, within(EXACT));
    assertThat(report.metric("mrr")).isEqualTo(0.5);
    // (1/log2(3) + 1/log2(4)) / (1 + 1/log2(3))
    assertThat(report.metric("ndcg")).isEqualTo(0.6934264036172708, within(EXACT));
    assertThat(report.metric("auc_per_query")).isEqualTo(0.5);
    assertThat(report.metric("triplet_accuracy(1>0)")).isEqualTo(0.5);
    assertThat(report.recallCurve(3)).containsExactly(0, 1, 1);
  }

  /** Grades by distance: 1 (the parent), 2 (the class), 0, 1. */
  @Test
  void gradedMetricsWorkedOutByHand() {
    RetrievalReport report =
        RetrievalMetrics.againstGallery(
            new float[][] {{0}},
            new int[][] {{0}, {0}},
            new float[][] {{1}, {2}, {3}, {4}},
            new int[][] {{0, 0, 5, 0}, {1, 0, 0, 2}});
    double ideal = 3 + 1 / log2(3) + 1 / log2(4);
    assertThat(report.metric("ndcg"))
        .isEqualTo((1 + 3 / log2(3) + 1 / log2(5)) / ideal, within(EXACT));
    assertThat(report.metric("triplet_accuracy(2>1)")).isEqualTo(0.5);
    assertThat(report.metric("triplet_accuracy(2>0)")).isEqualTo(1);
    assertThat(report.metric("triplet_accuracy(1>0)")).isEqualTo(0.5);
    // Relevances by rank: 1/4, 1, 0, 1/4; H-ranks 1/4, 5/4, –, 3/4.
    assertThat(report.metric("h_ap")).isEqualTo((0.25 + 1.25 / 2 + 0.75 / 4) / 1.5, within(EXACT));
    // Overlaps: top 1 {1} with {2}: 0; top 2 {1,2}: 2; top 3 {1,2,0} with {2,1,1}: 2.
    assertThat(report.metric("asi")).isEqualTo((0 + 1 + 2 / 3.0) / 3, within(EXACT));
    // Pairs of different grade: 3 in order, 2 not.
    assertThat(report.metric("kendall_tau")).isEqualTo(1 / Math.sqrt(6 * 5), within(EXACT));
  }

  private static double log2(double v) {
    return Math.log(v) / Math.log(2);
  }

  @Test
  void atEqualDistancesTheLowerPositionComesFirstAndPairsCountHalf() {
    RetrievalReport report =
        RetrievalMetrics.againstGallery(
            new float[][] {{0}, {0}},
            new int[][] {{0, 1}},
            new float[][] {{1}, {-1}},
            new int[][] {{0, 1}});
    assertThat(report.perQuery("recall@1")).containsExactly(1, 0);
    assertThat(report.perQuery("auc_per_query")).containsExactly(0.5, 0.5);
    assertThat(report.metric("auc_pooled")).isEqualTo(0.5);
  }

  @Test
  void perfectClassesAtRandomCentresScoreOneYetKnowNothingOfTheirParents() {
    long seed = Seeds.suite();
    Random random = new Random(seed);
    int classes = 120;
    int each = 5;
    float[][] centres = Embeddings.unit(classes, 64, random);
    float[][] x = new float[classes * each][];
    int[][] levels = new int[2][x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = centres[i / each];
      levels[0][i] = i / each / 20;
      levels[1][i] = i / each;
    }
    RetrievalReport report = RetrievalMetrics.leaveOneOut(x, levels);
    assertThat(report.metric("recall@1")).isEqualTo(1);
    assertThat(report.metric("map@r")).isEqualTo(1);
    assertThat(report.metric("auc_pooled")).isEqualTo(1);
    assertThat(report.metric("intra_class_variance")).isLessThan(1e-12);
    assertThat(report.metric("triplet_accuracy(2>0)")).isEqualTo(1);
    assertThat(report.metric("triplet_accuracy(1>0)")).as("seed %d", seed).isBetween(0.45, 0.55);
  }

  @Test
  void aQueryWithoutRelevantItemIsLeftOutAndCounted() {
    RetrievalReport report =
        RetrievalMetrics.leaveOneOut(
            new float[][] {{0}, {1}, {9}}, new int[][] {{0, 0, 0}, {0, 0, 1}});
    assertThat(report.queries()).isEqualTo(2);
    assertThat(report.leftOut()).isEqualTo(1);
    assertThat(report.perQuery("mrr")).containsExactly(1, 1, Double.NaN);
    assertThat(report.distances().pairs(2)).isEqualTo(2);
    assertThat(report.distances().pairs(1)).isEqualTo(2);
  }

  @Test
  void withoutAnyRelevantItemEveryRetrievalMetricIsUndefined() {
    RetrievalReport report =
        RetrievalMetrics.leaveOneOut(new float[][] {{0}, {1}}, new int[][] {{0, 1}});
    assertThat(report.queries()).isZero();
    assertThat(report.metric("recall@1")).isNaN();
    assertThat(report.metric("auc_pooled")).isNaN();
  }

  @Test
  void theNumberOfThreadsDoesNotChangeABit() {
    Random random = new Random(Seeds.suite());
    float[][] x = Embeddings.unit(300, 10, random);
    int[][] levels = Embeddings.levels(2, 300, 5, random);
    RetrievalSettings settings = RetrievalSettings.DEFAULT;
    RetrievalReport one = RetrievalMetrics.leaveOneOut(x, levels, settings.withThreads(1));
    RetrievalReport four = RetrievalMetrics.leaveOneOut(x, levels, settings.withThreads(4));
    assertThat(four.metrics()).isEqualTo(one.metrics());
  }

  @Test
  void theKeysOfTheCommandLineContractAreThere() {
    RetrievalReport report =
        RetrievalMetrics.leaveOneOut(new float[][] {{0}, {1}, {5}}, new int[][] {{0, 0, 1}});
    assertThat(report.metrics())
        .containsKeys(
            "recall@1",
            "recall@2",
            "recall@4",
            "recall@8",
            "map@r",
            "r_precision",
            "ndcg",
            "auc_per_query",
            "auc_pooled");
    assertThatThrownBy(() -> report.metric("recall@3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no metric \"recall@3\"; measured: recall@1");
  }

  @Test
  void wrongShapesAndValuesAreRefused() {
    int[][] levels = {{0, 0}};
    assertThatThrownBy(() -> RetrievalMetrics.leaveOneOut(new float[][] {{0}, {0, 1}}, levels))
        .hasMessage("query vector 1 has 2 dimensions, expected 1");
    assertThatThrownBy(() -> RetrievalMetrics.leaveOneOut(new float[][] {{0}, {Float.NaN}}, levels))
        .hasMessage("query vector 1 is not finite");
    assertThatThrownBy(() -> RetrievalMetrics.leaveOneOut(new float[][] {{0}}, levels))
        .hasMessage("level 0 has 2 ids for 1 vectors");
    assertThatThrownBy(() -> RetrievalMetrics.leaveOneOut(new float[][] {{0}}, new int[0][]))
        .hasMessageContaining("need the same 1 to 100 levels");
    assertThatThrownBy(() -> new RetrievalSettings(List.of(0), List.of(), List.of(), 1))
        .hasMessage("recall@0: k must be at least 1");
  }
}
