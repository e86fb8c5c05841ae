package dev.kindred.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.testing.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Reshapes, transposes and flips as one gather give what they give one after another. */
class RearrangementTest {

  @Test
  void oneGatherReplacesTheWholeChain() {
    Graph graph = new Graph("chain");
    Ops ops = new Ops(graph);
    Value x = graph.input("x", DType.FLOAT, Shape.of(4, 3, 2, 5));
    Value source = ops.mul(x, 2);
    Value y = ops.reshape(ops.transpose(ops.flip(source, 1, 3), 2, 0, 3, 1), Shape.of(6, 4, 5));
    y = ops.flip(ops.transpose(y, 1, 2, 0), 0);
    Rearrangement found = Rearrangement.of(graph, y);
    assertThat(found.source()).isSameAs(source);
    assertHolds(graph, x, y, found);
  }

  @Test
  void aSliceThatLeavesElementsOutEndsTheChain() {
    Graph graph = new Graph("chain");
    Ops ops = new Ops(graph);
    Value x = graph.input("x", DType.FLOAT, Shape.of(4, 6));
    Value part = ops.slice(x, new int[] {1}, new int[] {6}, new int[] {1}, new int[] {2});
    Value y = ops.transpose(part, 1, 0);
    Rearrangement found = Rearrangement.of(graph, y);
    assertThat(found.source()).isSameAs(part);
    assertHolds(graph, x, y, found);
  }

  private static void assertHolds(Graph graph, Value x, Value value, Rearrangement found) {
    Random random = new Random(Seeds.suite());
    double[] values = random.doubles(x.shape().size()).toArray();
    List<double[]> results =
        Float64Evaluator.run(graph, Map.of("x", values), List.of(value, found.source()));
    double[] gathered = Arrays.stream(found.from()).mapToDouble(i -> results.get(1)[i]).toArray();
    assertThat(gathered).isEqualTo(results.get(0));
  }
}
