package dev.kindred.graph;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Emitters for image-shaped values, [N,C,H,W]; part of {@link Ops}. */
public final class ImageOps {
  private final Ops ops;

  ImageOps(Ops ops) {
    this.ops = ops;
  }

  /**
   * Convolution.
   *
   * @param x shape [N, Ci, H, W]
   * @param weight shape [Co, Ci / groups, kh, kw]
   */
  public Value conv(Value x, Value weight, ConvAttributes a) {
    return ops.emit(
        "Conv", List.of(x, weight), attributes(a, weight), x.type(), convolved(x, weight, a));
  }

  /**
   * Convolution with a bias.
   *
   * @param bias shape [Co], added at every position
   */
  public Value conv(Value x, Value weight, Value bias, ConvAttributes a) {
    if (!bias.shape().equals(Shape.of(weight.shape().dim(0)))) {
      throw new IllegalArgumentException(
          "no bias " + bias.shape() + " for kernels " + weight.shape());
    }
    List<Value> inputs = List.of(x, weight, bias);
    return ops.emit("Conv", inputs, attributes(a, weight), x.type(), convolved(x, weight, a));
  }

  private static Shape convolved(Value x, Value weight, ConvAttributes a) {
    Shape w = weight.shape();
    if (x.shape().rank() != 4
        || w.rank() != 4
        || x.shape().dim(1) != w.dim(1) * a.groups()
        || w.dim(0) % a.groups() != 0) {
      throw new IllegalArgumentException(
          "no convolution of %s with %s in %d groups".formatted(x.shape(), w, a.groups()));
    }
    return Shape.of(
        x.shape().dim(0),
        w.dim(0),
        a.vertical().outputSize(x.shape().dim(2), w.dim(2)),
        a.horizontal().outputSize(x.shape().dim(3), w.dim(3)));
  }

  /**
   * The transpose of {@link #conv} in its input: what its gradient needs.
   *
   * @param y shape [N, Co, h, w]
   * @param weight shape [Co, Ci / groups, kh, kw]
   * @param height H of the result [N, Ci, H, W]; among those that map to h
   * @param width W of the result
   */
  public Value convTranspose(Value y, Value weight, ConvAttributes a, int height, int width) {
    Shape w = weight.shape();
    Shape shape = Shape.of(y.shape().dim(0), w.dim(1) * a.groups(), height, width);
    if (a.vertical().outputSize(height, w.dim(2)) != y.shape().dim(2)
        || a.horizontal().outputSize(width, w.dim(3)) != y.shape().dim(3)) {
      throw new IllegalArgumentException(y.shape() + " is no convolution of " + shape);
    }
    int below = height - least(y.shape().dim(2), w.dim(2), a.vertical());
    int right = width - least(y.shape().dim(3), w.dim(3), a.horizontal());
    Map<String, Attribute> all = new LinkedHashMap<>(attributes(a, weight));
    all.put("output_padding", Ops.ints(below, right));
    return ops.emit("ConvTranspose", List.of(y, weight), all, y.type(), shape);
  }

  private static int least(int size, int k, Sliding a) {
    return (size - 1) * a.stride() + a.extent(k) - a.padBegin() - a.padEnd();
  }

  private static Map<String, Attribute> attributes(ConvAttributes a, Value weight) {
    Map<String, Attribute> all = new LinkedHashMap<>(sliding(a.vertical(), a.horizontal()));
    all.put("kernel_shape", Ops.ints(weight.shape().dim(2), weight.shape().dim(3)));
    all.put("group", new Attribute.Int(a.groups()));
    return all;
  }

  private static Map<String, Attribute> sliding(Sliding v, Sliding h) {
    return Map.of(
        "strides", Ops.ints(v.stride(), h.stride()),
        "pads", Ops.ints(v.padBegin(), h.padBegin(), v.padEnd(), h.padEnd()),
        "dilations", Ops.ints(v.dilation(), h.dilation()));
  }

  /** Where several in a window are largest, the gradient is shared evenly. */
  public Value maxPool(Value x, PoolAttributes a) {
    return ops.emit("MaxPool", List.of(x), attributes(a), x.type(), pooled(x, a));
  }

  /** The mean of each window; padding does not count, and taps are not dilated. */
  public Value averagePool(Value x, PoolAttributes a) {
    if (a.vertical().dilation() != 1 || a.horizontal().dilation() != 1) {
      throw new IllegalArgumentException("the windows of an average pool cannot be dilated");
    }
    Map<String, Attribute> all = new LinkedHashMap<>(attributes(a));
    all.remove("dilations"); // only known to later versions of the operator
    return ops.emit("AveragePool", List.of(x), all, x.type(), pooled(x, a));
  }

  private static Map<String, Attribute> attributes(PoolAttributes a) {
    Map<String, Attribute> all = new LinkedHashMap<>(sliding(a.vertical(), a.horizontal()));
    all.put("kernel_shape", Ops.ints(a.height(), a.width()));
    return all;
  }

  private static Shape pooled(Value x, PoolAttributes a) {
    return Shape.of(
        x.shape().dim(0),
        x.shape().dim(1),
        a.vertical().outputSize(x.shape().dim(2), a.height()),
        a.horizontal().outputSize(x.shape().dim(3), a.width()));
  }

