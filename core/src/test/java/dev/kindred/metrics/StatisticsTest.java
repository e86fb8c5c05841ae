package dev.kindred.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.testing.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatisticsTest {

  /** Printed tables of Student's t, two-sided. */
  @ParameterizedTest
  @CsvSource({
    "1, .95, 12.706", "2, .95, 4.303", "3, .95, 3.182", "4, .95, 2.776", "5, .95, 2.571",
    "9, .95, 2.262", "10, .95, 2.228", "29, .95, 2.045", "100, .95, 1.984", "4, .99, 4.604",
    "7, .90, 1.895"
  })
  void quantilesOfStudentsTAgreeWithTheTables(int degrees, double level, double t) {
    assertThat(StudentT.twoSidedQuantile(degrees, level)).isCloseTo(t, within(6e-4));
  }

  @Test
  void theIntervalOfAMeanIsItsStandardErrorTimesT() {
    Interval interval = Statistics.meanInterval(new double[] {1, 2, 3, 4, 5}, 0.95);
    assertThat(interval.mean()).isEqualTo(3);
    assertThat(interval.halfWidth()).isCloseTo(2.7764 * Math.sqrt(2.5 / 5), within(1e-3));
    assertThat(interval.excludesZero()).isTrue();
  }

  @Test
  void oneSeedGivesNoIntervalAndDecidesNothing() {
    Interval interval = Statistics.meanInterval(new double[] {7}, 0.95);
    assertThat(interval.mean()).isEqualTo(7);
    assertThat(interval.low()).isNaN();
    assertThat(interval.excludesZero()).isFalse();
  }

  @Test
  void pairingRemovesWhatBothModelsShare() {
    double[] a = {10.1, 20.2, 30.1, 40.2};
    double[] b = {10, 20, 30, 40};
    Interval difference = Statistics.pairedInterval(a, b, 0.95);
    assertThat(difference.mean()).isCloseTo(0.15, within(1e-9));
    assertThat(difference.low()).isPositive();
    assertThat(Statistics.pairedEffectSize(a, b))
        .isCloseTo(0.15 / Math.sqrt(0.01 / 3), within(1e-6));
  }

  /** Tables of the t distribution: 2.776 has 5% in its tails for 4 degrees of freedom. */
  @Test
  void theProbabilityOfADifferenceIsThatOfItsT() {
    for (double[] table : new double[][] {{1, 12.706}, {2, 4.303}, {4, 2.776}, {9, 2.262}}) {
      assertThat(StudentT.twoSidedProbability((int) table[0], -table[1]))
          .isCloseTo(.05, within(1e-4));
    }
    double[] zero = new double[5];
    double[] a = {1, 2, 3, 4, 5};
    double t = 3 / Math.sqrt(2.5 / 5);
    assertThat(Statistics.pairedProbability(a, zero))
        .isCloseTo(StudentT.twoSidedProbability(4, t), within(1e-12));
    assertThat(Statistics.pairedProbability(zero, zero)).isEqualTo(1);
    assertThat(Statistics.pairedProbability(new double[] {1, 1, 1}, new double[3])).isZero();
    assertThat(Statistics.pairedProbability(new double[] {1}, new double[1])).isNaN();
  }

  @Test
  void holmMultipliesTheSmallestMostAndKeepsTheOrder() {
    assertThat(Statistics.holm(new double[] {.01, .04, .03, .005}))
        .containsExactly(new double[] {.03, .06, .06, .02}, within(1e-12));
    assertThat(Statistics.holm(new double[] {.5, Double.NaN, .9}))
        .containsExactly(new double[] {1, Double.NaN, 1}, within(1e-12));
    assertThat(Statistics.holm(new double[0])).isEmpty();
  }

  @Test
  void moreSeedsAreNeededForSmallerEffects() {
    double[] zero = new double[4];
    // Differences of mean 1 and standard deviation 1: power tables for a paired t test say 10.
    double unit = Math.sqrt(0.75);
    double[] spread = {1 - unit, 1 + unit, 1 - unit, 1 + unit};
    assertThat(Statistics.seedsNeeded(spread, zero, 0.95)).isBetween(10, 11);
    double[] less = {1 - 4 * unit, 1 + 4 * unit, 1 - 4 * unit, 1 + 4 * unit};
    assertThat(Statistics.seedsNeeded(less, zero, 0.95)).isBetween(125, 130);
    assertThat(Statistics.seedsNeeded(new double[] {1}, new double[] {0}, 0.95)).isZero();
    assertThat(Statistics.seedsNeeded(zero, zero, 0.95)).isZero();
  }

  @Test
  void theBootstrapOverQueriesApproachesTheNormalInterval() {
    long seed = Seeds.suite();
    Random random = new Random(seed);
    double[] a = random.doubles(2000).toArray();
    double[] b = random.doubles(2000).map(v -> v - 0.02).toArray();
    Interval interval = Statistics.pairedBootstrap(a, b, 2000, 0.95, 1);
    double error = Math.sqrt(2 / 12.0 / 2000);
    assertThat(interval.halfWidth()).as("seed %d", seed).isCloseTo(1.96 * error, within(0.002));
    assertThat((interval.low() + interval.high()) / 2).isCloseTo(interval.mean(), within(0.002));
    assertThat(Statistics.pairedBootstrap(a, b, 2000, 0.95, 1)).isEqualTo(interval);
    assertThat(Statistics.pairedBootstrap(a, b, 2000, 0.95, 2)).isNotEqualTo(interval);
  }

  @Test
  void seedsThatDisagreeWidenTheBootstrap() {
    double[][] a = {{1, 1, 1, 1}, {-1, -1, -1, -1}, {1, 1, 1, 1}, {-1, -1, -1, -1}};
    double[][] zero = new double[4][4];
    Interval interval = Statistics.pairedBootstrap(a, zero, 1000, 0.95, 3);
    assertThat(interval.mean()).isZero();
    assertThat(interval.low()).isEqualTo(-1);
    assertThat(interval.high()).isEqualTo(1);
  }

  @Test
  void queriesWithoutAValueAreLeftOutOfBothModels() {
    double[] a = {1, Double.NaN, 3, 5};
    double[] b = {0, 100, Double.NaN, 4};
    Interval interval = Statistics.pairedBootstrap(a, b, 100, 0.95, 1);
    assertThat(interval).isEqualTo(new Interval(1, 1, 1));
    assertThatThrownBy(() ->
            Statistics.pairedBootstrap(new double[] {Double.NaN}, new double[] {1}, 100, 0.95, 1))
        .hasMessage("need queries measured by both models and resamples, got 0 and 100");
    assertThatThrownBy(() -> Statistics.pairedBootstrap(new double[2], new double[3], 100, 0.95, 1))
        .hasMessage("paired values must be equally many, got 2 and 3");
  }

  /** As where each seed is asked other queries: query 0 of both, 1 and 2 of one seed each. */
  @Test
  void aQueryCountsForTheSeedsThatMeasuredIt() {
    double[][] a = {{1, 2, Double.NaN}, {1, Double.NaN, 6}};
    double[][] b = {{0, 0, 0}, {0, 0, 0}};
    Interval interval = Statistics.pairedBootstrap(a, b, 500, 0.95, 1);
    assertThat(interval.mean()).isCloseTo((1.5 + 3.5) / 2, within(1e-12));
    assertThat(interval.low()).isCloseTo(1, within(1e-12));
    assertThat(interval.high()).isCloseTo(6, within(1e-12));
  }
}
