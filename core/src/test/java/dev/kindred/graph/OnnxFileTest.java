package dev.kindred.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.runtime.Device;
import dev.kindred.runtime.Session;
import dev.kindred.runtime.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OnnxFileTest {
  private final Graph graph = new Graph("test");
  private final Ops ops = new Ops(graph);

  @Test
  void theBatchMayBeDynamic() throws Exception {
    Value x = graph.input("x", DType.FLOAT, Shape.of(2, 3, 4, 4));
    Value rows = ops.reshape(x, Shape.of(2, 3, 16));
    Value mean = ops.expand(ops.reduceMean(rows, true, 2), rows.shape());
    graph.output("y", ops.flatten(ops.sub(rows, mean), 1));
    byte[] model = OnnxFile.toBytes(graph, Map.of(), true);
    try (Session session = Session.load(model, Device.CPU, 1)) {
      for (int n : new int[] {1, 2, 5}) {
        try (Tensor images = Tensor.copyOf(new float[n * 48], n, 3, 4, 4)) {
          session
              .run(Map.of("x", images))
              .forEach((name, y) -> {
                assertThat(y.toArray()).as(name).hasSize(n * 48).containsOnly(0);
                y.close();
              });
        }
      }
    }
  }

  /** Sequence first, as some transformers have it, and a constant for each image. */
  @Test
  void theBatchMayBeDynamicOnAnyAxis() throws Exception {
    Value x = graph.input("x", DType.FLOAT, Shape.of(1, 3, 4));
    Value first = ops.transpose(x, 1, 0, 2);
    Value heads = ops.reshape(first, Shape.of(3, 2, 2), 1);
    Value token = ops.neural().repeatForEach(graph.constant(Shape.of(1, 1, 4), new float[4]), 1, x);
    Value joined = ops.concat(0, List.of(ops.reshape(heads, Shape.of(3, 1, 4), 1), token));
    Value rows = ops.reshape(ops.transpose(joined, 1, 0, 2), Shape.of(4, 4));
    graph.output("y", ops.reshape(rows, Shape.of(1, 4, 4)));
    byte[] model = OnnxFile.toBytes(graph, Map.of(), true);
    try (Session session = Session.load(model, Device.CPU, 1);
        Tensor images = Tensor.copyOf(sequence(24), 2, 3, 4);
        Tensor y = Objects.requireNonNull(session.run(Map.of("x", images)).get("y"))) {
      float[] expected = new float[32];
      System.arraycopy(sequence(24), 0, expected, 0, 12);
      System.arraycopy(sequence(24), 12, expected, 16, 12);
      assertThat(y.toArray()).containsExactly(expected);
    }
  }

  private static float[] sequence(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = i + 1;
    }
    return values;
  }

  @Test
  void anOutputMayBeAnInputAConstantOrDeclaredTwice() throws Exception {
    Value x = graph.input("x", DType.FLOAT, Shape.of(2));
    Value y = ops.add(x, 1);
    graph.output("same", x);
    graph.output("one", y);
    graph.output("two", y);
    graph.output("negated", ops.neg(y));
    graph.output("three", graph.constant(3));
    Map<String, float[]> result = GradientCheck.run(graph, Map.of("x", new float[] {1, 2}));
    assertThat(result.keySet()).containsExactlyElementsOf(graph.outputs().keySet());
    assertThat(result.get("same")).containsExactly(1, 2);
    assertThat(result.get("one")).containsExactly(2, 3);
    assertThat(result.get("two")).containsExactly(2, 3);
    assertThat(result.get("negated")).containsExactly(-2, -3);
    assertThat(result.get("three")).containsExactly(3);
  }

  @Test
  void whatNoOutputDependsOnIsNotWritten() {
    Value x = graph.input("x", DType.FLOAT, Shape.of(2));
    graph.output("y", ops.neg(x));
    byte[] before = OnnxFile.toBytes(graph, Map.of(), false);
    ops.mul(x, 7);
    assertThat(OnnxFile.toBytes(graph, Map.of(), false)).isEqualTo(before);
  }

  @Test
  void theBytesDoNotDependOnTheOrderOfTheMetadata() {
    graph.output("y", ops.neg(graph.input("x", DType.FLOAT, Shape.of(2))));
    byte[] one = OnnxFile.toBytes(graph, Map.of("b", "2", "a", "1", "c", "3"), false);
    assertThat(OnnxFile.toBytes(graph, Map.of("c", "3", "b", "2", "a", "1"), false)).isEqualTo(one);
  }

  @Test
  void noTwoValuesShareAName() throws Exception {
    Value x = graph.input("x", DType.FLOAT, Shape.of(1));
    Value named = graph.constant("Neg_0", Shape.of(1), new float[] {5});
    graph.output("Add_1", ops.add(ops.neg(x), named));
    assertThat(GradientCheck.run(graph, Map.of("x", new float[] {2})).get("Add_1"))
        .containsExactly(3);
    assertThatThrownBy(() -> graph.input("x", DType.FLOAT, Shape.of())).hasMessageContaining("x");
    assertThatThrownBy(() -> graph.output("Neg_0", x)).hasMessageContaining("Neg_0");
  }

  @Test
  void aWrongShapeIsRefusedWhenTheGraphIsBuilt() {
    Value x = graph.input("x", DType.FLOAT, Shape.of(2, 3));
    assertThatThrownBy(() -> ops.matMul(x, x)).hasMessageContaining("[2, 3]");
    assertThatThrownBy(() -> ops.reshape(x, Shape.of(7))).hasMessageContaining("[7]");
    assertThatThrownBy(() -> ops.add(x, graph.constantLongs(1))).hasMessageContaining("INT64");
  }
}
