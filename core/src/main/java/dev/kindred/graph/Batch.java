package dev.kindred.graph;

import java.util.stream.IntStream;

/**
 * How a batch size of any number stands in shapes and in the integers that are computed from them:
 * as a prime that is no usual dimension. A multiple of it counts images, so that products and
 * quotients of dimensions keep their meaning.
 *
 * @param size the true batch size of the graph that is being built
 */
record Batch(int size) {
  /** Also one more or a few more than a grid of patches does not come to it. */
  static final int SYMBOL = 2039;

  static boolean counts(long dim) {
    return dim != 0 && dim % SYMBOL == 0;
  }

  /** The first axis that counts images, or −1. */
  static int axis(Shape shape) {
    return IntStream.range(0, shape.rank())
        .filter(i -> counts(shape.dim(i)))
        .findFirst()
        .orElse(-1);
  }

  /** A dimension for a given batch size. */
  static int at(int dim, int size) {
    return counts(dim) ? Math.multiplyExact(dim / SYMBOL, size) : dim;
  }

  static Shape at(Shape shape, int size) {
    return new Shape(shape.dims().stream().map(d -> at(d, size)).toList());
  }

  Shape at(Shape shape) {
    return at(shape, size);
  }
}
