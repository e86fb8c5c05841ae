package dev.kindred.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * Gradients of a convolution, in the formulations that measured fastest on ONNX Runtime's CPU
 * kernels. B, C, H, W are batch, channels, height and width; T = k² the kernel's taps.
 */
final class ConvGradients {
  /** Up to so many positions, one long product over the batch beats a product per image. */
  private static final int SMALL_MAP = 200;

  /** Up to so many channels, unfolding all taps of the input is cheap. */
  private static final int FEW_CHANNELS = 4;

  private ConvGradients() {}

  /** Stride 1 is a convolution of g with the flipped, transposed kernels; else the transpose. */
  static Value ofInput(Ops ops, Node conv, Value g) {
    Value weight = conv.input(1);
    ConvAttributes a = ImageVjps.settings(conv);
    int reach = a.extent(weight.shape().dim(2)) - 1;
    if (a.stride() == 1 && a.groups() == 1 && a.padBegin() <= reach && a.padEnd() <= reach) {
      Value flipped = ops.transpose(ops.flip(weight, 2, 3), 1, 0, 2, 3);
      ConvAttributes back =
          new ConvAttributes(1, reach - a.padBegin(), reach - a.padEnd(), a.dilation(), 1);
      return ops.image().conv(g, flipped, back);
    }
    Shape x = conv.input(0).shape();
    return ops.image().convTranspose(g, weight, a, x.dim(2), x.dim(3));
  }

  /** The gradient of the kernels, of the given shape [Co, Ci / groups, k, k]. */
  static Value ofWeight(Ops ops, Value x, Value g, Shape weight, ConvAttributes a) {
    boolean separable =
        weight.dim(2) == 3 && a.equals(ConvAttributes.same(3, 1)) && weight.dim(1) > FEW_CHANNELS;
    return separable ? separable(ops, x, g, weight) : unfolded(ops, x, g, weight, a);
  }

  /**
   * A 3×3 kernel's taps are 3 row shifts times 3 column shifts: with the row shifts stacked on g
   * and the column shifts on x, one matrix product gives all nine, at a third of the memory of
   * unfolding either fully.
   */
  private static Value separable(Ops ops, Value x, Value g, Shape weight) {
    Value columns =
        ops.concat(
            1,
            List.of(ops.pad(x, 0, 0, 0, 1, 0, 0, 0, -1), x, ops.pad(x, 0, 0, 0, -1, 0, 0, 0, 1)));
    Value rows =
        ops.concat(
            1,
            List.of(ops.pad(g, 0, 0, -1, 0, 0, 0, 1, 0), g, ops.pad(g, 0, 0, 1, 0, 0, 0, -1, 0)));
    int b = x.shape().dim(0);
    int positions = x.shape().dim(2) * x.shape().dim(3);
    int co = weight.dim(0);
    int ci = weight.dim(1);
    Value product;
    if (positions <= SMALL_MAP) {
      Value left = ops.reshape(ops.transpose(rows, 1, 0, 2, 3), Shape.of(3 * co, b * positions));
      Value right =
          ops.reshape(ops.transpose(columns, 1, 0, 2, 3), Shape.of(3 * ci, b * positions));
      product = ops.matMul(left, ops.transpose(right, 1, 0));
    } else {
      Value left = ops.reshape(rows, Shape.of(b, 3 * co, positions));
      Value right = ops.reshape(columns, Shape.of(b, 3 * ci, positions));
      product = ops.reduceSum(ops.matMul(left, ops.transpose(right, 0, 2, 1)), false, 0);
    }
    return ops.transpose(ops.reshape(product, Shape.of(3, co, 3, ci)), 1, 3, 0, 2);
  }

  /** The general case: all taps of x side by side, one matrix product per image and group. */
  private static Value unfolded(Ops ops, Value x, Value g, Shape weight, ConvAttributes a) {
    int b = x.shape().dim(0);
    int groups = a.groups();
    int ci = weight.dim(1);
    int co = weight.dim(0) / groups;
    int k = weight.dim(2);
    int taps = k * k;
    int positions = g.shape().dim(2) * g.shape().dim(3);
    Value unfolded = ops.concat(1, taps(ops, x, g.shape(), k, a));
    Value left =
        groups == 1
            ? ops.reshape(unfolded, Shape.of(b, 1, taps * ci, positions))
            : ops.reshape(
                ops.transpose(
                    ops.reshape(unfolded, Shape.of(b, taps, groups, ci * positions)), 0, 2, 1, 3),
                Shape.of(b, groups, taps * ci, positions));
    Value right = ops.reshape(g, Shape.of(b, groups, co, positions));
    Value perImage = ops.matMul(left, ops.transpose(right, 0, 1, 3, 2));
    Value sum = ops.reduceSum(perImage, false, 0);
    Value byTap = ops.reshape(sum, Shape.of(groups, taps, ci, co));
    return ops.reshape(ops.transpose(byTap, 0, 3, 2, 1), weight);
  }

  private static List<Value> taps(Ops ops, Value x, Shape g, int k, ConvAttributes a) {
    Value padded =
        a.padBegin() == 0 && a.padEnd() == 0
            ? x
            : ops.pad(x, 0, 0, a.padBegin(), a.padBegin(), 0, 0, a.padEnd(), a.padEnd());
    if (k == 1 && a.stride() == 1) {
      return List.of(padded);
    }
    List<Value> taps = new ArrayList<>();
    for (int row = 0; row < k; row++) {
      for (int column = 0; column < k; column++) {
        int top = row * a.dilation();
        int left = column * a.dilation();
        taps.add(
            ops.slice(
                padded,
                new int[] {top, left},
                new int[] {
                  top + (g.dim(2) - 1) * a.stride() + 1, left + (g.dim(3) - 1) * a.stride() + 1
                },
                new int[] {2, 3},
                new int[] {a.stride(), a.stride()}));
      }
    }
    return taps;
  }
}
