package dev.kindred.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.graph.DType;
import dev.kindred.graph.Float64Evaluator;
import dev.kindred.graph.GradientCheck;
import dev.kindred.graph.Graph;
import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import dev.kindred.testing.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gradient of a whole network and loss with respect to all its parameters at once. */
class WholeStepGradientTest {
  private static final int CLASSES = 3;
  private static final int IMAGES = 2;
  private static final int BATCH = CLASSES * IMAGES;
  private static final int SIDE = 14;

  private static Encoder encoder(int channels) {
    return new Encoder(
        "small",
        channels,
        SIDE,
        List.of(
            new Encoder.Stage(6, 5, 2, false, false),
            new Encoder.Stage(8, 3, 1, true, false),
            new Encoder.Stage(8, 3, 1, false, true)),
        channels == 1 ? Encoder.Head.FLATTEN : Encoder.Head.AVERAGE,
        4);
  }

  @ParameterizedTest
  @CsvSource({"1,false", "1,true", "3,false", "3,true"})
  void itIsThatOfFiniteDifferencesOnNoiseAndOnBlankPaper(int channels, boolean blank)
      throws Exception {
    for (long seed : Seeds.some(2)) {
      Random random = new Random(seed);
      Encoder encoder = encoder(channels);
      ParameterLayout layout = encoder.layout();
      Graph graph = new Graph("step");
      Ops ops = new Ops(graph);
      Value images = graph.input("images", DType.FLOAT, encoder.inputShape(BATCH));
      Value theta = graph.input("theta", DType.FLOAT, Shape.of(layout.parameterCount()));
      TrainingScope scope = new TrainingScope(ops, layout, theta);
      Value embeddings = encoder.forward(scope, images);
      Loss loss = new NtXent(0.3);
      Value value = loss.of(new BatchDistances(ops, embeddings, IMAGES)).loss();
      float[] weights = layout.initialParameters(seed);
      negateSomeScales(layout, weights);
      GradientCheck.check(
          ops,
          value,
          List.of(theta),
          Map.of("images", pixels(encoder, blank, random), "theta", weights),
          random,
          "%d channels, blank %s, seed %d".formatted(channels, blank, seed));
    }
  }

  /** Pooling before normalisation is exact only because kernels take on the sign of γ. */
  private static void negateSomeScales(ParameterLayout layout, float[] weights) {
    for (Parameter p : layout.parameters()) {
      if (p.name().endsWith("gamma")) {
        for (int i = 0; i < p.size(); i += 2) {
          weights[p.offset() + i] = -0.7f;
        }
      }
    }
  }

  @Test
  void trainedAndFrozenNetworksAgreeWhenTheRunningStatisticsAreThoseOfTheBatch() {
    Random random = new Random(Seeds.suite());
    Encoder encoder = encoder(1);
    ParameterLayout layout = encoder.layout();
    float[] weights = layout.initialParameters(4);
    negateSomeScales(layout, weights);
    float[] pixels = pixels(encoder, false, random);

    Graph training = new Graph("training");
    Ops ops = new Ops(training);
    Value images = training.input("images", DType.FLOAT, encoder.inputShape(BATCH));
    Value theta = training.input("theta", DType.FLOAT, Shape.of(layout.parameterCount()));
    TrainingScope scope = new TrainingScope(ops, layout, theta);
    Value embeddings = encoder.forward(scope, images);
    List<double[]> trained =
        Float64Evaluator.run(
            training,
            Map.of("images", widened(pixels), "theta", widened(weights)),
            List.of(embeddings, scope.observedStatistics()));

    float[] statistics = new float[layout.statisticCount()];
    for (int i = 0; i < statistics.length; i++) {
      statistics[i] = (float) trained.get(1)[i];
    }
    Graph frozen = new Graph("frozen");
    FrozenScope constants = new FrozenScope(frozen, layout, weights, statistics);
    Value output =
        encoder.forward(constants, frozen.input("images", DType.FLOAT, encoder.inputShape(BATCH)));
    double[] exported =
        Float64Evaluator.run(frozen, Map.of("images", widened(pixels)), List.of(output)).getFirst();
    assertThat(exported).hasSameSizeAs(trained.getFirst());
    for (int i = 0; i < exported.length; i++) {
      assertThat(exported[i]).isCloseTo(trained.getFirst()[i], Offset.offset(1e-5));
    }
  }

  /** Noise, or a few dark strokes on paper, where most windows of a pool are ties. */
  private static float[] pixels(Encoder encoder, boolean blank, Random random) {
    float[] pixels = new float[BATCH * encoder.channels() * SIDE * SIDE];
    if (!blank) {
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = 255 * random.nextFloat();
      }
      return pixels;
    }
    Arrays.fill(pixels, 255);
    int plane = SIDE * SIDE;
    for (int i = 0; i < pixels.length / plane; i++) {
      int column = 3 + random.nextInt(4);
      for (int row = 3; row < 10; row++) {
        pixels[i * plane + row * SIDE + column] = 40 + random.nextInt(50);
      }
    }
    return pixels;
  }

  private static double[] widened(float[] x) {
    double[] wide = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      wide[i] = x[i];
    }
    return wide;
  }
}
