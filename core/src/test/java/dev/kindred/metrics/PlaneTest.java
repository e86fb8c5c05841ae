package dev.kindred.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.testing.Seeds;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PlaneTest {

  @Test
  void theFirstTwoComponentsHoldTheirVariancesAndNothingInCommon() {
    for (long seed : Seeds.some(5)) {
      Random random = new Random(seed);
      int dimension = 2 + random.nextInt(12);
      float[][] x = Embeddings.unit(40, dimension, random);
      for (float[] row : x) {
        row[1] *= 3;
        row[0] *= 2;
      }
      double[] variances = PrincipalComponents.of(x).variances();
      PrincipalProjection projection = PrincipalProjection.of(x);
      double[][] y = projection.points();
      assertThat(mean(y, 0, 0)).as("seed %d", seed).isCloseTo(variances[0], within(1e-6));
      assertThat(mean(y, 1, 1)).as("seed %d", seed).isCloseTo(variances[1], within(1e-6));
      assertThat(mean(y, 0, 1)).as("seed %d", seed).isCloseTo(0, within(1e-4));
      assertThat(projection.share())
          .isCloseTo((variances[0] + variances[1]) / Arrays.stream(variances).sum(), within(1e-6));
    }
  }

  private static double mean(double[][] y, int a, int b) {
    return Arrays.stream(y).mapToDouble(point -> point[a] * point[b]).average().orElseThrow();
  }

  @Test
  void oneDimensionAndOnePointAreDrawnToo() {
    assertThat(PrincipalProjection.of(new float[][] {{3}, {1}}).points())
        .isDeepEqualTo(new double[][] {{1, 0}, {-1, 0}});
    PrincipalProjection collapsed = PrincipalProjection.of(new float[][] {{1, 2}, {1, 2}});
    assertThat(collapsed.points()).isDeepEqualTo(new double[2][2]);
    assertThat(collapsed.share()).isNaN();
    assertThat(TSne.of(new float[][] {{1, 2}, {1, 2}, {1, 2}, {1, 2}}))
        .isDeepEqualTo(new double[4][2]);
  }

  @Test
  void everyNeighbourhoodHasThePerplexityThatWasAsked() {
    float[][] x = Embeddings.unit(60, 5, new Random(Seeds.suite()));
    for (double[] row : TSne.neighbourhoods(x, 12)) {
      double entropy = Arrays.stream(row).filter(p -> p > 0).map(p -> -p * Math.log(p)).sum();
      assertThat(Math.exp(entropy)).isCloseTo(12, within(1e-6));
      assertThat(Arrays.stream(row).sum()).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void theGradientIsThatOfTheDivergence() {
    Random random = new Random(Seeds.suite());
    double[][] p = TSne.affinities(Embeddings.unit(12, 4, random), 3);
    double[][] y = new double[12][2];
    for (double[] point : y) {
      Arrays.setAll(point, c -> random.nextGaussian());
    }
    double[][] gradient = TSne.gradient(p, y, 1);
    double h = 1e-5;
    for (double[] point : y) {
      for (int c = 0; c < 2; c++) {
        double at = point[c];
        point[c] = at + h;
        double above = TSne.divergence(p, y);
        point[c] = at - h;
        double below = TSne.divergence(p, y);
        point[c] = at;
        int item = Arrays.asList(y).indexOf(point);
        assertThat(gradient[item][c]).isCloseTo((above - below) / (2 * h), within(1e-7));
      }
    }
  }

  @Test
  void clustersStandApartInThePlane() {
    Random random = new Random(Seeds.suite());
    float[][] centres = Embeddings.unit(4, 20, random);
    float[][] x = new float[120][];
    for (int i = 0; i < x.length; i++) {
      float[] centre = centres[i % 4];
      x[i] = Embeddings.unit(1, 20, random)[0];
      for (int d = 0; d < 20; d++) {
        x[i][d] = centre[d] + x[i][d] / 3;
      }
    }
    double[][] y = TSne.of(x);
    double widest = 0;
    double closest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < x.length; i++) {
      int item = i;
      double[] others =
          IntStream.range(0, x.length)
              .filter(j -> j % 4 != item % 4)
              .mapToDouble(j -> Math.hypot(y[j][0] - y[item][0], y[j][1] - y[item][1]))
              .toArray();
      double own =
          IntStream.range(0, x.length)
              .filter(j -> j != item && j % 4 == item % 4)
              .mapToDouble(j -> Math.hypot(y[j][0] - y[item][0], y[j][1] - y[item][1]))
              .min()
              .orElseThrow();
      widest = Math.max(widest, own);
      closest = Math.min(closest, Arrays.stream(others).min().orElseThrow());
    }
    assertThat(closest).isGreaterThan(2 * widest);
    assertThat(TSne.of(x)).isDeepEqualTo(y);
  }
}
