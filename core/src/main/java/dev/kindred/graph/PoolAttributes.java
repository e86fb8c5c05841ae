package dev.kindred.graph;

/**
 * Settings of a two-dimensional pool. Padding is no part of a window: it neither is a maximum nor
 * counts in a mean.
 *
 * @param height of a window, at least 1
 * @param width of a window, at least 1
 * @param vertical along the height, with pads below the window's height
 * @param horizontal along the width, with pads below the window's width
 */
public record PoolAttributes(int height, int width, Sliding vertical, Sliding horizontal) {

  /**
   * Refuses windows that could lie in the padding alone.
   *
   * @throws IllegalArgumentException if the window is empty or a pad is not below its side
   */
  public PoolAttributes {
    if (height < 1 || width < 1 || !fits(height, vertical) || !fits(width, horizontal)) {
      throw new IllegalArgumentException(
          "a pool of %d×%d with %s, %s is out of range"
              .formatted(height, width, vertical, horizontal));
    }
  }

  /** The same in height and width, padded alike on each side. */
  public PoolAttributes(int kernel, int stride, int pad) {
    this(kernel, kernel, new Sliding(stride, pad, pad, 1), new Sliding(stride, pad, pad, 1));
  }

  /** Without padding. */
  public static PoolAttributes square(int kernel, int stride) {
    return new PoolAttributes(kernel, stride, 0);
  }

  private static boolean fits(int kernel, Sliding along) {
    return along.padBegin() < kernel && along.padEnd() < kernel;
  }

  /** Whether square windows tile the input without overlap or gap, but for a rest at the end. */
  boolean tiles() {
    Sliding tiling = new Sliding(height, 0, 0, 1);
    return height == width && vertical.equals(tiling) && horizontal.equals(tiling);
  }
}
