package dev.kindred.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.testing.Seeds;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link TripletAccuracy} and {@link PairAuc} against hand-made cases and plain loops. */
final class JudgmentMetricsTest {
  /** Points on a line at 0, 1, 3 and −1. */
  private static final float[][] LINE = {{0}, {1}, {3}, {-1}};

  @Test
  void tripletAccuracyByHand() {
    // 0 is closer to 1 than to 2: agreed, weight 4. 0 is as far from 1 as from 3: half of 2.
    // 2 is said to be closer to 0 than to 1: not agreed, weight 2.
    TripletAccuracy measured =
        TripletAccuracy.of(
            LINE,
            new int[] {0, 0, 2},
            new int[] {1, 1, 0},
            new int[] {2, 3, 1},
            new float[] {4, 2, 2},
            1);
    assertThat(measured.triplets()).isEqualTo(3);
    assertThat(measured.accuracy().mean()).isEqualTo((4 + 1) / 8.0);
    // Two anchors: one agrees by 5/6, the other not at all; resamples hold one or both of them.
    assertThat(measured.accuracy().low()).isZero();
    assertThat(measured.accuracy().high()).isCloseTo(5 / 6.0, within(1e-12));
  }

  static long[] seeds() {
    return Seeds.some(3);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void tripletAccuracyByLoops(long seed) {
    Random random = new Random(seed);
    float[][] x = Embeddings.grid(12, 3, random);
    int n = 300;
    int[] a = random.ints(n, 0, 12).toArray();
    int[] p = random.ints(n, 0, 12).toArray();
    int[] q = random.ints(n, 0, 12).toArray();
    float[] w = weights(n, random);
    double agreed = 0;
    double all = 0;
    for (int i = 0; i < n; i++) {
      double gap = distance(x[a[i]], x[q[i]]) - distance(x[a[i]], x[p[i]]);
      agreed += w[i] * (gap > 0 ? 1 : gap == 0 ? 0.5 : 0);
      all += w[i];
    }
    Interval accuracy = TripletAccuracy.of(x, a, p, q, w, seed).accuracy();
    assertThat(accuracy.mean()).as("seed %d", seed).isCloseTo(agreed / all, within(1e-9));
    assertThat(accuracy.low()).as("seed %d", seed).isLessThan(accuracy.mean());
    assertThat(accuracy.high()).as("seed %d", seed).isGreaterThan(accuracy.mean());
    assertThat(TripletAccuracy.of(x, a, p, q, w, seed).accuracy()).isEqualTo(accuracy);
    assertThat(TripletAccuracy.of(x, a, p, q, w, seed + 1).accuracy()).isNotEqualTo(accuracy);
  }

  @Test
  void judgmentsOnOneAnchorCountAsOneForTheInterval() {
    // 200 anchors at 0 or at 10, each with 20 judgments that all come out alike.
    int anchors = 200;
    float[][] x = new float[anchors + 2][1];
    x[anchors][0] = 1;
    x[anchors + 1][0] = 9;
    for (int i = 0; i < anchors; i++) {
      x[i][0] = i < 140 ? 0 : 10;
    }
    int n = anchors * 20;
    int[] a = new int[n];
    Arrays.setAll(a, i -> i / 20);
    int[] near = new int[n];
    Arrays.fill(near, anchors);
    int[] far = new int[n];
    Arrays.fill(far, anchors + 1);
    float[] w = new float[n];
    Arrays.fill(w, 1);
    Interval accuracy = TripletAccuracy.of(x, a, near, far, w, 1).accuracy();
    assertThat(accuracy.mean()).isCloseTo(0.7, within(1e-12));
    assertThat(accuracy.halfWidth()).isCloseTo(1.96 * Math.sqrt(0.21 / anchors), within(0.006));
  }

  @Test
  void oneAnchorGivesNoInterval() {
    Interval accuracy =
        TripletAccuracy.of(LINE, new int[1], new int[] {1}, new int[] {2}, new float[] {1}, 1)
            .accuracy();
    assertThat(accuracy.mean()).isEqualTo(1);
    assertThat(accuracy.low()).isNaN();
  }

  @Test
  void pairAucByHand() {
    // Squared distances: same 1 (weight 1) and 9 (weight 3); different 1 (weight 1), 4 (weight 2).
    PairAuc measured =
        PairAuc.of(
            LINE,
            new int[] {0, 0, 0, 1},
            new int[] {1, 2, 3, 2},
            new boolean[] {true, true, false, false},
            new float[] {1, 3, 1, 2},
            1);
    assertThat(measured.same()).isEqualTo(2);
    assertThat(measured.different()).isEqualTo(2);
    assertThat(measured.auc().mean()).isEqualTo((0.5 + 2) / 12);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void pairAucByLoops(long seed) {
    Random random = new Random(seed);
    float[][] x = Embeddings.grid(12, 2, random);
    int n = 200;
    int[] a = random.ints(n, 0, 12).toArray();
    int[] b = random.ints(n, 0, 12).toArray();
    boolean[] same = new boolean[n];
    for (int i = 0; i < n; i++) {
      same[i] = random.nextInt(4) > 1;
    }
    float[] w = weights(n, random);
    double won = 0;
    double all = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (same[i] && !same[j]) {
          double gap = distance(x[a[j]], x[b[j]]) - distance(x[a[i]], x[b[i]]);
          won += w[i] * w[j] * (gap > 0 ? 1 : gap == 0 ? 0.5 : 0);
          all += w[i] * w[j];
        }
      }
    }
    Interval auc = PairAuc.of(x, a, b, same, w, seed).auc();
    assertThat(auc.mean()).as("seed %d", seed).isCloseTo(won / all, within(1e-9));
    assertThat(auc.low()).as("seed %d", seed).isLessThan(auc.mean());
    assertThat(auc.high()).as("seed %d", seed).isGreaterThan(auc.mean());
  }

