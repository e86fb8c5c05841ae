package dev.kindred.graph;

import static dev.kindred.graph.Vjps.list;
import static dev.kindred.graph.Vjps.one;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The gradient rule of each operation that {@link ImageOps} emits. */
final class ImageVjps {
  private static final @Nullable Supplier<Value> NONE = null;

  private ImageVjps() {}

  static Vjp of(Node node) {
    return switch (node.op()) {
      case "Conv" -> one((ops, g) -> convolution(ops, node, g));
      case "ConvTranspose" ->
          one((ops, g) ->
              list(
                  () -> ops.image().conv(g, node.input(1), settings(node)),
                  () ->
                      ConvGradients.ofWeight(
                          ops, g, node.input(0), node.input(1).shape(), settings(node))));
      case "MaxPool" -> one((ops, g) -> list(() -> maxPool(ops, node, g)));
      case "AveragePool" -> one((ops, g) -> list(() -> averagePool(ops, node, g)));
      case "GlobalAveragePool" -> one((ops, g) -> list(() -> globalAveragePool(ops, node, g)));
      case "Resize" -> one((ops, g) -> list(() -> repeat(ops, node, g), NONE, NONE));
      case "BatchNormalization" -> one((ops, g) -> affine(ops, node, g));
      default ->
          throw new IllegalStateException(
              "no gradient rule for %s, needed for %s".formatted(node.op(), node));
    };
  }

  private static List<@Nullable Supplier<Value>> convolution(Ops ops, Node node, Value g) {
    Value x = node.input(0);
    Shape weight = node.input(1).shape();
    Supplier<Value> ofInput = () -> ConvGradients.ofInput(ops, node, g);
    Supplier<Value> ofWeight = () -> ConvGradients.ofWeight(ops, x, g, weight, settings(node));
    return node.inputs().size() == 2
        ? list(ofInput, ofWeight)
        : list(ofInput, ofWeight, () -> ops.reduceSum(g, false, 0, 2, 3));
  }

  static ConvAttributes settings(Node node) {
    return new ConvAttributes(
        sliding(node, 0), sliding(node, 1), Math.toIntExact(node.integer("group", 1)));
  }

  private static PoolAttributes pool(Node node) {
    int[] kernel = node.integers("kernel_shape");
    return new PoolAttributes(kernel[0], kernel[1], sliding(node, 0), sliding(node, 1));
  }

  private static Sliding sliding(Node node, int axis) {
    int[] pads = node.integers("pads");
    boolean dilated = node.attributes().containsKey("dilations");
    return new Sliding(
        node.integers("strides")[axis],
        pads[axis],
        pads[axis + 2],
        dilated ? node.integers("dilations")[axis] : 1);
  }

  private static Value maxPool(Ops ops, Node node, Value g) {
    PoolAttributes pool = pool(node);
    Value x = node.input(0);
    Value y = node.output();
    if (!pool.tiles()) {
      return PoolGradients.ofOverlappingMax(ops, x, y, g, pool);
    }
    int k = pool.height();
    Value covered = crop(ops, x, y.shape().dim(2) * k, y.shape().dim(3) * k);
    Value reached = ops.cast(ops.equal(covered, ops.image().repeat(y, k)), DType.FLOAT);
    // Ties are common on blank background; each takes an equal share.
    Value ties = ops.mul(ops.image().averagePool(reached, pool), (double) k * k);
    Value shares = ops.mul(reached, ops.image().repeat(ops.div(g, ties), k));
    return uncrop(ops, shares, x.shape());
  }

  private static Value averagePool(Ops ops, Node node, Value g) {
    PoolAttributes pool = pool(node);
    Value x = node.input(0);
    int k = pool.height();
    if (!pool.tiles()) {
      return PoolGradients.ofOverlappingAverage(ops, x, g, pool);
    }
    Value each = ops.image().repeat(ops.div(g, (double) k * k), k);
    return uncrop(ops, each, x.shape());
  }

  private static Value crop(Ops ops, Value x, int height, int width) {
    if (x.shape().dim(2) == height && x.shape().dim(3) == width) {
      return x;
    }
    return ops.slice(
        x, new int[] {0, 0}, new int[] {height, width}, new int[] {2, 3}, new int[] {1, 1});
  }

  private static Value uncrop(Ops ops, Value x, Shape shape) {
    int below = shape.dim(2) - x.shape().dim(2);
    int right = shape.dim(3) - x.shape().dim(3);
    return below == 0 && right == 0 ? x : ops.pad(x, 0, 0, 0, 0, 0, 0, below, right);
  }

  private static Value globalAveragePool(Ops ops, Node node, Value g) {
    Shape shape = node.input(0).shape();
    return ops.expand(ops.div(g, (double) shape.dim(2) * shape.dim(3)), shape);
  }

  private static Value repeat(Ops ops, Node node, Value g) {
    int factor = g.shape().dim(2) / node.input(0).shape().dim(2);
    Value mean = ops.image().averagePool(g, PoolAttributes.square(factor, factor));
    return ops.mul(mean, (double) factor * factor);
  }

  /** Of {@link ImageOps#channelAffine}, the only batch normalisation that is emitted. */
  private static List<@Nullable Supplier<Value>> affine(Ops ops, Node node, Value g) {
    Value scale = node.input(1);
    float[] zero = new float[scale.shape().dim(0)];
    Arrays.fill(zero, 0);
    return list(
        () -> ops.image().channelAffine(g, scale, ops.graph().constant(scale.shape(), zero)),
        () -> ops.reduceSum(ops.mul(g, node.input(0)), false, 0, 2, 3),
        () -> ops.reduceSum(g, false, 0, 2, 3),
        NONE,
        NONE);
  }
}
