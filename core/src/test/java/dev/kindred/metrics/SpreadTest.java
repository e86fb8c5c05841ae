package dev.kindred.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.testing.Seeds;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SpreadTest {

  @Test
  void varianceWithinAndBetweenClassesWorkedOutByHand() {
    ClassVariance variance =
        ClassVariance.of(new float[][] {{0}, {2}, {10}, {12}}, new int[] {0, 0, 1, 1});
    assertThat(variance.intra()).isEqualTo(1, within(1e-12));
    assertThat(variance.inter()).isEqualTo(25, within(1e-12));
  }

  @Test
  void principalVariancesOfAxisAlignedPointsAreThoseOfTheAxes() {
    float[][] x = {{3, 0, 0}, {-3, 0, 0}, {0, 1, 0}, {0, -1, 0}};
    PrincipalComponents components = PrincipalComponents.of(x);
    assertThat(components.variances()).containsExactly(new double[] {4.5, 0.5, 0}, within(1e-12));
    assertThat(components.shareFor(0.9)).isEqualTo(1 / 3.0);
    assertThat(components.shareFor(0.95)).isEqualTo(2 / 3.0);
  }

  @Test
  void principalVariancesSolveTheCharacteristicEquationsOfRandomData() {
    for (long seed : Seeds.some(5)) {
      Random random = new Random(seed);
      int dimension = 1 + random.nextInt(12);
      float[][] x = Embeddings.unit(40, dimension, random);
      double[] variances = PrincipalComponents.of(x).variances();
      // The powers of the covariance have the same trace as the powers of its eigenvalues.
      double[][] covariance = covariance(x);
      double[][] power = covariance;
      for (int exponent = 1; exponent <= 4; exponent++) {
        double trace = 0;
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
          trace += power[i][i];
          sum += Math.pow(variances[i], exponent);
        }
        assertThat(sum).as("seed %d, power %d", seed, exponent).isCloseTo(trace, within(1e-10));
        power = product(power, covariance);
      }
    }
  }

  @Test
  void hubnessIsTheSkewnessOfHowOftenAnItemIsNear() {
    for (long seed : Seeds.some(4)) {
      Random random = new Random(seed);
      float[][] x = Embeddings.unit(60, 8, random);
      int[] classOf = random.ints(x.length, 0, 3).toArray();
      double[] near = new double[x.length];
      for (int q = 0; q < x.length; q++) {
        int query = q;
        IntStream.range(0, x.length)
            .filter(i -> i != query)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> squared(x[i], x[query])))
            .limit(10)
            .forEach(i -> near[i]++);
      }
      double sd =
          Math.sqrt(Arrays.stream(near).map(n -> (n - 10) * (n - 10)).average().orElseThrow());
      double skewness =
          Arrays.stream(near).map(n -> Math.pow((n - 10) / sd, 3)).average().orElseThrow();
      assertThat(RetrievalMetrics.leaveOneOut(x, new int[][] {classOf}).metric("hubness@10"))
          .as("seed %d", seed)
          .isCloseTo(skewness, within(1e-9));
    }
  }

  private static double squared(float[] a, float[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += (a[d] - b[d]) * (double) (a[d] - b[d]);
    }
    return sum;
  }

  @Test
  void collapsedEmbeddingsHaveNoComponents() {
    float[][] x = {{1, 0}, {1, 0}, {1, 0}};
    assertThat(PrincipalComponents.of(x).shareFor(0.9)).isNaN();
  }

  private static double[][] covariance(float[][] x) {
    int n = x[0].length;
    double[][] c = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double products = 0;
        double left = 0;
        double right = 0;
        for (float[] row : x) {
          products += (double) row[i] * row[j];
          left += row[i];
          right += row[j];
        }
        c[i][j] = products / x.length - left / x.length * right / x.length;
      }
    }
    return c;
  }

  private static double[][] product(double[][] a, double[][] b) {
    double[][] c = new double[a.length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a.length; j++) {
        for (int k = 0; k < a.length; k++) {
          c[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return c;
  }
}
