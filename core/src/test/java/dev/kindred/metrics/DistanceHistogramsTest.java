package dev.kindred.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.testing.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DistanceHistogramsTest {

  @Test
  void pooledAucIsWithinABinOfTheExactOneOnContinuousDistances() {
    for (long seed : Seeds.some(3)) {
      Random random = new Random(seed);
      float[][] x = Embeddings.unit(80, 16, random);
      int[][] levels = Embeddings.levels(1, 80, 4, random);
      RetrievalReport report = RetrievalMetrics.leaveOneOut(x, levels);
      BruteForce brute = new BruteForce(x, levels, x, levels, true);
      assertThat(report.metric("auc_pooled"))
          .as("seed %d", seed)
          .isCloseTo(brute.pooledAuc(), within(1e-4));
      assertThat(report.metric("eer")).isCloseTo(brute.equalErrorRate(), within(1e-3));
    }
  }

  @Test
  void oneThresholdForAllQueriesCanFailWhereEveryQueryIsPerfect() {
    // Query 0 sees its own class at 1 and the other at 2; query 1, further out, at 10 and 20.
    RetrievalReport report =
        RetrievalMetrics.againstGallery(
            new float[][] {{0}, {100}},
            new int[][] {{0, 1}},
            new float[][] {{1}, {-2}, {110}, {80}},
            new int[][] {{0, 2, 1, 3}});
    assertThat(report.metric("auc_per_query")).isEqualTo(1);
    assertThat(report.metric("auc_pooled")).isLessThan(1);
    assertThat(report.metric("auc_gap")).isPositive();
  }

  @Test
  void theEqualErrorRateIsZeroWhenOneThresholdSeparatesAndHalfWhenNothingDoes() {
    float[][] apart = {{0}, {1}, {10}, {11}};
    float[][] together = {{1}, {1}, {1}, {1}};
    int[][] levels = {{0, 0, 1, 1}};
    assertThat(RetrievalMetrics.leaveOneOut(apart, levels).metric("eer")).isZero();
    assertThat(RetrievalMetrics.leaveOneOut(apart, levels).metric("fnmr@fmr=0.001")).isZero();
    assertThat(RetrievalMetrics.leaveOneOut(together, levels).metric("eer")).isEqualTo(0.5);
    assertThat(RetrievalMetrics.leaveOneOut(together, levels).metric("fnmr@fmr=0.001"))
        .isEqualTo(1);
  }

  @Test
  void coarseHistogramsCountEveryPairByPlainDistance() {
    DistanceHistograms distances =
        RetrievalMetrics.leaveOneOut(
                new float[][] {{0, 0}, {0, 1}, {0, 5}}, new int[][] {{0, 0, 0}})
            .distances();
    // Distances 1, 4 and 5, each twice; 5 lies beyond the end of the drawing.
    assertThat(distances.coarse(1, 5, 5)).containsExactly(0, 2, 0, 0, 4);
    assertThat(distances.pairs(1)).isEqualTo(6);
    assertThat(distances.pairs(0)).isZero();
    assertThat(distances.depth()).isEqualTo(1);
  }
}
