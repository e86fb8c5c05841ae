package dev.kindred.bench;

import dev.kindred.graph.ConvAttributes;
import dev.kindred.graph.Ops;
import dev.kindred.graph.PoolAttributes;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * SqueezeNet 1.1 (Iandola et al. 2016) up to its last feature map, then the mean over all positions
 * and a linear layer to {@value #DIMENSION} dimensions.
 */
final class SqueezeNet {
  static final int DIMENSION = 64;

  /**
   * 1×1 kernels to few channels, then 1×1 and 3×3 kernels side by side.
   *
   * @param squeezed channels in between
   * @param expanded channels of each half of the result
   * @param pool whether a 3×3 max-pool of stride 2 follows
   */
  record Fire(int squeezed, int expanded, boolean pool) {}

  static final List<Fire> FIRES =
      List.of(
          new Fire(16, 64, false),
          new Fire(16, 64, true),
          new Fire(32, 128, false),
          new Fire(32, 128, true),
          new Fire(48, 192, false),
          new Fire(48, 192, false),
          new Fire(64, 256, false),
          new Fire(64, 256, false));

  /** Of all parameters, each kernel before its bias. */
  static final List<Shape> SHAPES = shapes();

  private SqueezeNet() {}

  private static List<Shape> shapes() {
    List<Shape> shapes = new ArrayList<>(List.of(Shape.of(64, 3, 3, 3), Shape.of(64)));
    int channels = 64;
    for (Fire f : FIRES) {
      shapes.addAll(
          List.of(
              Shape.of(f.squeezed, channels, 1, 1),
              Shape.of(f.squeezed),
              Shape.of(f.expanded, f.squeezed, 1, 1),
              Shape.of(f.expanded),
              Shape.of(f.expanded, f.squeezed, 3, 3),
              Shape.of(f.expanded)));
      channels = 2 * f.expanded;
    }
    shapes.addAll(List.of(Shape.of(DIMENSION, channels), Shape.of(DIMENSION)));
    return List.copyOf(shapes);
  }

  /** From images to unit vectors. */
  static Value embeddings(Ops ops, Value images, List<Value> parameters) {
    Deque<Value> next = new ArrayDeque<>(parameters);
    Value x = pool(ops, conv(ops, images, next, 2, 0));
    for (Fire fire : FIRES) {
      Value squeezed = conv(ops, x, next, 1, 0);
      x = ops.concat(1, List.of(conv(ops, squeezed, next, 1, 0), conv(ops, squeezed, next, 1, 1)));
      x = fire.pool ? pool(ops, x) : x;
    }
    Value features = ops.flatten(ops.image().globalAveragePool(x), 1);
    Value y = ops.add(ops.matMul(features, ops.transpose(next.pop(), 1, 0)), next.pop());
    return ops.div(y, ops.sqrt(ops.add(ops.reduceSum(ops.square(y), true, 1), 1e-12)));
  }

  private static Value conv(Ops ops, Value x, Deque<Value> next, int stride, int pad) {
    Value kernels = next.pop();
    ConvAttributes a = new ConvAttributes(stride, pad, pad, 1, 1);
    return ops.relu(ops.image().conv(x, kernels, next.pop(), a));
  }

  private static Value pool(Ops ops, Value x) {
    return ops.image().maxPool(x, PoolAttributes.square(3, 2));
  }
}
