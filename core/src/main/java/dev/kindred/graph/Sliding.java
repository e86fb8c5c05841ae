package dev.kindred.graph;

/**
 * How a kernel slides along one axis of an image.
 *
 * @param stride distance of its positions, at least 1
 * @param padBegin zeros above or to the left, ≥ 0
 * @param padEnd zeros below or to the right, ≥ 0
 * @param dilation distance of its taps, at least 1
 */
public record Sliding(int stride, int padBegin, int padEnd, int dilation) {

  /** Out of range is an {@link IllegalArgumentException}. */
  public Sliding {
    if (stride < 1 || padBegin < 0 || padEnd < 0 || dilation < 1) {
      throw new IllegalArgumentException(
          "stride %d, pads %d and %d or dilation %d out of range"
              .formatted(stride, padBegin, padEnd, dilation));
    }
  }

  /** Extent of a kernel of k taps. */
  int extent(int k) {
    return dilation * (k - 1) + 1;
  }

  /** Number of positions of a kernel of k taps, at least 1 if it fits. */
  int outputSize(int size, int k) {
    int room = size + padBegin + padEnd - extent(k);
    if (room < 0) {
      throw new IllegalArgumentException(
          "a kernel of extent %d does not fit into %d padded by %d and %d"
              .formatted(extent(k), size, padBegin, padEnd));
    }
    return room / stride + 1;
  }

  boolean isPadded() {
    return padBegin > 0 || padEnd > 0;
  }
}
