package dev.kindred.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.graph.DType;
import dev.kindred.graph.Float64Evaluator;
import dev.kindred.graph.GradientCheck;
import dev.kindred.graph.Graph;
import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import dev.kindred.testing.Seeds;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Losses over explicit triplets and pairs: their values by loops, their gradients by differences.
 */
class JudgedLossTest {
  private static final int ROWS = 9;
  private static final int DIMENSION = 4;
  private static final List<String> NAMES = List.of("a", "p", "n");

  /** A graph of explicit judgments and what it is fed. */
  private record Judged(Ops ops, List<Value> inputs, Map<String, float[]> feed) {
    static Judged of(long seed) {
      Random random = new Random(seed);
      Ops ops = new Ops(new Graph("judged"));
      Map<String, float[]> feed = new HashMap<>();
      List<Value> inputs =
          NAMES.stream()
              .map(name -> ops.graph().input(name, DType.FLOAT, Shape.of(ROWS, DIMENSION)))
              .toList();
      for (String name : NAMES) {
        float[] x = new float[ROWS * DIMENSION];
        for (int i = 0; i < x.length; i++) {
          x[i] = (float) random.nextGaussian();
        }
        feed.put(name, x);
      }
      return new Judged(ops, inputs, feed);
    }

    Value unit(int i) {
      return Encoder.normalizeLength(ops, inputs.get(i));
    }

    Value constant(double... values) {
      float[] narrow = new float[values.length];
      for (int i = 0; i < values.length; i++) {
        narrow[i] = (float) values[i];
      }
      return ops.graph().constant(Shape.of(values.length), narrow);
    }

    double distance(int left, int right, int row) {
      return LossByLoops.distance(unit(left, row), unit(right, row));
    }

    private double[] unit(int i, int row) {
      float[] rows = Objects.requireNonNull(feed.get(NAMES.get(i)));
      return LossByLoops.unit(rows, row, DIMENSION);
    }

    double[] run(Value... values) {
      Map<String, double[]> wide = new HashMap<>();
      feed.forEach((name, x) -> wide.put(name, LossByLoops.widened(x)));
      return Float64Evaluator.run(ops.graph(), wide, List.of(values)).stream()
          .mapToDouble(v -> v[0])
          .toArray();
    }
  }

  static Stream<JudgedLoss> losses() {
    return LossCases.all().filter(JudgedLoss.class::isInstance).map(JudgedLoss.class::cast);
  }

  private static double[] weights(long seed) {
    double[] weights = new Random(seed).doubles(ROWS, 0.5, 2).toArray();
    weights[3] = 0;
    return weights;
  }

  private static double[] same(long seed) {
    return new Random(seed).ints(ROWS, 0, 2).asDoubleStream().toArray();
  }

