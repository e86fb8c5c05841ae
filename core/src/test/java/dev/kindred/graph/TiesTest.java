package dev.kindred.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.testing.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where a function has a kink its gradient is a convention: equal maxima share evenly, so that a
 * blank image loses nothing of the gradient's sum; |x| and max(0, x) have slope 0 at 0.
 */
class TiesTest {
  private static final Shape IMAGES = Shape.of(2, 3, 7, 8);
  private final Graph graph = new Graph("test");
  private final Ops ops = new Ops(graph);

  static Stream<PoolAttributes> pools() {
    return Stream.of(
        PoolAttributes.square(2, 2),
        PoolAttributes.square(3, 3),
        PoolAttributes.square(3, 2),
        new PoolAttributes(3, 2, 1),
        new PoolAttributes(3, 1, 1),
        new PoolAttributes(3, 2, new Sliding(2, 0, 2, 1), new Sliding(1, 1, 0, 1)));
  }

  @ParameterizedTest
  @MethodSource("pools")
  void equalMaximaOfAWindowShareItsGradient(PoolAttributes pool) throws Exception {
    for (int levels : new int[] {1, 2, 4}) {
      long seed = Seeds.suite();
      Random random = new Random(seed);
      float[] images = new float[Math.toIntExact(IMAGES.size())];
      for (int i = 0; i < images.length; i++) {
        images[i] = random.nextInt(levels);
      }
      checkPool(pool, images, random, "%s of %d levels, seed %d".formatted(pool, levels, seed));
    }
  }

  private static void checkPool(PoolAttributes pool, float[] images, Random random, String what)
      throws Exception {
    Graph graph = new Graph("test");
    Ops ops = new Ops(graph);
    Value x = graph.input("x", DType.FLOAT, IMAGES);
    Value y = ops.image().maxPool(x, pool);
    float[] weights = new float[Math.toIntExact(y.shape().size())];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    Value loss = ops.reduceSum(ops.mul(y, graph.constant(y.shape(), weights)), false, 0, 1, 2, 3);
    graph.output("gradient", Gradients.of(ops, loss, List.of(x)).getFirst());
    float[] gradient = GradientCheck.run(graph, Map.of("x", images)).get("gradient");
    assertThat(gradient)
        .as(what)
        .containsExactly(shared(images, weights, y.shape(), pool), within(1e-5f));
  }

  /** Each window's weight, spread evenly over its maxima. */
  private static float[] shared(float[] images, float[] weights, Shape y, PoolAttributes pool) {
    int height = IMAGES.dim(2);
    int width = IMAGES.dim(3);
    float[] gradient = new float[images.length];
    for (int i = 0; i < weights.length; i++) {
      int plane = i / (y.dim(2) * y.dim(3)) * height * width;
      int top = i / y.dim(3) % y.dim(2) * pool.vertical().stride() - pool.vertical().padBegin();
      int left = i % y.dim(3) * pool.horizontal().stride() - pool.horizontal().padBegin();
      int[] window =
          IntStream.range(0, pool.height() * pool.width())
              .filter(t ->
                  inside(top + t / pool.width(), height) && inside(left + t % pool.width(), width))
              .map(t -> plane + (top + t / pool.width()) * width + left + t % pool.width())
              .toArray();
      double max = Arrays.stream(window).mapToDouble(p -> images[p]).max().orElseThrow();
      int[] reached = Arrays.stream(window).filter(p -> images[p] == max).toArray();
      for (int p : reached) {
        gradient[p] += weights[i] / reached.length;
      }
    }
    return gradient;
  }

