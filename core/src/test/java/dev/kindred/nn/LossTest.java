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
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss in every form: its value by loops, its gradient by finite differences. */
class LossTest {

  static Stream<Loss> losses() {
    return LossCases.all();
  }

  private static int levels(Loss loss, long seed) {
    return loss.needs().contains(Loss.Need.RELEVANCE) ? 1 + (int) (seed % 3) : 1;
  }

  @ParameterizedTest
  @MethodSource("losses")
  void itsValueIsWhatLoopsGive(Loss loss) {
    for (long seed : Seeds.some(6)) {
      LossProblem problem = new LossProblem(loss, levels(loss, seed), seed);
      Loss.Terms terms = problem.terms();
      List<double[]> values =
          Float64Evaluator.run(
              problem.ops().graph(),
              problem.wideFeed(),
              List.of(terms.loss(), terms.active(), problem.distances().spread()));
      LossByLoops loops = new LossByLoops(problem);
      LossByLoops.Terms expected = loops.of(loss);
      String what = "%s, seed %d".formatted(loss.text(), seed);
      assertThat(values.get(0)[0]).as(what).isCloseTo(expected.loss(), Offset.offset(1e-6));
      assertThat(values.get(1)[0])
          .as("active share of " + what)
          .isCloseTo(expected.active(), Offset.offset(1e-9));
      assertThat(values.get(2)[0])
          .as("spread of " + what)
          .isCloseTo(loops.spread(), Offset.offset(1e-6));
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void itsGradientIsThatOfFiniteDifferences(Loss loss) throws Exception {
    for (long seed : Seeds.some(3)) {
      LossProblem problem = new LossProblem(loss, levels(loss, seed), seed);
      GradientCheck.check(
          problem.ops(),
          problem.terms().loss(),
          problem.trained(),
          problem.feed(),
          new Random(seed),
          "%s, seed %d".formatted(loss.text(), seed));
    }
  }

  /** A loss, a form or a mining that is added must be added to the cases too. */
  @Test
  void everyLossAndEveryChoiceOfItHasItsCase() throws ReflectiveOperationException {
    List<Loss> cases = losses().toList();
    for (Class<?> kind : permitted(Loss.class)) {
      List<Loss> ofKind = cases.stream().filter(kind::isInstance).toList();
      assertThat(ofKind).as("cases of %s", kind.getSimpleName()).isNotEmpty();
      for (RecordComponent component : kind.getRecordComponents()) {
        Set<Object> values = new HashSet<>();
        for (Loss loss : ofKind) {
          values.add(component.getAccessor().invoke(loss));
        }
        assertThat(values)
            .as("%s of %s", component.getName(), kind.getSimpleName())
            .containsAll(choices(component.getType()));
      }
    }
  }

  private static List<Object> choices(Class<?> type) {
    return type.isEnum()
        ? Arrays.asList(type.getEnumConstants())
        : type == boolean.class ? List.of(true, false) : List.of();
  }

  private static List<Class<?>> permitted(Class<?> type) {
    if (!type.isSealed()) {
      return List.of(type);
    }
    List<Class<?>> all = new ArrayList<>();
    for (Class<?> sub : type.getPermittedSubclasses()) {
      all.addAll(permitted(sub));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("losses")
  void whatItNeedsAndDoesNotGetIsNamed(Loss loss) {
    Ops ops = new Ops(new Graph("loss"));
    Shape shape = Shape.of(LossProblem.BATCH, LossProblem.DIMENSION);
    Value x = ops.graph().input("x", DType.FLOAT, shape);
    BatchDistances bare = new BatchDistances(ops, x, LossProblem.IMAGES);
    boolean more =
        !loss.needs().isEmpty() || loss.memoryBatches() > 0 || !loss.trainables(9, 4).isEmpty();
    if (more) {
      assertThatThrownBy(() -> loss.of(bare))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the loss needs");
    } else {
      assertThat(loss.of(bare).loss().shape()).isEqualTo(Shape.of());
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void onlyLossesOfPairsAndTripletsTakeAMemory(Loss loss) {
    if (!LossCases.remembers(loss)) {
      assertThatThrownBy(() -> new CrossBatch(loss, 2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("memory");
    }
  }

  @Test
  void anEmptyMemoryChangesNothing() {
    for (Loss loss : List.of(new SupCon(0.2), new MultiSimilarity(2, 50, 0.5, 0.1))) {
      LossProblem without = new LossProblem(loss, 1, 4);
      LossProblem with = new LossProblem(new CrossBatch(loss, 2), 1, 4);
      float[] stored = with.feed().get("memory_classes");
      Arrays.fill(java.util.Objects.requireNonNull(stored), Memory.EMPTY);
      assertThat(value(with)).as(loss.text()).isCloseTo(value(without), Offset.offset(1e-12));
    }
  }

  private static double value(LossProblem problem) {
    return Float64Evaluator.run(
            problem.ops().graph(), problem.wideFeed(), List.of(problem.terms().loss()))
        .getFirst()[0];
  }

  @Test
  void withFlatLabelsTheLadderIsTheBatchHardTriplet() {
    Ladder ladder = new Ladder(List.of(0.2, 0.1), List.of(1.0, 0.25), Ladder.Mining.BATCH_HARD);
    Triplet triplet = new Triplet(Triplet.Form.PLAIN, 0.2, Mining.BATCH_HARD, false);
    assertThat(value(new LossProblem(ladder, 1, 3)))
        .isCloseTo(value(new LossProblem(triplet, 1, 3)), Offset.offset(1e-12));
  }

  @Test
  void withFlatLabelsTheGradedContrastiveLossIsTheContrastive() {
    Loss graded = new GradedContrastive(List.of(0.4, 0.8), List.of(1.2, 1.4), List.of(1.0, 0.25));
    Loss contrastive =
        new Contrastive(
            Contrastive.Form.LINEAR, 0.4, 1.2, Contrastive.Averaging.ACTIVE, Mining.ALL);
    assertThat(value(new LossProblem(graded, 1, 3)))
        .isCloseTo(value(new LossProblem(contrastive, 1, 3)), Offset.offset(1e-12));
  }
}
