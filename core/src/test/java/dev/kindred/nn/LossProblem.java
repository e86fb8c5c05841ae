package dev.kindred.nn;

import dev.kindred.graph.DType;
import dev.kindred.graph.Graph;
import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A random P×K batch with everything a loss may ask for, as a graph and as what it is fed. */
final class LossProblem {
  static final int CLASSES = 4;
  static final int IMAGES = 3;
  static final int BATCH = CLASSES * IMAGES;
  static final int DIMENSION = 5;

  /** Classes trained on; the batch has four of them, the memory also others. */
  static final int ALL_CLASSES = 7;

  private static final int[] BATCH_CLASSES = {3, 0, 6, 2};

  private final Loss loss;
  private final int levels;
  private final int references;
  private final Map<String, float[]> feed = new HashMap<>();
  private final Ops ops = new Ops(new Graph("loss"));
  private final List<Value> trained = new ArrayList<>();
  private final BatchDistances distances;
  private final Loss.Terms terms;

  /**
   * Builds the graph of a loss.
   *
   * @param levels of the labels: 1 is flat; with more, classes 0..3 and 4..6 are two families, and
   *     in each of them 0, 1, 4, 5 and 2, 3, 6 two branches
   */
  LossProblem(Loss loss, int levels, long seed) {
    this.loss = loss;
    this.levels = levels;
    this.references = BATCH * (1 + loss.memoryBatches());
    Random random = new Random(seed);
    trained.add(input("x", clustered(random), BATCH, DIMENSION));
    Value unit = Encoder.normalizeLength(ops, trained.getFirst());
    this.distances = new BatchDistances(ops, unit, IMAGES, context(random));
    this.terms = loss.of(distances);
  }

  private BatchContext context(Random random) {
    return new BatchContext(
        loss.needs().contains(Loss.Need.CLASSES) ? input("classes", classes(), BATCH) : null,
        loss.needs().contains(Loss.Need.RELEVANCE)
            ? new BatchContext.Relevance(input("relevance", relevance(), BATCH, BATCH), levels)
            : null,
        loss.needs().contains(Loss.Need.NOISE) ? noise(random) : null,
        proxies(random),
        loss.memoryBatches() > 0 ? memory(random) : null);
  }

  private Value noise(Random random) {
    float[] noise = new float[BATCH * references];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = random.nextFloat(1e-6f, 1);
    }
    return input("noise", noise, BATCH, references);
  }

  private @Nullable Value proxies(Random random) {
    List<ParameterSpec> trainables = loss.trainables(ALL_CLASSES, DIMENSION);
    if (trainables.isEmpty()) {
      return null;
    }
    ParameterSpec proxies = trainables.getFirst();
    float[] values = new float[Math.toIntExact(proxies.shape().size())];
    proxies.init().fill(values, 0, values.length, DIMENSION, random);
    trained.add(input(proxies.name(), values, ALL_CLASSES, DIMENSION));
    return trained.getLast();
  }

  /** Stored embeddings of all classes, the last places still empty. */
  private Memory memory(Random random) {
    int size = references - BATCH;
    float[] rows = new float[size * DIMENSION];
    float[] classes = Memory.emptyClasses(size);
    for (int i = 0; i < size - 4; i++) {
      float[] row = new float[DIMENSION];
      for (int d = 0; d < DIMENSION; d++) {
        row[d] = (float) random.nextGaussian();
      }
      double[] unit = LossByLoops.unit(row, 0, DIMENSION);
      for (int d = 0; d < DIMENSION; d++) {
        rows[i * DIMENSION + d] = (float) unit[d];
      }
      classes[i] = random.nextInt(ALL_CLASSES);
    }
    return new Memory(
        input("memory", rows, size, DIMENSION), input("memory_classes", classes, size));
  }

  private Value input(String name, float[] values, int... shape) {
    feed.put(name, values);
    return ops.graph().input(name, DType.FLOAT, Shape.of(shape));
  }

  private static float[] clustered(Random random) {
    float[] x = new float[BATCH * DIMENSION];
    double[][] centres = new double[CLASSES][DIMENSION];
    for (double[] centre : centres) {
      for (int d = 0; d < DIMENSION; d++) {
        centre[d] = random.nextGaussian();
      }
    }
    for (int i = 0; i < BATCH; i++) {
      for (int d = 0; d < DIMENSION; d++) {
        x[i * DIMENSION + d] = (float) (centres[i / IMAGES][d] + 0.8 * random.nextGaussian());
      }
    }
    return x;
  }

  private static float[] classes() {
    float[] classes = new float[BATCH];
    for (int i = 0; i < BATCH; i++) {
      classes[i] = BATCH_CLASSES[i / IMAGES];
    }
    return classes;
  }

  private float[] relevance() {
    float[] relevance = new float[BATCH * BATCH];
    for (int i = 0; i < BATCH; i++) {
      for (int j = 0; j < BATCH; j++) {
        relevance[i * BATCH + j] = shared(BATCH_CLASSES[i / IMAGES], BATCH_CLASSES[j / IMAGES]);
      }
    }
    return relevance;
  }

  private int shared(int a, int b) {
    if (a == b) {
      return levels;
    }
    boolean family = a / 4 == b / 4;
    boolean branch = family && a % 4 / 2 == b % 4 / 2;
    return levels == 1 || !family ? 0 : levels == 2 || !branch ? 1 : 2;
  }

  Ops ops() {
    return ops;
  }

  BatchDistances distances() {
    return distances;
  }

  Loss.Terms terms() {
    return terms;
  }

  /** What the gradient is taken with respect to: embeddings before their scaling, and proxies. */
  List<Value> trained() {
    return trained;
  }

  Map<String, float[]> feed() {
    return feed;
  }

  Map<String, double[]> wideFeed() {
    Map<String, double[]> wide = new HashMap<>();
    feed.forEach((name, values) -> wide.put(name, LossByLoops.widened(values)));
    return wide;
  }

  int levels() {
    return levels;
  }

  /** R. */
  int references() {
    return references;
  }

  /** Unit vectors of the references, the batch's first. */
  double[] reference(int j) {
    return j < BATCH
        ? LossByLoops.unit(fed("x"), j, DIMENSION)
        : Arrays.copyOfRange(
            LossByLoops.widened(fed("memory")),
            (j - BATCH) * DIMENSION,
            (j - BATCH + 1) * DIMENSION);
  }

  /** The class of a reference; −1 for an empty place. */
  int classOf(int j) {
    return j < BATCH ? BATCH_CLASSES[j / IMAGES] : (int) fed("memory_classes")[j - BATCH];
  }

  int relevance(int i, int j) {
    return (int) fed("relevance")[i * BATCH + j];
  }

  double noise(int i, int j) {
    return fed("noise")[i * references + j];
  }

  double[] proxy(int c) {
    return LossByLoops.unit(fed("proxies"), c, DIMENSION);
  }

  private float[] fed(String name) {
    return Objects.requireNonNull(feed.get(name), name);
  }
}
