package dev.kindred.graph;

/** Where the positions of a map, row by row, are in what it is made from. */
final class Positions {
  private Positions() {}

  /** Of a Slice of rows and columns: in its input. */
  static long[] sliced(Graph graph, Node slice) {
    Shape x = slice.input(0).shape();
    Shape y = slice.output().shape();
    int[] first = {0, 0};
    int[] step = {1, 1};
    long[] axes = graph.longs(slice.input(3));
    for (int i = 0; i < axes.length; i++) {
      int axis = (int) axes[i];
      long start = graph.longs(slice.input(1))[i];
      // A slice backwards may start beyond the end.
      first[axis - 2] = (int) Math.min(start < 0 ? start + x.dim(axis) : start, x.dim(axis) - 1);
      step[axis - 2] = (int) graph.longs(slice.input(4))[i];
    }
    long[] places = new long[y.dim(2) * y.dim(3)];
    for (int i = 0; i < places.length; i++) {
      int row = first[0] + i / y.dim(3) * step[0];
      int column = first[1] + i % y.dim(3) * step[1];
      places[i] = (long) row * x.dim(3) + column;
    }
    return places;
  }

  /** Of {@link ImageOps#interleave}: among the positions of all maps, one map after another. */
  static long[] interleaved(Shape map, int factor) {
    int width = map.dim(3) * factor;
    long[] places = new long[map.dim(2) * factor * width];
    for (int i = 0; i < places.length; i++) {
      int row = i / width;
      int column = i % width;
      int from = row % factor * factor + column % factor;
      places[i] = ((long) from * map.dim(2) + row / factor) * map.dim(3) + column / factor;
    }
    return places;
  }
}
