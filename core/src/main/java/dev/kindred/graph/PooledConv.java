package dev.kindred.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A convolution and the 2×2 max-pool of it.
 *
 * <p>The general form convolves, then pools. For kernels with few taps over an even map there is a
 * cheaper one: a stride of two in each direction, started at each of the four places of a window,
 * gives the four values of every window as four maps. Their elementwise maximum is the pool, its
 * gradient needs no repetition of positions, and the full map is never stored.
 */
final class PooledConv {
  private PooledConv() {}

  static ImageOps.Pooled of(Ops ops, Value x, Value weight, ConvAttributes a) {
    if (!inPhases(x.shape(), weight, a)) {
      Value y = ops.image().conv(x, weight, a);
      return new ImageOps.Pooled(
          ops.image().maxPool(y, PoolAttributes.square(2, 2)), ops.image().channelMoments(y));
    }
    List<Value> phases = new ArrayList<>();
    for (int down = 0; down < 2; down++) {
      for (int across = 0; across < 2; across++) {
        ConvAttributes start = new ConvAttributes(from(down), from(across), 1);
        phases.add(ops.image().conv(x, weight, start));
      }
    }
    return new ImageOps.Pooled(largest(ops, phases), moments(ops, phases));
  }

  private static boolean inPhases(Shape x, Value weight, ConvAttributes a) {
    return weight.shape().dim(2) == 3
        && weight.shape().dim(3) == 3
        && a.equals(ConvAttributes.same(3, 1))
        && ConvMoments.suit(weight)
        && x.dim(2) % 2 == 0
        && x.dim(3) % 2 == 0;
  }

  /** Every second position from the first or the second on. */
  private static Sliding from(int first) {
    return new Sliding(2, 1 - first, first, 1);
  }

  private static Value largest(Ops ops, List<Value> phases) {
    Value above = ops.max(phases.get(0), phases.get(1));
    Value below = ops.max(phases.get(2), phases.get(3));
    Value largest = ops.max(above, below);
    return ops.customGradient(phases, List.of(largest), gradient(phases, largest)).getFirst();
  }

  /** Where several are largest, each takes an equal share, as in {@link ImageOps#maxPool}. */
  private static Vjp gradient(List<Value> phases, Value largest) {
    return Vjps.one((ops, g) -> {
      List<Value> reached =
          phases.stream().map(phase -> ops.cast(ops.equal(phase, largest), DType.FLOAT)).toList();
      Value each = ops.div(g, sum(ops, reached));
      List<@Nullable Supplier<Value>> shares = new ArrayList<>();
      reached.forEach(r -> shares.add(() -> ops.mul(r, each)));
      return shares;
    });
  }

  /** Of all phases together: the mean of the variances plus the variance of the means. */
  private static ImageOps.Moments moments(Ops ops, List<Value> phases) {
    List<ImageOps.Moments> each =
        phases.stream().map(phase -> ops.image().channelMoments(phase)).toList();
    Value mean = ops.mul(sum(ops, each.stream().map(ImageOps.Moments::mean).toList()), 0.25);
    List<Value> squares = new ArrayList<>();
    for (ImageOps.Moments phase : each) {
      squares.add(ops.add(phase.variance(), ops.square(ops.sub(phase.mean(), mean))));
    }
    return new ImageOps.Moments(mean, ops.mul(sum(ops, squares), 0.25));
  }

  private static Value sum(Ops ops, List<Value> values) {
    return values.stream().reduce(ops::add).orElseThrow();
  }
}
