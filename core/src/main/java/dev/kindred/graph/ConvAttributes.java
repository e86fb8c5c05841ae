package dev.kindred.graph;

/**
 * Settings of a two-dimensional convolution.
 *
 * @param vertical along the height
 * @param horizontal along the width
 * @param groups groups of channels that are convolved apart, at least 1
 */
public record ConvAttributes(Sliding vertical, Sliding horizontal, int groups) {

  /**
   * No group at all is an {@link IllegalArgumentException}; that the channels can be parted shows
   * at the convolution.
   */
  public ConvAttributes {
    if (groups < 1) {
      throw new IllegalArgumentException("a convolution in " + groups + " groups");
    }
  }

  /** The same in height and width. */
  public ConvAttributes(int stride, int padBegin, int padEnd, int dilation, int groups) {
    this(
        new Sliding(stride, padBegin, padEnd, dilation),
        new Sliding(stride, padBegin, padEnd, dilation),
        groups);
  }

  /** Padded so that the output has ceil(size / stride) positions. */
  public static ConvAttributes same(int oddKernel, int stride) {
    return new ConvAttributes(stride, oddKernel / 2, oddKernel / 2, 1, 1);
  }

  /** Whether the kernel stops at every position. */
  boolean isDense() {
    return vertical.stride() == 1 && horizontal.stride() == 1;
  }

  boolean isPadded() {
    return vertical.isPadded() || horizontal.isPadded();
  }
}
