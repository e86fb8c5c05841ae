package dev.kindred.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gradients of pools whose windows overlap: what each tap of each window gets is added up. */
final class PoolGradients {
  private PoolGradients() {}

  static Value ofOverlappingMax(Ops ops, Value x, Value y, Value g, PoolAttributes pool) {
    List<Value> reached =
        taps(ops, x, y.shape(), pool).stream()
            .map(tap -> ops.cast(ops.equal(tap, y), DType.FLOAT))
            .toList();
    Value each = ops.div(g, reached.stream().reduce(ops::add).orElseThrow());
    List<Value> shares = reached.stream().map(r -> ops.mul(r, each)).toList();
    return pool.vertical().stride() == pool.horizontal().stride()
        ? addedByPhase(ops, shares, x.shape(), pool)
        : addedByConvolution(ops, shares, x.shape(), pool);
  }

  /** The inputs that each tap meets; outside the image, less than any. */
  private static List<Value> taps(Ops ops, Value x, Shape y, PoolAttributes pool) {
    Sliding v = pool.vertical();
    Sliding h = pool.horizontal();
    Value padded = x;
    if (v.isPadded() || h.isPadded()) {
      int[] pads = {0, 0, v.padBegin(), h.padBegin(), 0, 0, v.padEnd(), h.padEnd()};
      padded = ops.pad(x, -Float.MAX_VALUE, pads);
    }
    ConvAttributes unpadded =
        new ConvAttributes(
            new Sliding(v.stride(), 0, 0, v.dilation()),
            new Sliding(h.stride(), 0, 0, h.dilation()),
            1);
    return ConvGradients.taps(ops, padded, y, Shape.of(pool.height(), pool.width()), unpadded);
  }

  /**
   * Adds up what the taps of all windows get. With stride s, the positions of an image fall into s
   * × s phases; a tap's share lies in one of them, moved by whole windows. Sums within a phase need
   * no gaps, and the phases together are the image.
   */
  private static Value addedByPhase(Ops ops, List<Value> shares, Shape x, PoolAttributes pool) {
    Sliding v = pool.vertical();
    Sliding h = pool.horizontal();
    int stride = v.stride();
    Shape windows = shares.getFirst().shape();
    int below = (v.extent(pool.height()) - 1) / stride;
    int right = (h.extent(pool.width()) - 1) / stride;
    Map<Integer, Value> phases = new TreeMap<>();
    for (int tap = 0; tap < shares.size(); tap++) {
      int row = tap / pool.width() * v.dilation();
      int column = tap % pool.width() * h.dilation();
      int down = row / stride;
      int across = column / stride;
      Value moved =
          below == 0 && right == 0
              ? shares.get(tap)
              : ops.pad(shares.get(tap), 0, 0, down, across, 0, 0, below - down, right - across);
      phases.merge(row % stride * stride + column % stride, moved, ops::add);
    }
    Shape phase = windows.with(2, windows.dim(2) + below).with(3, windows.dim(3) + right);
    List<Value> all = new ArrayList<>();
    for (int i = 0; i < stride * stride; i++) {
      Value known = phases.get(i);
      all.add(known != null ? known : Vjps.zeros(ops, phase));
    }
    Value whole = ops.image().interleave(all, stride);
    return fitted(ops, whole, x, v.padBegin(), h.padBegin());
  }

  /** The image of shape x whose first position is at (top, left); zeros where there is nothing. */
  private static Value fitted(Ops ops, Value whole, Shape x, int top, int left) {
    int bottom = Math.min(top + x.dim(2), whole.shape().dim(2));
    int right = Math.min(left + x.dim(3), whole.shape().dim(3));
    Value cut =
        ops.slice(
            whole,
            new int[] {top, left},
            new int[] {bottom, right},
            new int[] {2, 3},
            new int[] {1, 1});
    int below = top + x.dim(2) - bottom;
    int beside = left + x.dim(3) - right;
    return below == 0 && beside == 0 ? cut : ops.pad(cut, 0, 0, 0, 0, 0, 0, below, beside);
  }

  private static Value addedByConvolution(
      Ops ops, List<Value> shares, Shape x, PoolAttributes pool) {
    int c = x.dim(1);
    Shape windows = shares.getFirst().shape();
    Shape oneTap = Shape.of(x.dim(0), c, 1, windows.dim(2), windows.dim(3));
    Value together =
        ops.reshape(
            ops.concat(2, shares.stream().map(s -> ops.reshape(s, oneTap)).toList()),
            windows.with(1, c * shares.size()));
    return ops.image()
        .convTranspose(together, oneHot(ops, c, pool), convolution(pool, c), x.dim(2), x.dim(3));
  }

  static Value ofOverlappingAverage(Ops ops, Value x, Value g, PoolAttributes pool) {
    int c = x.shape().dim(1);
    int positions = g.shape().dim(2) * g.shape().dim(3);
    float[] inside = inside(x.shape(), g.shape(), pool);
    float[] counts = new float[positions];
    for (int i = 0; i < inside.length; i++) {
      counts[i % positions] += inside[i];
    }
    Value count = ops.graph().constant(Shape.of(1, 1, g.shape().dim(2), g.shape().dim(3)), counts);
    float[] ones = new float[c * pool.height() * pool.width()];
    Arrays.fill(ones, 1);
    Value kernels = ops.graph().constant(Shape.of(c, 1, pool.height(), pool.width()), ones);
    return ops.image()
        .convTranspose(
            ops.div(g, count), kernels, convolution(pool, c), x.shape().dim(2), x.shape().dim(3));
  }

  private static ConvAttributes convolution(PoolAttributes pool, int channels) {
    return new ConvAttributes(pool.vertical(), pool.horizontal(), channels);
  }

  /** Kernels [c·taps, 1, height, width]; the t-th of each channel picks tap t. */
  private static Value oneHot(Ops ops, int c, PoolAttributes pool) {
    int taps = pool.height() * pool.width();
    float[] kernels = new float[c * taps * taps];
    for (int i = 0; i < c * taps; i++) {
      kernels[i * taps + i % taps] = 1;
    }
    return ops.graph().constant(Shape.of(c * taps, 1, pool.height(), pool.width()), kernels);
  }

  /** 1 where a tap of a window lies inside the image: [tap][position]. */
  private static float[] inside(Shape x, Shape y, PoolAttributes pool) {
    Sliding down = pool.vertical();
    Sliding across = pool.horizontal();
    int h = y.dim(2);
    int w = y.dim(3);
    float[] inside = new float[pool.height() * pool.width() * h * w];
    for (int i = 0; i < inside.length; i++) {
      int tap = i / (h * w);
      int row =
          i % (h * w) / w * down.stride() - down.padBegin() + tap / pool.width() * down.dilation();
      int column =
          i % w * across.stride() - across.padBegin() + tap % pool.width() * across.dilation();
      inside[i] = row >= 0 && row < x.dim(2) && column >= 0 && column < x.dim(3) ? 1 : 0;
    }
    return inside;
  }
}