  @Test
  void oneKindOfPairGivesNoAuc() {
    PairAuc measured =
        PairAuc.of(
            LINE,
            new int[] {0, 1},
            new int[] {1, 2},
            new boolean[] {true, true},
            new float[] {1, 1},
            1);
    assertThat(measured.auc().mean()).isNaN();
    assertThat(measured.auc().low()).isNaN();
  }

  @Test
  void nothingToMeasureIsRefused() {
    int[] none = new int[0];
    assertThatThrownBy(() -> TripletAccuracy.of(LINE, none, none, none, new float[0], 1))
        .hasMessage("need at least one triplet");
    assertThatThrownBy(() -> PairAuc.of(LINE, none, none, new boolean[0], new float[0], 1))
        .hasMessage("need at least one pair");
  }

  private static float[] weights(int n, Random random) {
    float[] weights = new float[n];
    for (int i = 0; i < n; i++) {
      weights[i] = 0.25f * (1 + random.nextInt(8));
    }
    return weights;
  }

  private static double distance(float[] a, float[] b) {
    double squares = 0;
    for (int d = 0; d < a.length; d++) {
      squares += (a[d] - b[d]) * (a[d] - b[d]);
    }
    return Math.sqrt(squares);
  }

  /** Anchor 3 has weight 3 of 4 and is right in 2 of 3, anchor 0 is wrong. */
  @Test
  void contributionsOfAnchorsAverageToTheAccuracy() {
    TripletAgreement agreement =
        TripletAgreement.of(
            (anchor, other) -> other,
            new int[] {3, 3, 0},
            new int[] {1, 2, 2},
            new int[] {2, 1, 1},
            new float[] {2, 1, 1});
    assertThat(agreement.accuracy()).isEqualTo(0.5);
    assertThat(agreement.contributions(4)).containsExactly(0, Double.NaN, Double.NaN, 1);
  }
}
