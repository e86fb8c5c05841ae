package dev.kindred.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** {@link SqueezeNet} on libtorch. */
final class LibtorchSqueezeNet implements LibtorchNet {
  private final List<NDArray> weights = new ArrayList<>();

  LibtorchSqueezeNet(LibtorchParameters parameters) {
    for (dev.kindred.graph.Shape shape : SqueezeNet.SHAPES) {
      int fanIn = (int) (shape.size() / shape.dim(0));
      weights.add(
          shape.rank() == 1
              ? parameters.zeros(shape.dim(0))
              : parameters.normal(fanIn, shape.toLongs()));
    }
  }

  @Override
  public NDArray embeddings(NDArray images) {
    Deque<NDArray> next = new ArrayDeque<>(weights);
    NDArray x = pool(conv(images, next, 2, 0));
    for (SqueezeNet.Fire fire : SqueezeNet.FIRES) {
      NDArray squeezed = conv(x, next, 1, 0);
      x = conv(squeezed, next, 1, 0).concat(conv(squeezed, next, 1, 1), 1);
      x = fire.pool() ? pool(x) : x;
    }
    return Linear.linear(Pool.globalAvgPool2d(x), next.pop(), next.pop())
        .singletonOrThrow()
        .normalize(2, 1);
  }

  private static NDArray conv(NDArray x, Deque<NDArray> next, int stride, int pad) {
    return Conv2d.conv2d(
            x,
            next.pop(),
            next.pop(),
            new Shape(stride, stride),
            new Shape(pad, pad),
            new Shape(1, 1),
            1)
        .singletonOrThrow()
        .getNDArrayInternal()
        .relu();
  }

  private static NDArray pool(NDArray x) {
    return Pool.maxPool2d(x, new Shape(3, 3), new Shape(2, 2), new Shape(0, 0), false);
  }
}