  /** The mean over all positions, shape [N, C, 1, 1]. */
  public Value globalAveragePool(Value x) {
    Shape shape = Shape.of(x.shape().dim(0), x.shape().dim(1), 1, 1);
    return ops.emit("GlobalAveragePool", List.of(x), Map.of(), x.type(), shape);
  }

  /** Repeats each position factor × factor times. */
  public Value repeat(Value x, int factor) {
    Value scales = ops.graph().constant(Shape.of(4), new float[] {1, 1, factor, factor});
    Map<String, Attribute> nearest =
        Map.of(
            "mode", new Attribute.Text("nearest"),
            "nearest_mode", new Attribute.Text("floor"),
            "coordinate_transformation_mode", new Attribute.Text("asymmetric"));
    Shape shape =
        Shape.of(
            x.shape().dim(0),
            x.shape().dim(1),
            x.shape().dim(2) * factor,
            x.shape().dim(3) * factor);
    List<@Nullable Value> inputs = Arrays.asList(x, null, scales);
    return ops.graph().append("Resize", inputs, nearest, x.type(), shape).output();
  }

  /**
   * Puts maps together that hold every factor-th row and column each: position (i, j) of map a ·
   * factor + b goes to (i · factor + a, j · factor + b). Used only in rules.
   */
  Value interleave(List<Value> maps, int factor) {
    if (factor == 1) {
      return maps.getFirst();
    }
    Shape map = maps.getFirst().shape();
    Shape shape = map.with(2, map.dim(2) * factor).with(3, map.dim(3) * factor);
    Map<String, Attribute> size = Map.of("blocksize", new Attribute.Int(factor));
    Value all = ops.concat(1, maps);
    return ops.emit("DepthToSpace", List.of(all), size, all.type(), shape);
  }

  /**
   * scale·x + shift per channel, as the cheapest node that does it: batch normalisation with mean 0
   * and variance 1.
   *
   * @param scale shape [C]
   * @param shift shape [C]
   */
  public Value channelAffine(Value x, Value scale, Value shift) {
    int c = x.shape().dim(1);
    float[] ones = new float[c];
    Arrays.fill(ones, 1);
    Value mean = channelConstant(new float[c]);
    Value variance = channelConstant(ones);
    return ops.emit(
        "BatchNormalization",
        List.of(x, scale, shift, mean, variance),
        Map.of("epsilon", new Attribute.Real(0)),
        x.type(),
        x.shape());
  }

  private Value channelConstant(float[] values) {
    return ops.graph().constant(Shape.of(values.length), values);
  }

  /**
   * Mean and biased variance of each channel over batch and positions.
   *
   * @param mean shape [C]
   * @param variance shape [C], ≥ 0
   */
  public record Moments(Value mean, Value variance) {}

  /**
   * The moments of each channel. Their gradient is one per-channel affine map of x: dx = d mean / n
   * + 2·d variance·(x − mean) / n, with n = N·H·W.
   *
   * <p>The variance is the mean square less the squared mean, two thirds of the time of centring
   * first: its relative error is about 1e-7·(1 + mean² / variance), so x should not lie more than
   * some 30 standard deviations off zero. The output of a convolution does not.
   */
  public Moments channelMoments(Value x) {
    Node producer = x.producer();
    if (producer != null && ConvMoments.suit(producer)) {
      return ConvMoments.of(ops, producer);
    }
    int c = x.shape().dim(1);
    double n = (double) x.shape().size() / c;
    Value mean = ops.div(ops.reduceSum(x, false, 0, 2, 3), n);
    Value square = ops.div(ops.reduceSum(ops.square(x), false, 0, 2, 3), n);
    Value zero = ops.graph().constant(0f);
    // Rounding can leave a channel that is nearly constant below zero.
    Value variance = ops.max(ops.sub(square, ops.square(mean)), zero);
    List<Value> moments =
        ops.customGradient(
            List.of(x),
            List.of(mean, variance),
            (o, gradients) ->
                Vjps.list(() -> {
                  Value none = o.graph().constant(Shape.of(c), new float[c]);
                  Value dMean = gradients.get(0) == null ? none : gradients.get(0);
                  Value dVariance = gradients.get(1) == null ? none : gradients.get(1);
                  Value slope = o.mul(dVariance, 2 / n);
                  Value shift = o.sub(o.div(dMean, n), o.mul(slope, mean));
                  return o.image().channelAffine(x, slope, shift);
                }));
    return new Moments(moments.get(0), moments.get(1));
  }

  /**
   * A max-pooled map and the moments of the map before pooling.
   *
   * @param map shape [N, C, H / 2, W / 2], rounded down
   * @param moments of each channel, as {@link #channelMoments} gives them
   */
  public record Pooled(Value map, Moments moments) {}

  /** A convolution, its moments, and its 2×2 max-pool: the map itself need not be computed. */
  public Pooled pooledConv(Value x, Value weight, ConvAttributes a) {
    return PooledConv.of(ops, x, weight, a);
  }
}
