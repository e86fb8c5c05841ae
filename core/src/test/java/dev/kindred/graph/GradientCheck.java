package dev.kindred.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.runtime.Device;
import dev.kindred.runtime.ModelException;
import dev.kindred.runtime.Session;
import dev.kindred.runtime.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;

/**
 * Checks gradients: those of a graph, run in float32 by the runtime, against central differences of
 * the same graph in float64.
 */
public final class GradientCheck {
  private static final double TOLERANCE = 1e-4;
  private static final double STEP = 1e-6;

  /** So many elements of each input are checked, picked at random if there are more. */
  private static final int ELEMENTS = 100;

  private GradientCheck() {}

  /** Appends the operation under test. */
  interface Operation {
    Value apply(Ops ops, List<Value> inputs);
  }

  /** An operation with the shapes of its inputs and the range [low, high] of their values. */
  record Problem(List<Shape> shapes, double low, double high, Operation operation) {}

  /** A problem as a graph: the loss is a random weighting of the result. */
  record Built(Ops ops, List<Value> inputs, Value loss) {
    static Built of(Problem problem, Random random) {
      Graph graph = new Graph("check");
      Ops ops = new Ops(graph);
      List<Value> inputs = new ArrayList<>();
      problem.shapes().forEach(s -> inputs.add(graph.input("x" + inputs.size(), DType.FLOAT, s)));
      Value y = problem.operation().apply(ops, inputs);
      float[] weights = new float[Math.toIntExact(y.shape().size())];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) random.nextGaussian();
      }
      Value weighted = ops.flatten(ops.mul(y, graph.constant(y.shape(), weights)), 0);
      return new Built(ops, inputs, ops.reduceSum(weighted, false, 0, 1));
    }
  }

  /** Checks the gradients of a problem with respect to all its inputs, whose values all differ. */
  static void check(Problem problem, Random random, String what) throws ModelException {
    Built built = Built.of(problem, random);
    Map<String, float[]> feed = distinct(built.inputs(), problem.low(), problem.high(), random);
    check(built.ops(), built.loss(), built.inputs(), feed, random, what);
  }

  /**
   * Checks the gradients of a loss, in the max-norm relative to each whole gradient, and its value.
   *
   * @param wrt inputs of the graph
   * @param feed a value for every input
   */
  public static void check(
      Ops ops, Value loss, List<Value> wrt, Map<String, float[]> feed, Random random, String what)
      throws ModelException {
    Graph graph = ops.graph();
    List<Value> gradients = Gradients.of(ops, loss, wrt);
    graph.output("loss", loss);
    for (int i = 0; i < wrt.size(); i++) {
      assertThat(gradients.get(i).shape()).as(what).isEqualTo(wrt.get(i).shape());
      graph.output("gradient of " + wrt.get(i).name(), gradients.get(i));
    }
    Map<String, float[]> results = run(graph, feed);
    Map<String, double[]> exact = widened(feed);
    float[] lossInFloat = get(results, "loss");
    assertThat((double) lossInFloat[0])
        .as(what)
        .isCloseTo(value(graph, loss, exact), within(lossInFloat[0]));
    for (Value input : wrt) {
      compare(graph, loss, input, get(results, "gradient of " + input.name()), exact, random, what);
    }
  }

  private static Offset<Double> within(double size) {
    return Offset.offset(TOLERANCE * (1 + Math.abs(size)));
  }

  private static void compare(
      Graph graph,
      Value loss,
      Value input,
      float[] gradient,
      Map<String, double[]> feed,
      Random random,
      String what) {
    double[] x = get(feed, input.name());
    int[] places =
        x.length <= ELEMENTS
            ? IntStream.range(0, x.length).toArray()
            : random.ints(ELEMENTS, 0, x.length).toArray();
    double scale = 0;
    double worst = 0;
    int at = 0;
    for (int i : places) {
      double before = x[i];
      x[i] = before + STEP;
      double above = value(graph, loss, feed);
      x[i] = before - STEP;
      double below = value(graph, loss, feed);
      x[i] = before;
      double expected = (above - below) / (2 * STEP);
      scale = Math.max(scale, Math.abs(expected));
      if (!(Math.abs(expected - gradient[i]) <= worst)) {
        worst = Math.abs(expected - gradient[i]);
        at = i;
      }
    }
    assertThat(worst)
        .as("%s: error at element %d of the gradient of %s, of size %g", what, at, input, scale)
        .isLessThanOrEqualTo(TOLERANCE * Math.max(scale, 1e-3));
  }

  private static <T> T get(Map<String, T> byName, String name) {
    return Objects.requireNonNull(byName.get(name), name);
  }

  private static double value(Graph graph, Value loss, Map<String, double[]> feed) {
    return Float64Evaluator.run(graph, feed, List.of(loss)).getFirst()[0];
  }

  /** Runs a graph with float outputs on one thread. */
  static Map<String, float[]> run(Graph graph, Map<String, float[]> feed) throws ModelException {
    byte[] model = OnnxFile.toBytes(graph, Map.of(), false);
    Map<String, Tensor> tensors = new HashMap<>();
    Map<String, float[]> results = new LinkedHashMap<>();
    try (Session session = Session.load(model, Device.CPU, 1)) {
      for (Value input : graph.inputs()) {
        tensors.put(input.name(), Tensor.copyOf(get(feed, input.name()), input.shape().toLongs()));
      }
      session
          .run(tensors)
          .forEach((name, tensor) -> {
            results.put(name, tensor.toArray());
            tensor.close();
          });
    } finally {
      tensors.values().forEach(Tensor::close);
    }
    return results;
  }

  static Map<String, double[]> widened(Map<String, float[]> feed) {
    Map<String, double[]> wide = new HashMap<>();
    feed.forEach((name, values) -> {
      double[] copy = new double[values.length];
      Arrays.setAll(copy, i -> values[i]);
      wide.put(name, copy);
    });
    return wide;
  }

  /** Values spread evenly over a range in random order: no two equal, none at the middle. */
  private static Map<String, float[]> distinct(
      List<Value> inputs, double low, double high, Random random) {
    int total = inputs.stream().mapToInt(v -> Math.toIntExact(v.shape().size())).sum();
    int even = total + total % 2;
    List<Float> values = new ArrayList<>();
    for (int i = 0; i < even; i++) {
      values.add((float) (low + (high - low) * (i + 0.5) / even));
    }
    Collections.shuffle(values, random);
    Map<String, float[]> feed = new HashMap<>();
    int from = 0;
    for (Value input : inputs) {
      float[] part = new float[Math.toIntExact(input.shape().size())];
      for (int i = 0; i < part.length; i++) {
        part[i] = values.get(from + i);
      }
      from += part.length;
      feed.put(input.name(), part);
    }
    return feed;
  }
}
