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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss in every form: its value by loops, its gradient by finite differences. */
class LossTest {
  private static final int CLASSES = 4;
  private static final int IMAGES = 3;
  private static final int BATCH = CLASSES * IMAGES;
  private static final int DIMENSION = 5;

  static Stream<Loss> losses() {
    List<Loss> all = new ArrayList<>();
    for (Contrastive.Form form : Contrastive.Form.values()) {
      for (Contrastive.Averaging averaging : Contrastive.Averaging.values()) {
        all.add(new Contrastive(form, 0, 1.1, averaging));
        all.add(new Contrastive(form, 0.4, 1.3, averaging));
      }
    }
    for (Triplet.Form form : Triplet.Form.values()) {
      for (Triplet.Mining mining : Triplet.Mining.values()) {
        all.add(new Triplet(form, 0.35, mining));
      }
    }
    all.add(new NtXent(0.1));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("losses")
  void itsValueIsWhatLoopsGive(Loss loss) {
    for (long seed = 1; seed <= 5; seed++) {
      float[] x = embeddings(seed);
      Graph graph = new Graph("loss");
      Ops ops = new Ops(graph);
      Value input = graph.input("x", DType.FLOAT, Shape.of(BATCH, DIMENSION));
      Value unit = Encoder.normalizeLength(ops, input);
      Loss.Terms terms = loss.of(new BatchDistances(ops, unit, IMAGES));
      List<double[]> values =
          Float64Evaluator.run(
              graph, Map.of("x", LossByLoops.widened(x)), List.of(terms.loss(), terms.active()));
      LossByLoops.Terms expected = new LossByLoops(rows(x), IMAGES).of(loss);
      assertThat(values.get(0)[0])
          .as("%s, seed %d", loss.text(), seed)
          .isCloseTo(expected.loss(), Offset.offset(1e-6));
      assertThat(values.get(1)[0])
          .as("active share of %s, seed %d", loss.text(), seed)
          .isCloseTo(expected.active(), Offset.offset(1e-9));
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void itsGradientIsThatOfFiniteDifferences(Loss loss) throws Exception {
    for (long seed = 1; seed <= 3; seed++) {
      Graph graph = new Graph("loss");
      Ops ops = new Ops(graph);
      Value input = graph.input("x", DType.FLOAT, Shape.of(BATCH, DIMENSION));
      Value unit = Encoder.normalizeLength(ops, input);
      Loss.Terms terms = loss.of(new BatchDistances(ops, unit, IMAGES));
      GradientCheck.check(
          ops,
          terms.loss(),
          List.of(input),
          Map.of("x", embeddings(seed)),
          new Random(seed),
          "%s, seed %d".formatted(loss.text(), seed));
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void itsTextReadsBack(Loss loss) {
    Loss read = LossText.parse(loss.text());
    assertThat(read.text()).isEqualTo(loss.text());
  }

  @Test
  void theLossesOfTheQuestionCanBeWrittenDown() {
    assertThat(LossText.parse("contrastive(positive-margin=0,averaging=all,margin=1)"))
        .isEqualTo(new Contrastive(Contrastive.Form.LINEAR, 0, 1, Contrastive.Averaging.ALL));
    assertThat(LossText.parse("triplet(form=plain,margin=0.2,mining=all)"))
        .isEqualTo(new Triplet(Triplet.Form.PLAIN, 0.2, Triplet.Mining.ALL));
    assertThat(LossText.parseList("contrastive, triplet(form=soft,mining=all) ,nt-xent"))
        .hasSize(3);
  }

  @Test
  void theDefaultsAreThese() {
    assertThat(LossText.parse("contrastive").text())
        .isEqualTo("contrastive(form=linear,positive-margin=0.5,margin=1.2,averaging=active)");
    assertThat(LossText.parse("triplet").text())
        .isEqualTo("triplet(form=plain,margin=0.2,mining=semi-hard)");
    assertThat(LossText.parse("nt-xent").text()).isEqualTo("nt-xent(temperature=0.07)");
  }

  @Test
  void whatIsNotALossIsNamed() {
    assertThatThrownBy(() -> LossText.parse("tripplet"))
        .hasMessageContaining("unknown loss 'tripplet'")
        .hasMessageContaining("contrastive, triplet, nt-xent");
    assertThatThrownBy(() -> LossText.parse("triplet(marign=1)")).hasMessageContaining("'marign'");
    assertThatThrownBy(() -> LossText.parse("triplet(margin=x)")).hasMessageContaining("'x'");
    assertThatThrownBy(() -> LossText.parse("triplet(mining=easy)"))
        .hasMessageContaining("all, batch-hard, semi-hard");
    assertThatThrownBy(() -> LossText.parse("contrastive(margin=3)"))
        .hasMessageContaining("margin");
    assertThatThrownBy(() -> LossText.parse("triplet(margin=1")).hasMessageContaining("')'");
  }

  private static float[] embeddings(long seed) {
    Random random = new Random(seed);
    float[] x = new float[BATCH * DIMENSION];
    double[][] centres = new double[CLASSES][DIMENSION];
    for (double[] centre : centres) {
      for (int d = 0; d < DIMENSION; d++) {
        centre[d] = random.nextGaussian();
      }
    }
    for (int i = 0; i < BATCH; i++) {
      for (int d = 0; d < DIMENSION; d++) {
        x[i * DIMENSION + d] = (float) (centres[i / IMAGES][d] + 0.8 * random.nextGaussian());
      }
    }
    return x;
  }

  private static double[][] rows(float[] x) {
    double[][] rows = new double[BATCH][];
    for (int i = 0; i < BATCH; i++) {
      rows[i] = LossByLoops.unit(x, i, DIMENSION);
    }
    return rows;
  }
}
