package dev.kindred.graph;

/**
 * Settings of a two-dimensional convolution, the same in height and width.
 *
 * @param stride at least 1
 * @param padBegin zeros above and to the left, ≥ 0
 * @param padEnd zeros below and to the right, ≥ 0
 * @param dilation distance of kernel taps, at least 1
 * @param groups groups of channels that are convolved apart
 */
public record ConvAttributes(int stride, int padBegin, int padEnd, int dilation, int groups) {

  public ConvAttributes {
    if (stride < 1 || padBegin < 0 || padEnd < 0 || dilation < 1 || groups < 1) {
      throw new IllegalArgumentException("convolution settings out of range");
    }
  }

  /** Padded so that the output has ceil(size / stride) positions. */
  public static ConvAttributes same(int oddKernel, int stride) {
    return new ConvAttributes(stride, oddKernel / 2, oddKernel / 2, 1, 1);
  }

  /** Extent of a kernel of k taps. */
  int extent(int k) {
    return dilation * (k - 1) + 1;
  }

  int outputSize(int size, int kernel) {
    return (size + padBegin + padEnd - extent(kernel)) / stride + 1;
  }
}
