package dev.kindred.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.graph.DType;
import dev.kindred.graph.Float64Evaluator;
import dev.kindred.graph.Graph;
import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The memory is a queue: newest in front, oldest dropped. */
class MemoryTest {
  private final Ops ops = new Ops(new Graph("memory"));

  private Memory memory(int size) {
    return new Memory(
        ops.graph().input("memory", DType.FLOAT, Shape.of(size, 2)),
        ops.graph().input("memory_classes", DType.FLOAT, Shape.of(size)));
  }

  @Test
  void aBatchGoesInFrontAndTheOldestAreDropped() {
    Memory next =
        memory(4)
            .next(
                ops,
                ops.graph().input("x", DType.FLOAT, Shape.of(2, 2)),
                ops.graph().input("classes", DType.FLOAT, Shape.of(2)));
    Map<String, double[]> feed =
        Map.of(
            "memory", new double[] {1, 2, 3, 4, 5, 6, 7, 8},
            "memory_classes", new double[] {7, 8, -1, -1},
            "x", new double[] {10, 20, 30, 40},
            "classes", new double[] {3, 4});
    List<double[]> values =
        Float64Evaluator.run(ops.graph(), feed, List.of(next.embeddings(), next.classes()));
    assertThat(values.get(0)).containsExactly(10, 20, 30, 40, 1, 2, 3, 4);
    assertThat(values.get(1)).containsExactly(3, 4, 7, 8);
    assertThat(next.size()).isEqualTo(4);
  }

  @Test
  void aMemoryOfOneBatchHoldsTheLast() {
    Memory next =
        memory(2)
            .next(
                ops,
                ops.graph().input("x", DType.FLOAT, Shape.of(2, 2)),
                ops.graph().input("classes", DType.FLOAT, Shape.of(2)));
    Map<String, double[]> feed =
        Map.of("x", new double[] {10, 20, 30, 40}, "classes", new double[] {3, 4});
    assertThat(Float64Evaluator.run(ops.graph(), feed, List.of(next.classes())).getFirst())
        .containsExactly(3, 4);
  }

  @Test
  void whatDoesNotFitIsAnError() {
    Memory memory = memory(2);
    assertThatThrownBy(() ->
            memory.next(
                ops,
                ops.graph().input("x", DType.FLOAT, Shape.of(3, 2)),
                ops.graph().input("classes", DType.FLOAT, Shape.of(3))))
        .hasMessageContaining("a memory of 2 cannot take embeddings [3, 2]");
    assertThat(Memory.emptyClasses(2)).containsExactly(Memory.EMPTY, Memory.EMPTY);
  }
}
