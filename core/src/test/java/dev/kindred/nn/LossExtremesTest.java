package dev.kindred.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.graph.Gradients;
import dev.kindred.graph.Graph;
import dev.kindred.graph.OnnxFile;
import dev.kindred.graph.Value;
import dev.kindred.runtime.Device;
import dev.kindred.runtime.ModelException;
import dev.kindred.runtime.Session;
import dev.kindred.runtime.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In float32, no arrangement of the embeddings makes a loss or its gradient infinite. */
class LossExtremesTest {
  private static final int B = LossProblem.BATCH;
  private static final int N = LossProblem.DIMENSION;

  static Stream<Loss> losses() {
    return Stream.concat(
        LossCases.all(),
        Stream.of(
            new NtXent(0.01),
            new SupCon(0.01),
            new MultiSimilarity(1000, 1000, 0, 2),
            new ProxyAnchor(1000, 1, 1)));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void lossAndGradientStayFinite(Loss loss) throws Exception {
    float[] point = new float[B * N];
    float[] perfect = new float[B * N];
    float[] opposite = new float[B * N];
    for (int i = 0; i < B; i++) {
      point[i * N] = 1;
      perfect[i * N + i / LossProblem.IMAGES] = 3;
      opposite[i * N + 1] = i % 2 == 0 ? 1 : -1;
    }
    LossProblem problem =
        new LossProblem(loss, loss.needs().contains(Loss.Need.RELEVANCE) ? 2 : 1, 1);
    Graph graph = problem.ops().graph();
    List<Value> gradients = Gradients.of(problem.ops(), problem.terms().loss(), problem.trained());
    graph.output("loss", problem.terms().loss());
    graph.output("active", problem.terms().active());
    for (int i = 0; i < gradients.size(); i++) {
      graph.output("gradient " + i, gradients.get(i));
    }
    try (Session session = Session.load(OnnxFile.toBytes(graph, Map.of(), false), Device.CPU, 1)) {
      for (float[] x : List.of(point, perfect, opposite)) {
        problem.feed().put("x", x);
        for (Map.Entry<String, float[]> result : run(session, problem).entrySet()) {
          for (float value : result.getValue()) {
            assertThat(value).as("%s of %s", result.getKey(), loss.text()).isFinite();
          }
        }
      }
    }
  }

  private static Map<String, float[]> run(Session session, LossProblem problem)
      throws ModelException {
    Map<String, Tensor> inputs = new HashMap<>();
    for (Value input : problem.ops().graph().inputs()) {
      float[] values = Objects.requireNonNull(problem.feed().get(input.name()));
      inputs.put(input.name(), Tensor.copyOf(values, input.shape().toLongs()));
    }
    Map<String, float[]> results = new HashMap<>();
    session
        .run(inputs)
        .forEach((name, tensor) -> {
          results.put(name, tensor.toArray());
          tensor.close();
        });
    inputs.values().forEach(Tensor::close);
    return results;
  }
}
