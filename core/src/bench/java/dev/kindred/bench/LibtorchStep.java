package dev.kindred.bench;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The peer: conv4-64, batch-hard triplet loss and Adam on libtorch through DJL.
 *
 * <p>Everything that a step creates is freed when the step ends, parameters and Adam moments are
 * updated in place by libtorch's own kernels, and the loss is read once.
 */
final class LibtorchStep implements TimedStep {
  private static final int FILTERS = 64;
  private static final int BLOCKS = 4;
  private static final int DIMENSION = 64;
  private static final float MARGIN = 0.2f;
  private static final float LEARNING_RATE = 1e-3f;
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;
  private static final Shape ONE = new Shape(1, 1);
  private static final Shape TWO = new Shape(2, 2);

  private final NDManager manager;
  private final List<NDArray> batches = new ArrayList<>();
  private final NDArray same;
  private final List<Block> blocks = new ArrayList<>();
  private final NDArray linear;
  private final NDArray bias;
  private final List<Trained> trained = new ArrayList<>();
  private final Engine engine;
  private int step;

  /** One parameter with Adam's first and second moment. */
  private record Trained(NDArray weight, NDArray mean, NDArray variance) {}

  private record Block(
      NDArray filters, NDArray gamma, NDArray beta, NDArray runningMean, NDArray runningVariance) {}

  LibtorchStep(Workload workload, int batchCount, long seed) {
    engine = Engine.getEngine("PyTorch");
    manager = engine.newBaseManager(Device.cpu());
    SplittableRandom random = new SplittableRandom(seed);
    int batch = workload.batch();
    int side = workload.side();
    Shape shape = new Shape(batch, workload.channels(), side, side);
    for (int i = 0; i < batchCount; i++) {
      NDArray images = manager.create(workload.images(seed + i), shape);
      batches.add(images.muli(1 / 127.5f).subi(1));
    }
    same = manager.create(sameClass(workload.classes()), new Shape(batch, batch));
    int channels = workload.channels();
    for (int b = 0; b < BLOCKS; b++) {
      blocks.add(
          new Block(
              parameter(random, 9 * channels, new Shape(FILTERS, channels, 3, 3)),
              parameter(manager.ones(new Shape(FILTERS))),
              parameter(manager.zeros(new Shape(FILTERS))),
              manager.zeros(new Shape(FILTERS)),
              manager.ones(new Shape(FILTERS))));
      channels = FILTERS;
      side /= 2;
    }
    int features = FILTERS * side * side;
    linear = parameter(random, features, new Shape(DIMENSION, features));
    bias = parameter(manager.zeros(new Shape(DIMENSION)));
  }

  /** The libtorch version in use, and its threads within one operator. */
  static String version() {
    Engine engine = Engine.getEngine("PyTorch");
    return engine.getVersion()
        + " through DJL "
        + Engine.getDjlVersion()
        + ", "
        + ai.djl.pytorch.jni.JniUtils.getNumThreads()
        + " threads";
  }

  @Override
  public float run() {
    try (NDManager scope = manager.newSubManager()) {
      NDArray images = batches.get(step % batches.size());
      scope.tempAttachAll(images, same);
      float loss = gradients(images);
      update(scope);
      return loss;
    }
  }

  private float gradients(NDArray images) {
    try (GradientCollector collector = engine.newGradientCollector()) {
      NDArray loss = loss(embeddings(images));
      collector.backward(loss);
      return loss.getFloat();
    }
  }

  private NDArray embeddings(NDArray images) {
    NDArray x = images;
    for (Block block : blocks) {
      x = Conv2d.conv2d(x, block.filters, null, ONE, ONE, ONE, 1).singletonOrThrow();
      x =
          BatchNorm.batchNorm(
                  x,
                  block.runningMean,
                  block.runningVariance,
                  block.gamma,
                  block.beta,
                  1,
                  0.1f,
                  1e-5f,
                  true)
              .singletonOrThrow();
      x = Pool.maxPool2d(x.getNDArrayInternal().relu(), TWO, TWO, new Shape(0, 0), false);
    }
    NDArray flat = x.reshape(x.getShape().get(0), -1);
    NDArray y = Linear.linear(flat, linear, bias).singletonOrThrow();
    return y.normalize(2, 1);
  }

  /** Mean over anchors of max(0, hardest positive distance - hardest negative distance + margin). */
  private NDArray loss(NDArray x) {
    NDArray squared = x.matMul(x.transpose()).mul(-2).add(2);
    NDArray distances = squared.maximum(1e-12f).sqrt();
    NDArray positive = distances.mul(same).max(new int[] {1});
    NDArray negative = distances.add(same.mul(4)).min(new int[] {1});
    return positive.sub(negative).add(MARGIN).maximum(0).mean();
  }

  private void update(NDManager scope) {
    step++;
    float corrected =
        (float)
            (LEARNING_RATE * Math.sqrt(1 - Math.pow(BETA2, step)) / (1 - Math.pow(BETA1, step)));
    for (Trained t : trained) {
      NDArray gradient = t.weight.getGradient();
      gradient.attach(scope);
      // Libtorch sets the gradient to zero after the update.
      t.weight
          .getNDArrayInternal()
          .adamUpdate(
              new NDList(t.weight, gradient, t.mean, t.variance),
              new NDList(t.weight),
              LEARNING_RATE,
              corrected,
              0,
              1,
              -1,
              BETA1,
              BETA2,
              EPSILON,
              false,
              false);
    }
  }

  private NDArray parameter(SplittableRandom random, int fanIn, Shape shape) {
    float[] values = new float[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 / fanIn));
    }
    return parameter(manager.create(values, shape));
  }

  private NDArray parameter(NDArray initial) {
    initial.setRequiresGradient(true);
    trained.add(
        new Trained(
            initial, manager.zeros(initial.getShape()), manager.zeros(initial.getShape())));
    return initial;
  }

  private static float[] sameClass(int[] classes) {
    int n = classes.length;
    float[] same = new float[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        same[i * n + j] = classes[i] == classes[j] ? 1 : 0;
      }
    }
    return same;
  }

  @Override
  public void close() {
    manager.close();
  }
}
