package dev.kindred.graph;

/**
 * Gradients of pools whose windows overlap: what each tap of each window gets is added back by a
 * transposed convolution.
 */
final class PoolGradients {
  private PoolGradients() {}

  static Value ofOverlappingMax(Ops ops, Value x, Value y, Value g, PoolAttributes pool) {
    int n = x.shape().dim(0);
    int c = x.shape().dim(1);
    int h = y.shape().dim(2);
    int w = y.shape().dim(3);
    int taps = pool.height() * pool.width();
    ConvAttributes conv = convolution(pool, c);
    Shape oneTap = Shape.of(n, c, 1, h, w);
    // By slices, which are exact: a product with one-hot kernels may round on some devices.
    Value values =
        ops.concat(
            2,
            ConvGradients.taps(ops, x, y.shape(), Shape.of(pool.height(), pool.width()), conv)
                .stream()
                .map(tap -> ops.reshape(tap, oneTap))
                .toList());
    Value top = ops.reshape(y, oneTap);
    Value reached = ops.cast(ops.equal(values, top), DType.FLOAT);
    // Zeros of the padding may equal the maximum, but they are not part of the window.
    Value inside =
        ops.graph().constant(Shape.of(1, 1, taps, h, w), inside(x.shape(), y.shape(), pool));
    Value chosen = ops.mul(reached, inside);
    Value ties = ops.reduceSum(chosen, true, 2);
    Value each = ops.div(ops.reshape(g, oneTap), ties);
    Value shares = ops.reshape(ops.mul(chosen, each), Shape.of(n, c * taps, h, w));
    Value kernels = oneHot(ops, c, pool);
    return ops.image().convTranspose(shares, kernels, conv, x.shape().dim(2), x.shape().dim(3));
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
    java.util.Arrays.fill(ones, 1);
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
