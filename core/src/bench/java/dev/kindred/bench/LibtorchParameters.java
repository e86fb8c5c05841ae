package dev.kindred.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Trained arrays on libtorch, updated in place by libtorch's own kernel for Adam. */
final class LibtorchParameters {
  private static final float LEARNING_RATE = 1e-3f;
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final NDManager manager;
  private final SplittableRandom random;
  private final List<Trained> trained = new ArrayList<>();
  private int steps;

  /** One parameter with Adam's first and second moment. */
  private record Trained(NDArray weight, NDArray mean, NDArray variance) {}

  LibtorchParameters(NDManager manager, long seed) {
    this.manager = manager;
    this.random = new SplittableRandom(seed);
  }

  /** A new parameter, normal with variance 2 / fan-in. */
  NDArray normal(int fanIn, long... shape) {
    float[] values = new float[(int) new Shape(shape).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 / fanIn));
    }
    return trained(manager.create(values, new Shape(shape)));
  }

  NDArray ones(long size) {
    return trained(manager.ones(new Shape(size)));
  }

  NDArray zeros(long size) {
    return trained(manager.zeros(new Shape(size)));
  }

  /** A statistic: it is not trained. */
  NDArray constant(float value, long size) {
    return manager.full(new Shape(size), value);
  }

  private NDArray trained(NDArray initial) {
    initial.setRequiresGradient(true);
    trained.add(
        new Trained(initial, manager.zeros(initial.getShape()), manager.zeros(initial.getShape())));
    return initial;
  }

  /** One step of Adam with the gradients that the last backward pass left. */
  void update(NDManager scope) {
    steps++;
    float corrected =
        (float)
            (LEARNING_RATE * Math.sqrt(1 - Math.pow(BETA2, steps)) / (1 - Math.pow(BETA1, steps)));
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
}
