package dev.kindred.graph;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Emitters of ONNX Runtime's operators on blocked maps: [N, C, H, W] stored as [N, C / b, H, W, b]
 * with b channels side by side, under the shape [N, C, H, W]. C is a multiple of b.
 */
final class BlockedOps {
  private static final String DOMAIN = "com.microsoft.nchwc.";

  private final Ops ops;
  private final int block;
  private final Map<Value, Value> kernels = new HashMap<>();

  BlockedOps(Ops ops, int block) {
    this.ops = ops;
    this.block = block;
  }

  /** How a blocked map of this shape lies in memory. */
  Shape stored(Shape map) {
    return Shape.of(map.dim(0), map.dim(1) / block, map.dim(2), map.dim(3), block);
  }

  /** The positions of a map one after another, [N, C / block, H·W, block]. */
  Value positions(Value x) {
    Shape s = x.shape();
    return ops.reshape(x, Shape.of(s.dim(0), s.dim(1) / block, s.dim(2) * s.dim(3), block));
  }

  /**
   * The map of some positions.
   *
   * @param positions shape [N, C / block, P, block]
   * @param places of each position of the result among the P
   */
  Value map(Value positions, long[] places, Shape shape) {
    return ops.reshape(ops.gather(positions, ops.graph().constantLongs(places), 2), shape);
  }

  Value fromPlain(Value x) {
    return emit("ReorderInput", List.of(x), Map.of(), x.shape());
  }

  Value toPlain(Value x) {
    Map<String, Attribute> channels = Map.of("channels", new Attribute.Int(x.shape().dim(1)));
    return emit("ReorderOutput", List.of(x), channels, x.shape());
  }

  /** The plain map with its channels last, [N, H, W, C]. */
  Value toChannelsLast(Value x) {
    Shape shape = Shape.of(x.shape().dim(0), x.shape().dim(2), x.shape().dim(3), x.shape().dim(1));
    if (x.shape().dim(1) == block) {
      return ops.reshape(x, shape);
    }
    Map<String, Attribute> how =
        Map.of(
            "channels", new Attribute.Int(x.shape().dim(1)), "channels_last", new Attribute.Int(1));
    return emit("ReorderOutput", List.of(x), how, shape);
  }

  /**
   * Convolution.
   *
   * @param x blocked; plain if it has fewer channels than a block
   * @param kernels as {@link #kernels} gives them
   * @param bias shape [Co]
   * @param relu whether a ReLU follows
   */
  Value conv(
      Value x,
      Value kernels,
      @Nullable Value bias,
      boolean relu,
      Map<String, Attribute> attributes,
      Shape shape) {
    Map<String, Attribute> all = new LinkedHashMap<>(attributes);
    if (relu) {
      all.put("activation", new Attribute.Text("Relu"));
    }
    List<@Nullable Value> inputs = bias == null ? List.of(x, kernels) : List.of(x, kernels, bias);
    return ops.graph().append(DOMAIN + "Conv", inputs, all, x.type(), shape).output();
  }

  /** scale·x + shift per channel, both of shape [C]: a convolution with 1×1 kernels. */
  Value affine(Value x, Value scale, Value shift, boolean relu) {
    int c = x.shape().dim(1);
    Map<String, Attribute> attributes =
        Map.of(
            "kernel_shape", Ops.ints(1, 1),
            "strides", Ops.ints(1, 1),
            "pads", Ops.ints(0, 0, 0, 0),
            "dilations", Ops.ints(1, 1),
            "group", new Attribute.Int(c));
    Value kernel = ops.reshape(scale, Shape.of(c, 1, 1, 1));
    return conv(x, kernel, shift, relu, attributes, x.shape());
  }

  Value pool(Node pool, Value x) {
    return emit(pool.op(), List.of(x), pool.attributes(), pool.output().shape());
  }

  /** Repeats each position up to a multiple of the size. */
  Value repeat(Value x, Shape shape) {
    int down = shape.dim(2) / x.shape().dim(2);
    int across = shape.dim(3) / x.shape().dim(3);
    Map<String, Attribute> nearest =
        Map.of(
            "mode", new Attribute.Text("nearest"),
            "coordinate_transformation_mode", new Attribute.Text("asymmetric"),
            "scales", Ops.ints(1, 1, down, across));
    return emit("Upsample", List.of(x), nearest, shape);
  }

  /** The mean over all positions, [N, C, 1, 1]: so small, blocked is plain. */
  Value globalAveragePool(Value x) {
    Shape shape = Shape.of(x.shape().dim(0), x.shape().dim(1), 1, 1);
    return emit("GlobalAveragePool", List.of(x), Map.of(), shape);
  }

  /**
   * The kernels [Co, Ci, kh, kw] of a convolution as [Co / b, Ci / b, kh, kw, b of Ci, b of Co],
   * or, for fewer input channels than a block, as [Co / b, Ci, kh, kw, b].
   *
   * @param weight of another graph
   * @param elements its elements, from a source in this graph
   */
  Value kernels(Value weight, Rearrangement elements, Value source) {
    return kernels.computeIfAbsent(
        weight, w -> elements.then(order(w.shape())).emit(ops, source, w.shape()));
  }

  private int[] order(Shape w) {
    int taps = w.dim(2) * w.dim(3);
    int co = w.dim(0) / block;
    if (w.dim(1) < block) {
      return Rearrangement.transposed(Shape.of(co, block, w.dim(1) * taps), 0, 2, 1);
    }
    Shape split = Shape.of(co, block, w.dim(1) / block, block, taps);
    return Rearrangement.transposed(split, 0, 2, 4, 3, 1);
  }

  private Value emit(
      String op, List<Value> inputs, Map<String, Attribute> attributes, Shape shape) {
    return ops.emit(DOMAIN + op, inputs, attributes, DType.FLOAT, shape);
  }
}
