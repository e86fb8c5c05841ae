package dev.kindred.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The shape that an operator gives to elements that stay in their order. */
final class OnnxShapes {
  private OnnxShapes() {}

  static Shape target(OnnxStep step) {
    Shape x = step.shape(0);
    OnnxNode node = step.node();
    return switch (node.op()) {
      case "Flatten" -> flattened(x, (int) node.integer("axis", 1));
      case "Squeeze" -> squeezed(x, step.integers("axes", 1, ones(x)));
      case "Unsqueeze" -> unsqueezed(x, step.integers("axes", 1));
      default -> reshaped(step);
    };
  }

  private static Shape flattened(Shape x, int axis) {
    int split = axis < 0 ? axis + x.rank() : axis;
    return Shape.of(
        product(x.dims().subList(0, split)), product(x.dims().subList(split, x.rank())));
  }

  private static int product(List<Integer> dims) {
    return dims.stream().reduce(1, Math::multiplyExact);
  }

  private static int[] ones(Shape x) {
    return IntStream.range(0, x.rank()).filter(i -> x.dim(i) == 1).toArray();
  }

  private static Shape squeezed(Shape x, int... axes) {
    int[] gone = Arrays.stream(axes).map(x::axis).toArray();
    for (int axis : gone) {
      if (x.dim(axis) != 1) {
        throw new IllegalArgumentException(
            "axis %d of %s has more than one entry".formatted(axis, open(x)));
      }
    }
    return Shape.of(
        IntStream.range(0, x.rank())
            .filter(i -> Arrays.stream(gone).noneMatch(a -> a == i))
            .map(x::dim)
            .toArray());
  }

  private static String open(Shape x) {
    return x.dims().stream().map(d -> Batch.counts(d) ? "N" : d.toString()).toList().toString();
  }

  private static Shape unsqueezed(Shape x, int... axes) {
    int rank = x.rank() + axes.length;
    int[] added = Arrays.stream(axes).map(a -> a < 0 ? a + rank : a).sorted().toArray();
    List<Integer> dims = new ArrayList<>(x.dims());
    for (int axis : added) {
      dims.add(axis, 1);
    }
    return new Shape(dims);
  }

  private static Shape reshaped(OnnxStep step) {
    Shape x = step.shape(0);
    int[] wanted = step.integers("shape", 1);
    int fixed = step.emission().fixedBatch();
    int batchAxis = Batch.axis(x);
    boolean rebind = fixed > 0 && batchAxis >= 0 && Arrays.stream(wanted).noneMatch(Batch::counts);
    if (!rebind) {
      return resolved(step, x, wanted);
    }
    // The file counts on its own batch size: find where it is in the target.
    Shape own = resolved(step, Batch.at(x, fixed), wanted);
    int axis = batchAxis(Batch.at(x, fixed), batchAxis, own, fixed);
    return own.with(axis, Math.multiplyExact(own.dim(axis) / fixed, Batch.SYMBOL));
  }

  private static Shape resolved(OnnxStep step, Shape x, int... wanted) {
    boolean copies = step.node().integer("allowzero", 0) == 0;
    int[] dims = wanted.clone();
    long known = 1;
    int free = -1;
    for (int i = 0; i < dims.length; i++) {
      dims[i] = dims[i] == 0 && copies ? x.dim(i) : dims[i];
      if (dims[i] == -1) {
        free = i;
      } else {
        known *= dims[i];
      }
    }
    if (free >= 0) {
      dims[free] = Math.toIntExact(x.size() / known);
    }
    Shape shape = Shape.of(dims);
    if (shape.size() != x.size()) {
      throw new IllegalArgumentException(
          "%s has other than the elements of %s".formatted(open(x), Arrays.toString(wanted)));
    }
    return shape;
  }

  /**
   * The axis of a reshaped array that counts images. Elements keep their order, so it is among
   * those that the images' axis is split into, or of which it becomes a part.
   *
   * @param from with the file's batch size at the given axis, possibly times something
   */
  private static int batchAxis(Shape from, int axis, Shape to, int batch) {
    long before = before(from, axis);
    long until = before * from.dim(axis);
    int found = -1;
    for (int i = 0; i < to.rank(); i++) {
      long start = before(to, i);
      boolean within = start >= before && start * to.dim(i) <= until;
      if (within && to.dim(i) == batch && (found < 0 || i == axis)) {
        found = i;
      }
    }
    if (found >= 0) {
      return found;
    }
    for (int i = 0; i < to.rank(); i++) {
      // The last axis holds features: images that are next to it are in the one before.
      boolean features = i > 0 && i == to.rank() - 1;
      if (before(to, i) * to.dim(i) > before && to.dim(i) % batch == 0) {
        return features ? i - 1 : i;
      }
    }
    throw new IllegalArgumentException(
        "no dimension of %s can count images; export the model with an open batch size"
            .formatted(to));
  }

  private static long before(Shape shape, int axis) {
    return product(shape.dims().subList(0, axis));
  }
}
