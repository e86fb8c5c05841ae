package dev.kindred.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The dimensions of a tensor, outermost first; a scalar has none.
 *
 * @param dims none negative
 */
public record Shape(List<Integer> dims) {

  /** Copies the list; a negative dimension is an {@link IllegalArgumentException}. */
  public Shape {
    dims = List.copyOf(dims);
    if (dims.stream().anyMatch(d -> d < 0)) {
      throw new IllegalArgumentException("a dimension is negative: " + dims);
    }
  }

  /** As the constructor; without an argument, that of a scalar. */
  public static Shape of(int... dims) {
    return new Shape(Arrays.stream(dims).boxed().toList());
  }

  /** How many dimensions there are; 0 for a scalar. */
  public int rank() {
    return dims.size();
  }

  /** Dimension i; a negative i counts from the end. */
  public int dim(int i) {
    return dims.get(axis(i));
  }

  /** The axis as 0..rank−1; a negative one counts from the end. */
  int axis(int i) {
    int axis = i < 0 ? i + rank() : i;
    if (axis < 0 || axis >= rank()) {
      throw new IllegalArgumentException("no axis " + i + " in " + this);
    }
    return axis;
  }

  /** Number of elements. */
  public long size() {
    return dims.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  /** The dimensions as ONNX and its runtime take them. */
  public long[] toLongs() {
    return dims.stream().mapToLong(Integer::longValue).toArray();
  }

  int[] toInts() {
    return dims.stream().mapToInt(Integer::intValue).toArray();
  }

  Shape with(int axis, int dim) {
    List<Integer> changed = new ArrayList<>(dims);
    changed.set(axis(axis), dim);
    return new Shape(changed);
  }

  /**
   * The shape that two shapes broadcast to, aligned at the end, 1 stretching to any dimension.
   *
   * @throws IllegalArgumentException if they do not
   */
  static Shape broadcast(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    Integer[] dims = new Integer[rank];
    for (int i = 1; i <= rank; i++) {
      int da = i <= a.rank() ? a.dim(-i) : 1;
      int db = i <= b.rank() ? b.dim(-i) : 1;
      if (da != db && da != 1 && db != 1) {
        throw new IllegalArgumentException(a + " and " + b + " do not broadcast");
      }
      dims[rank - i] = Math.max(da, db);
    }
    return new Shape(Arrays.asList(dims));
  }

  @Override
  public String toString() {
    return dims.toString();
  }
}
