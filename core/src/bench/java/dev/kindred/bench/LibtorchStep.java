package dev.kindred.bench;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;

/**
 * The peer: a network, batch-hard triplet loss and Adam on libtorch through DJL.
 *
 * <p>Everything that a step creates is freed when the step ends, parameters and Adam moments are
 * updated in place by libtorch's own kernels, and the loss is read once.
 */
final class LibtorchStep implements TimedStep {
  private static final float MARGIN = 0.2f;

  private final NDManager manager;
  private final List<NDArray> batches = new ArrayList<>();
  private final NDArray same;
  private final LibtorchParameters parameters;
  private final LibtorchNet net;
  private final Engine engine;
  private int step;

  LibtorchStep(Workload workload, int batchCount, long seed) {
    engine = Engine.getEngine("PyTorch");
    manager = engine.newBaseManager(Device.cpu());
    int batch = workload.batch();
    int side = workload.side();
    Shape shape = new Shape(batch, workload.channels(), side, side);
    for (int i = 0; i < batchCount; i++) {
      NDArray images = manager.create(workload.images(seed + i), shape);
      batches.add(images.muli(1 / 127.5f).subi(1));
    }
    same = manager.create(sameClass(workload.classes()), new Shape(batch, batch));
    parameters = new LibtorchParameters(manager, seed);
    net =
        switch (workload.net()) {
          case CONV4, GRAY40, RGB64 -> new LibtorchEncoder(workload.encoder(), parameters);
          case SQUEEZENET -> new LibtorchSqueezeNet(parameters);
        };
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
      parameters.update(scope);
      step++;
      return loss;
    }
  }

  private float gradients(NDArray images) {
    try (GradientCollector collector = engine.newGradientCollector()) {
      NDArray loss = loss(net.embeddings(images));
      collector.backward(loss);
      return loss.getFloat();
    }
  }

  /**
   * Mean over anchors of max(0, hardest positive distance - hardest negative distance + margin).
   */
  private NDArray loss(NDArray x) {
    NDArray squared = x.matMul(x.transpose()).mul(-2).add(2);
    NDArray distances = squared.maximum(1e-12f).sqrt();
    NDArray positive = distances.mul(same).max(new int[] {1});
    NDArray negative = distances.add(same.mul(4)).min(new int[] {1});
    return positive.sub(negative).add(MARGIN).maximum(0).mean();
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
