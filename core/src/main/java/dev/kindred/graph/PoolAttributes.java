package dev.kindred.graph;

/**
 * Settings of a two-dimensional pool, the same in height and width.
 *
 * @param kernel side of a window, at least 1
 * @param stride distance of windows, at least 1
 * @param pad zeros on each side, below kernel
 */
public record PoolAttributes(int kernel, int stride, int pad) {

  public PoolAttributes {
    if (kernel < 1 || stride < 1 || pad < 0 || pad >= kernel) {
      throw new IllegalArgumentException("pool settings out of range");
    }
  }

  /** Without padding. */
  public static PoolAttributes square(int kernel, int stride) {
    return new PoolAttributes(kernel, stride, 0);
  }

  /** Whether windows tile the input without overlap or gap, but for a rest at the end. */
  boolean tiles() {
    return kernel == stride && pad == 0;
  }

  int outputSize(int size) {
    return (size + 2 * pad - kernel) / stride + 1;
  }
}
