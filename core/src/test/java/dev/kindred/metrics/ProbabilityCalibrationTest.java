package dev.kindred.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.testing.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ProbabilityCalibrationTest {

  @Test
  void aKnownLogisticRelationIsRecovered() {
    long seed = Seeds.suite();
    Random random = new Random(seed);
    ProbabilityCalibration truth = new ProbabilityCalibration(-6, 4);
    double[] distances = random.doubles(50_000, 0, 2).toArray();
    boolean[] same = new boolean[distances.length];
    for (int i = 0; i < same.length; i++) {
      same[i] = random.nextDouble() < truth.probability(distances[i]);
    }
    ProbabilityCalibration fit = ProbabilityCalibration.fit(distances, same);
    assertThat(fit.slope()).as("seed %d", seed).isCloseTo(-6, within(0.2));
    assertThat(fit.intercept()).as("seed %d", seed).isCloseTo(4, within(0.15));
  }

  @Test
  void theMeanProbabilityIsTheShareOfSamePairs() {
    double[] distances = {0.1, 0.4, 0.35, 0.8, 0.9, 1.2};
    boolean[] same = {true, true, false, true, false, false};
    ProbabilityCalibration fit = ProbabilityCalibration.fit(distances, same);
    double sum = 0;
    for (double d : distances) {
      sum += fit.probability(d);
    }
    assertThat(sum / 6).isCloseTo(0.5, within(0.01));
    assertThat(fit.slope()).isNegative();
  }

  @Test
  void perfectlySeparatedPairsStillGiveAFiniteFit() {
    ProbabilityCalibration fit =
        ProbabilityCalibration.fit(
            new double[] {0.1, 0.2, 0.9, 1.0}, new boolean[] {true, true, false, false});
    assertThat(fit.slope()).isFinite().isNegative();
    assertThat(fit.probability(0.1)).isGreaterThan(0.9);
    assertThat(fit.probability(1.0)).isLessThan(0.1);
  }

  @Test
  void onlySamePairsGiveACertaintyShortOfOne() {
    ProbabilityCalibration fit =
        ProbabilityCalibration.fit(new double[] {0.5, 0.6}, new boolean[] {true, true});
    assertThat(fit.probability(0.5)).isBetween(0.9, 0.9999999);
  }

  @Test
  void neighboursOfEveryItemAreThePairsOfTheFit() {
    float[][] x = {{0, 0}, {0, 0.1f}, {1, 0}, {1, 0.1f}};
    int[] classOf = {0, 0, 1, 1};
    ProbabilityCalibration fit = ProbabilityCalibration.fitNeighbours(x, classOf, 20, 1);
    NearestNeighbours all = NearestNeighbours.leaveOneOut(x, 3, 1);
    double[] distances = new double[12];
    boolean[] same = new boolean[12];
    for (int i = 0; i < 12; i++) {
      distances[i] = all.distances(i / 3)[i % 3];
      same[i] = classOf[all.items(i / 3)[i % 3]] == classOf[i / 3];
    }
    assertThat(fit).isEqualTo(ProbabilityCalibration.fit(distances, same));
  }
}