  private static boolean inside(int index, int size) {
    return index >= 0 && index < size;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aPooledConvolutionSharesItsGradientAsThePoolOfTheConvolutionDoes(int levels)
      throws Exception {
    long seed = Seeds.suite();
    Random random = new Random(seed);
    Value x = graph.input("x", DType.FLOAT, Shape.of(2, 2, 6, 8));
    Value kernels = graph.input("kernels", DType.FLOAT, Shape.of(3, 2, 3, 3));
    ConvAttributes a = ConvAttributes.same(3, 1);
    Value pooled = ops.image().pooledConv(x, kernels, a).map();
    Value pool = ops.image().maxPool(ops.image().conv(x, kernels, a), PoolAttributes.square(2, 2));
    Value weights =
        graph.constant(pool.shape(), gaussians(Math.toIntExact(pool.shape().size()), random));
    for (Value y : List.of(pooled, pool)) {
      Value loss = ops.reduceSum(ops.mul(y, weights), false, 0, 1, 2, 3);
      List<Value> gradients = Gradients.of(ops, loss, List.of(x, kernels));
      graph.output((y == pool ? "pool" : "pooled") + " x", gradients.get(0));
      graph.output((y == pool ? "pool" : "pooled") + " kernels", gradients.get(1));
    }
    Map<String, float[]> results =
        GradientCheck.run(
            graph, Map.of("x", whole(192, levels, random), "kernels", whole(54, 3, random)));
    for (String input : List.of("x", "kernels")) {
      assertThat(results.get("pooled " + input))
          .as("of %s, %d levels, seed %d", input, levels, seed)
          .containsExactly(Objects.requireNonNull(results.get("pool " + input)), within(1e-4f));
    }
  }

  private static float[] gaussians(int size, Random random) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Whole numbers, so that sums in any order are equal or differ by 1. */
  private static float[] whole(int size, int levels, Random random) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextInt(levels) - 1;
    }
    return values;
  }

  @Test
  void equalOperandsShareTheGradient() throws Exception {
    assertGradient(x -> ops.max(x, graph.constant(2f)), new float[] {1, 2, 3}, 0, 0.5f, 1);
    assertGradient(x -> ops.min(x, graph.constant(2f)), new float[] {1, 2, 3}, 1, 0.5f, 0);
    assertGradient(x -> ops.reduceMax(x, true, 0), new float[] {4, 1, 4}, 0.5f, 0, 0.5f);
    assertGradient(x -> ops.reduceMin(x, true, 0), new float[] {4, 4, 4}, 1 / 3f, 1 / 3f, 1 / 3f);
  }

  @Test
  void theSlopeAtZeroIsZero() throws Exception {
    assertGradient(ops::relu, new float[] {-1, 0, 1}, 0, 0, 1);
    assertGradient(ops::abs, new float[] {-1, 0, 1}, -1, 0, 1);
  }

  @Test
  void aConstantChannelHasNoVarianceAndAFiniteGradient() throws Exception {
    Value x = graph.input("x", DType.FLOAT, Shape.of(2, 1, 3, 3));
    ImageOps.Moments moments = ops.image().channelMoments(x);
    Value deviation = ops.sqrt(ops.add(moments.variance(), 1e-5));
    Value loss = ops.reduceSum(ops.add(deviation, moments.mean()), false, 0);
    graph.output("variance", moments.variance());
    graph.output("gradient", Gradients.of(ops, loss, List.of(x)).getFirst());
    float[] blank = new float[18];
    Arrays.fill(blank, 0.7f);
    Map<String, float[]> results = GradientCheck.run(graph, Map.of("x", blank));
    assertThat(results.get("variance")).containsExactly(new float[] {0}, within(1e-7f));
    assertThat(results.get("gradient")).containsOnly(new float[] {1 / 18f}, within(1e-5f));
  }

  private int checks;

  private void assertGradient(UnaryOperator<Value> f, float[] at, float... expected)
      throws Exception {
    Value x = graph.input("x" + checks, DType.FLOAT, Shape.of(at.length));
    Value loss = ops.reduceSum(f.apply(x), false, 0);
    checks++;
    double[] wide = new double[at.length];
    Arrays.setAll(wide, i -> at[i]);
    Value gradient = Gradients.of(ops, loss, List.of(x)).getFirst();
    double[] actual =
        Float64Evaluator.run(graph, Map.of(x.name(), wide), List.of(gradient)).getFirst();
    for (int i = 0; i < at.length; i++) {
      assertThat(actual[i]).as("at %s", at[i]).isCloseTo(expected[i], within(1e-6));
    }
  }
}
