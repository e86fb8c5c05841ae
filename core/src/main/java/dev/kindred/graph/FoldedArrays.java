package dev.kindred.graph;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Rearranging known numbers. */
final class FoldedArrays {
  private FoldedArrays() {}

  /** The numbers of x broadcast to a shape. */
  static double[] stretched(Known.Folded x, Shape shape) {
    int[] strides = new int[shape.rank()];
    int stride = 1;
    for (int i = 1; i <= x.shape().rank(); i++) {
      int dim = x.shape().dim(-i);
      strides[shape.rank() - i] = dim == 1 ? 0 : stride;
      stride *= dim;
    }
    return picked(x.numbers(), shape, strides);
  }

  static Known.Folded expand(Known.Folded x, Shape shape) {
    return new Known.Folded(shape, x.floating(), stretched(x, shape));
  }

  static Known.Folded transpose(Known.Folded x, int... perm) {
    int[] own = strides(x.shape());
    int[] strides = Arrays.stream(perm).map(i -> own[i]).toArray();
    Shape shape = Shape.of(Arrays.stream(perm).map(i -> x.shape().dim(i)).toArray());
    return new Known.Folded(shape, x.floating(), picked(x.numbers(), shape, strides));
  }

  /** The entries at the given indices along an axis. */
  static Known.Folded take(Known.Folded x, int axis, int... indices) {
    Shape shape = x.shape().with(axis, indices.length);
    int inner = strides(x.shape())[axis];
    int size = x.shape().dim(axis);
    double[] taken = new double[OnnxFolding.small(shape)];
    Arrays.setAll(
        taken,
        i -> {
          int index = indices[i / inner % indices.length];
          return x.numbers()[(i / inner / indices.length * size + index) * inner + i % inner];
        });
    return new Known.Folded(shape, x.floating(), taken);
  }

  static Known.Folded concat(int axis, List<Known.Folded> parts) {
    Known.Folded first = parts.getFirst();
    int total = parts.stream().mapToInt(p -> p.shape().dim(axis)).sum();
    Shape shape = first.shape().with(axis, total);
    double[] joined = new double[OnnxFolding.small(shape)];
    int inner = strides(shape)[axis];
    int at = 0;
    for (Known.Folded part : parts) {
      int row = part.shape().dim(axis) * inner;
      for (int i = 0; row > 0 && i < part.numbers().length / row; i++) {
        System.arraycopy(part.numbers(), i * row, joined, i * total * inner + at, row);
      }
      at += row;
    }
    return new Known.Folded(shape, first.floating(), joined);
  }

  private static int[] strides(Shape shape) {
    int[] strides = new int[shape.rank()];
    int stride = 1;
    for (int i = shape.rank() - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape.dim(i);
    }
    return strides;
  }

  private static double[] picked(double[] numbers, Shape shape, int... strides) {
    int[] own = strides(shape);
    return IntStream.range(0, OnnxFolding.small(shape))
        .mapToDouble(i -> {
          int place = 0;
          for (int axis = 0; axis < own.length; axis++) {
            place += i / own[axis] % shape.dim(axis) * strides[axis];
          }
          return numbers[place];
        })
        .toArray();
  }
}
