package dev.kindred.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.graph.OpCases.OpCase;
import dev.kindred.testing.Seeds;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One gradient check per rule, and one rule per operator. */
class VjpsTest {
  private static final int RUNS = 2;

  static Stream<OpCase> cases() {
    return Stream.of(OpCases.all(), NeuralOpCases.all(), ImageOpCases.all()).flatMap(s -> s);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theGradientAgreesWithFiniteDifferences(OpCase c) throws Exception {
    for (int run = 0; run < RUNS; run++) {
      long seed = Seeds.suite();
      Random random = new Random(seed);
      GradientCheck.Problem problem = c.problem().apply(random);
      GradientCheck.check(
          problem, random, "%s of %s, seed %d".formatted(c, problem.shapes(), seed));
    }
  }

  /** Emitters without a case of their own, and why. */
  private static final Map<String, String> WITHOUT_CASE =
      Map.of(
          "greater", "not differentiable",
          "less", "not differentiable",
          "equal", "not differentiable",
          "sign", "not differentiable",
          "scatterAdd", "used only in rules",
          "interleave", "used only in rules",
          "stopGradient", "see GradientsTest",
          "customGradient", "see GradientsTest");

  @Test
  void everyEmitterHasAGradientCheckOrAReasonToHaveNone() {
    Set<String> emitters =
        Stream.of(Ops.class, NeuralOps.class, ImageOps.class)
            .flatMap(c -> Stream.of(c.getDeclaredMethods()))
            .filter(m -> !Modifier.isPrivate(m.getModifiers()) && !m.isSynthetic() && emits(m))
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    emitters.remove("emit");
    Set<String> covered = new TreeSet<>(WITHOUT_CASE.keySet());
    cases().map(OpCase::method).forEach(covered::add);
    assertThat(covered).containsExactlyElementsOf(emitters);
  }

  private static boolean emits(Method method) {
    return Set.of(Value.class, List.class, ImageOps.Moments.class, ImageOps.Pooled.class)
        .contains(method.getReturnType());
  }

  @Test
  void everyEmittedOperatorHasACheckedRuleOrIsListedAsNotDifferentiable() {
    Set<String> checked = new TreeSet<>();
    Set<String> emitted = new TreeSet<>();
    for (OpCase c : cases().toList()) {
      Random random = new Random(Seeds.suite());
      GradientCheck.Built built = GradientCheck.Built.of(c.problem().apply(random), random);
      Graph graph = built.ops().graph();
      graph.nodes().forEach(n -> checked.add(n.op()));
      Gradients.of(built.ops(), built.loss(), built.inputs());
      graph.nodes().forEach(n -> emitted.add(n.op()));
    }
    emitted.removeAll(checked);
    emitted.removeAll(Vjps.NOT_DIFFERENTIABLE);
    assertThat(emitted)
        .as("operators that only rules emit")
        .containsExactly("DepthToSpace", "ScatterElements");
  }

  @Test
  void anOperatorWithoutARuleIsNamedWithItsNode() {
    Graph graph = new Graph("test");
    Ops ops = new Ops(graph);
    Value x = graph.input("x", DType.FLOAT, Shape.of());
    Value y = graph.append("Sin", List.of(x), Map.of(), DType.FLOAT, x.shape()).output();
    assertThatThrownBy(() -> Gradients.of(ops, ops.add(y, y), List.of(x)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Sin")
        .hasMessageContaining(y.name());
  }
}
