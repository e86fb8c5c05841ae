package dev.kindred.graph;

import java.util.List;

/**
 * The gradient of a convolution's kernels as one matrix product: g as [Co, positions] times what
 * each position reads, [positions, T·Ci].
 *
 * <p>With the channels last, what a position reads are T runs of Ci numbers, so that a single
 * gather lays them side by side; a cell of zeros stands for all that lies outside. The channels of
 * one side are first and those of the other last: the product then needs no transpose.
 */
final class GatheredTaps {
  /** Up to so many positions, one long product over the batch beats a product per image. */
  private static final int SMALL_MAP = 200;

  /** Numbers that a processor's own cache holds: beyond, nine copies of an image cost too much. */
  private static final int CACHED = 1 << 18;

  private GatheredTaps() {}

  /**
   * @param x shape [B, Ci, H, W]
   * @param g shape [B, Co, h, w]
   * @param weight shape [Co, Ci, kh, kw] of the result
   */
  static Value product(Ops ops, Value x, Value g, Shape weight, ConvAttributes a) {
    int co = weight.dim(0);
    int ci = weight.dim(1);
    int taps = weight.dim(2) * weight.dim(3);
    if (taps == 1 && a.isDense() && !a.isPadded() && ci > co) {
      // The wider side first: the other one is copied into the product's own order.
      Value product = product(ops, x, cells(ops, g), Shape.of(ci, co));
      return ops.reshape(ops.transpose(product, 1, 0), weight);
    }
    boolean wide = co >= 2 * ci && taps * ci * positions(g) <= CACHED;
    if (taps == 9 && weight.dim(2) == 3 && a.equals(ConvAttributes.same(3, 1)) && !wide) {
      return separable(ops, x, g, weight);
    }
    Value read = ops.reshape(read(ops, x, g, weight, a), cellsOf(g).with(2, taps * ci));
    Value product = product(ops, g, read, Shape.of(co, taps * ci));
    Value byTap = ops.reshape(product, Shape.of(co, taps, ci));
    return ops.reshape(ops.transpose(byTap, 0, 2, 1), weight);
  }

  /**
   * A 3×3 kernel's taps are 3 row shifts times 3 column shifts: with the row shifts on g and the
   * column shifts on x, three copies of each do for what else are nine copies of x.
   */
  private static Value separable(Ops ops, Value x, Value g, Shape weight) {
    int co = weight.dim(0);
    int ci = weight.dim(1);
    ConvAttributes across = new ConvAttributes(new Sliding(1, 0, 0, 1), new Sliding(1, 1, 1, 1), 1);
    Value read =
        ops.reshape(read(ops, x, g, Shape.of(co, ci, 1, 3), across), cellsOf(g).with(2, 3 * ci));
    if (positions(g) <= SMALL_MAP) {
      Value rows = stacked(ops, ops.transpose(g, 1, 0, 2, 3));
      int count = g.shape().dim(0) * positions(g);
      Value left = ops.reshape(rows, Shape.of(3 * co, count));
      Value product = ops.matMul(left, ops.reshape(read, Shape.of(count, 3 * ci)));
      return ops.transpose(ops.reshape(product, Shape.of(3, co, 3, ci)), 1, 3, 0, 2);
    }
    Value product = product(ops, rows(ops, g), read, Shape.of(3 * co, 3 * ci));
    return ops.transpose(ops.reshape(product, Shape.of(co, 3, 3, ci)), 0, 3, 1, 2);
  }

  /** With the rows moved by −1, 0 and 1, joined along the first axis. */
  private static Value stacked(Ops ops, Value g) {
    int h = g.shape().dim(2);
    Value edge = Vjps.zeros(ops, g.shape().with(2, 1));
    Value up = h == 1 ? edge : ops.concat(2, List.of(range(ops, g, 1, h), edge));
    Value down = h == 1 ? edge : ops.concat(2, List.of(edge, range(ops, g, 0, h - 1)));
    return ops.concat(0, List.of(up, g, down));
  }