  @ParameterizedTest
  @MethodSource("losses")
  void itsValueOverTripletsIsWhatLoopsGive(JudgedLoss loss) throws Exception {
    for (long seed : Seeds.some(5)) {
      String what = "%s, seed %d".formatted(loss.text(), seed);
      Judged judged = Judged.of(seed);
      double[] w = weights(seed);
      TripletDistances triplets =
          new TripletDistances(
              judged.ops(), judged.unit(0), judged.unit(1), judged.unit(2), judged.constant(w));
      Loss.Terms terms = loss.ofTriplets(triplets);
      double[][] d = new double[ROWS][];
      double spread = 0;
      double total = 0;
      for (int i = 0; i < ROWS; i++) {
        d[i] =
            new double[] {
              judged.distance(0, 1, i), judged.distance(0, 2, i), judged.distance(1, 2, i)
            };
        spread += w[i] * d[i][1];
        total += w[i];
      }
      LossByLoops.Terms expected = JudgedByLoops.ofTriplets(loss, d, w);
      check(judged.run(terms.loss(), terms.active(), triplets.spread()), expected, what);
      assertThat(judged.run(triplets.spread())[0])
          .as(what)
          .isCloseTo(spread / total, Offset.offset(1e-6));
      GradientCheck.check(
          judged.ops(), terms.loss(), judged.inputs(), judged.feed(), new Random(seed), what);
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void itsValueOverPairsIsWhatLoopsGive(JudgedLoss loss) throws Exception {
    for (long seed : Seeds.some(5)) {
      String what = "%s, seed %d".formatted(loss.text(), seed);
      Judged judged = Judged.of(seed);
      double[] w = weights(seed);
      double[] same = same(seed);
      PairDistances pairs =
          new PairDistances(
              judged.ops(),
              judged.unit(0),
              judged.unit(1),
              judged.constant(same),
              judged.constant(w));
      if (loss instanceof Contrastive contrastive) {
        Loss.Terms terms = loss.ofPairs(pairs);
        double[] d = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
          d[i] = judged.distance(0, 1, i);
        }
        check(
            judged.run(terms.loss(), terms.active()),
            JudgedByLoops.ofPairs(contrastive, d, same, w),
            what);
        GradientCheck.check(
            judged.ops(),
            terms.loss(),
            judged.inputs().subList(0, 2),
            judged.feed(),
            new Random(seed),
            what);
      } else {
        assertThatThrownBy(() -> loss.ofPairs(pairs))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("give triplets, or use the contrastive loss");
      }
    }
  }

  private static void check(double[] found, LossByLoops.Terms expected, String what) {
    assertThat(found[0]).as(what).isCloseTo(expected.loss(), Offset.offset(1e-6));
    assertThat(found[1])
        .as("active share of %s", what)
        .isCloseTo(expected.active(), Offset.offset(1e-7));
  }

  @Test
  void theSpreadOfPairsIsThatOfTheDifferentOnesUnlessThereAreNone() {
    Judged judged = Judged.of(1);
    double[] w = weights(1);
    double[] same = same(1);
    double[] all = new double[ROWS];
    Arrays.fill(all, 1);
    double different = 0;
    double total = 0;
    double differentWeight = 0;
    double weight = 0;
    for (int i = 0; i < ROWS; i++) {
      different += w[i] * (1 - same[i]) * judged.distance(0, 1, i);
      differentWeight += w[i] * (1 - same[i]);
      total += w[i] * judged.distance(0, 1, i);
      weight += w[i];
    }
    assertThat(pairSpread(judged, same, w))
        .isCloseTo(different / differentWeight, Offset.offset(1e-6));
    assertThat(pairSpread(judged, all, w)).isCloseTo(total / weight, Offset.offset(1e-6));
  }

  private static double pairSpread(Judged judged, double[] same, double[] weights) {
    PairDistances pairs =
        new PairDistances(
            judged.ops(),
            judged.unit(0),
            judged.unit(1),
            judged.constant(same),
            judged.constant(weights));
    return judged.run(pairs.spread())[0];
  }

  @Test
  void aBatchWithoutWeightGivesZeroAndNoGradient() {
    for (JudgedLoss loss : losses().toList()) {
      Judged judged = Judged.of(2);
      TripletDistances triplets =
          new TripletDistances(
              judged.ops(),
              judged.unit(0),
              judged.unit(1),
              judged.unit(2),
              judged.constant(new double[ROWS]));
      Loss.Terms terms = loss.ofTriplets(triplets);
      assertThat(judged.run(terms.loss(), terms.active()))
          .as(loss.text())
          .containsExactly(0.0, 0.0);
    }
  }

  @Test
  void rowsThatDoNotFitTogetherAreAnError() {
    Judged judged = Judged.of(1);
    Value two = judged.constant(1, 1);
    assertThatThrownBy(() ->
            new TripletDistances(judged.ops(), judged.unit(0), judged.unit(1), judged.unit(2), two))
        .hasMessageContaining("[9, 4]")
        .hasMessageContaining("[2]");
    assertThatThrownBy(
            () -> new PairDistances(judged.ops(), judged.unit(0), judged.unit(1), two, two))
        .hasMessageContaining("[2]");
  }
}
