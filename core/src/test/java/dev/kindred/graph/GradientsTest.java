package dev.kindred.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GradientsTest {
  private final Graph graph = new Graph("test");
  private final Ops ops = new Ops(graph);

  @Test
  void contributionsOfSeveralUsesAddUp() {
    Value x = graph.input("x", DType.FLOAT, Shape.of());
    Value y = ops.add(ops.mul(x, x), ops.mul(x, 5));
    assertThat(gradient(y, x, 3)).containsExactly(11);
  }

  @Test
  void aStoppedGradientCountsAsAConstant() {
    Value x = graph.input("x", DType.FLOAT, Shape.of());
    assertThat(gradient(ops.mul(x, ops.stopGradient(x)), x, 3)).containsExactly(3);
  }

  @Test
  void aValueThatTheLossDoesNotDependOnHasZeroGradient() {
    Value x = graph.input("x", DType.FLOAT, Shape.of(2));
    Value other = graph.input("other", DType.FLOAT, Shape.of());
    assertThat(gradient(ops.square(other), x, 3, 4)).containsExactly(0, 0);
  }

  @Test
  void theLossItselfHasGradientOne() {
    Value x = graph.input("x", DType.FLOAT, Shape.of(1));
    assertThat(gradient(x, x, 3)).containsExactly(1);
  }

  @Test
  void aLossOfSeveralElementsIsRefused() {
    Value x = graph.input("x", DType.FLOAT, Shape.of(2));
    assertThatThrownBy(() -> Gradients.of(ops, x, List.of(x))).hasMessageContaining("[2]");
  }

  @Test
  void nothingIsComputedTowardsWhatIsNotAskedFor() {
    Value images = graph.input("images", DType.FLOAT, Shape.of(2, 3, 8, 8));
    Value weight = graph.input("weight", DType.FLOAT, Shape.of(4, 3, 3, 3));
    Value y = ops.image().conv(images, weight, ConvAttributes.same(3, 1));
    Value loss = ops.reduceSum(ops.flatten(ops.square(y), 0), false, 0, 1);
    int before = graph.nodes().size();
    Gradients.of(ops, loss, List.of(weight));
    List<Node> appended = graph.nodes().subList(before, graph.nodes().size());
    assertThat(appended).extracting(Node::op).doesNotContain("Conv", "ConvTranspose");
  }

  @Test
  void aCustomRuleReplacesThoseInside() {
    Value x = graph.input("x", DType.FLOAT, Shape.of());
    Value inner = ops.exp(x);
    Value y = doubling(x, inner);
    assertThat(gradient(ops.mul(y, 3), x, 1)).containsExactly(6);
  }

  @Test
  void aValueInsideStillHasItsOwnGradientElsewhere() {
    Value x = graph.input("x", DType.FLOAT, Shape.of());
    Value inner = ops.mul(x, 10);
    Value y = doubling(x, ops.exp(inner));
    assertThat(gradient(ops.add(y, inner), x, 1)).containsExactly(12);
  }

  @Test
  void aCustomRuleHoldsWhatIsNotAmongItsInputsConstant() {
    Value x = graph.input("x", DType.FLOAT, Shape.of());
    Value other = graph.input("other", DType.FLOAT, Shape.of());
    Value y = doubling(x, ops.mul(x, other));
    assertThat(gradient(y, other, 1)).containsExactly(0);
  }

  @Test
  void aCustomRuleSeesAllItsGradientsAtOnceAndNullWhereThereIsNone() {
    Value x = graph.input("x", DType.FLOAT, Shape.of());
    List<List<@Nullable Value>> seen = new ArrayList<>();
    List<Value> outputs =
        ops.customGradient(
            List.of(x),
            List.of(ops.exp(x), ops.neg(x), ops.abs(x)),
            (o, gradients) -> {
              seen.add(gradients);
              return Vjps.list(() -> o.graph().constant(7f));
            });
    Value loss = ops.add(ops.add(outputs.get(2), outputs.get(0)), outputs.get(2));
    assertThat(gradient(loss, x, 1)).containsExactly(7);
    assertThat(seen).hasSize(1);
    assertThat(seen.getFirst()).extracting(g -> g == null).containsExactly(false, true, false);
  }

  @Test
  void customRulesNest() {
    Value x = graph.input("x", DType.FLOAT, Shape.of());
    Value y = doubling(x, ops.mul(doubling(x, ops.exp(x)), 5));
    assertThat(gradient(y, x, 1)).containsExactly(2);
  }

  @Test
  void theSlopeOfTheSquareRootIsInfiniteAtZeroUnlessAnEpsilonIsAdded() {
    Value x = graph.input("x", DType.FLOAT, Shape.of(1));
    assertThat(gradient(ops.sqrt(x), x, 0)).containsExactly(Double.POSITIVE_INFINITY);
    assertThat(gradient(ops.sqrt(ops.add(x, 1e-4)), x, 0)[0]).isCloseTo(50, within(1e-4));
  }

  private Value doubling(Value x, Value y) {
    return ops.customGradient(
            List.of(x),
            List.of(y),
            (o, gradients) -> Vjps.one((p, g) -> Vjps.list(() -> p.mul(g, 2))).apply(o, gradients))
        .getFirst();
  }

  private double[] gradient(Value loss, Value wrt, double... at) {
    Value gradient = Gradients.of(ops, loss, List.of(wrt)).getFirst();
    Map<String, double[]> feed = new HashMap<>(Map.of("other", new double[] {1}));
    feed.put(wrt.name(), at);
    return Float64Evaluator.run(graph, feed, List.of(gradient)).getFirst();
  }
}