  private static Value range(Ops ops, Value g, int from, int to) {
    return ops.slice(g, new int[] {from}, new int[] {to}, new int[] {2}, new int[] {1});
  }

  /** Channel 3·c + r is channel c of g, with its rows moved by r − 1; [B, 3·C, H, W]. */
  private static Value rows(Ops ops, Value g) {
    int h = g.shape().dim(2);
    long[] places = new long[3 * h];
    for (int i = 0; i < places.length; i++) {
      int row = i % h + 1 - i / h;
      places[i] = row >= 0 && row < h ? row : h;
    }
    Value zero = Vjps.zeros(ops, g.shape().with(2, 1));
    Value all = ops.concat(2, List.of(g, zero));
    Value shifted = ops.gather(all, ops.graph().constantLongs(places), 2);
    return ops.reshape(shifted, g.shape().with(1, 3 * g.shape().dim(1)));
  }

  /**
   * The sum over images and positions of each channel of left times each column of right.
   *
   * @param left shape [B, M, h, w]
   * @param right shape [B, h·w, N]
   * @param shape [M, N]
   */
  static Value product(Ops ops, Value left, Value right, Shape shape) {
    int b = left.shape().dim(0);
    int positions = positions(left);
    if (positions > SMALL_MAP) {
      Value rows = ops.reshape(left, Shape.of(b, shape.dim(0), positions));
      return ops.reduceSum(ops.matMul(rows, right), false, 0);
    }
    Value rows =
        ops.reshape(ops.transpose(left, 1, 0, 2, 3), Shape.of(shape.dim(0), b * positions));
    return ops.matMul(rows, ops.reshape(right, Shape.of(b * positions, shape.dim(1))));
  }

  /** What each position's taps read, [B, h·w·T, Ci]. */
  private static Value read(Ops ops, Value x, Value g, Shape weight, ConvAttributes a) {
    Value cells = cells(ops, x);
    int outside = cells.shape().dim(1);
    long[] places = places(x.shape(), g.shape(), weight, a);
    boolean inOrder = places.length == outside;
    boolean inside = true;
    for (int i = 0; i < places.length; i++) {
      inOrder &= places[i] == i;
      inside &= places[i] < outside;
    }
    if (inOrder) {
      return cells;
    }
    Value zero = Vjps.zeros(ops, cells.shape().with(1, 1));
    Value all = inside ? cells : ops.concat(1, List.of(cells, zero));
    return ops.gather(all, ops.graph().constantLongs(places), 1);
  }

  /** For each position and tap the cell that it reads; the number of cells if there is none. */
  private static long[] places(Shape x, Shape g, Shape weight, ConvAttributes a) {
    int h = x.dim(2);
    int w = x.dim(3);
    long[] places = new long[g.dim(2) * g.dim(3) * weight.dim(2) * weight.dim(3)];
    int at = 0;
    for (int i = 0; i < g.dim(2) * g.dim(3); i++) {
      int top = i / g.dim(3) * a.vertical().stride() - a.vertical().padBegin();
      int left = i % g.dim(3) * a.horizontal().stride() - a.horizontal().padBegin();
      for (int tap = 0; tap < weight.dim(2) * weight.dim(3); tap++) {
        int row = top + tap / weight.dim(3) * a.vertical().dilation();
        int column = left + tap % weight.dim(3) * a.horizontal().dilation();
        boolean inside = row >= 0 && row < h && column >= 0 && column < w;
        places[at++] = inside ? (long) row * w + column : (long) h * w;
      }
    }
    return places;
  }

  /** The channels of each position side by side, [B, h·w, C]. */
  static Value cells(Ops ops, Value map) {
    return ops.reshape(ops.transpose(map, 0, 2, 3, 1), cellsOf(map));
  }

  private static int positions(Value map) {
    return map.shape().dim(2) * map.shape().dim(3);
  }

  private static Shape cellsOf(Value map) {
    Shape s = map.shape();
    return Shape.of(s.dim(0), s.dim(2) * s.dim(3), s.dim(1));
  }
}
