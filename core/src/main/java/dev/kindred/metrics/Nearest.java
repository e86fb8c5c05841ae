package dev.kindred.metrics;

import java.util.Arrays;

/**
 * Selects the k nearest of one row, ties by lower gallery position. A max-heap of the best so far,
 * so that most of the row costs one comparison each. One instance serves one thread.
 */
final class Nearest {
  /** Bits of the squared distance above, gallery position below: the order of the ranking. */
  private long[] heap = {};

  private int size;

  /**
   * Selects the min(k, available) nearest.
   *
   * @param k at least 1
   * @param excluded a gallery position to leave out, or -1
   */
  void select(float[] squared, int k, int excluded) {
    if (heap.length < k) {
      heap = new long[k];
    }
    size = 0;
    float limit = Float.POSITIVE_INFINITY;
    for (int j = 0; j < squared.length; j++) {
      // Positions come in ascending order: an equal distance can no longer displace the worst.
      if (squared[j] < limit && j != excluded) {
        long entry = ((long) Float.floatToRawIntBits(squared[j]) << 32) | j;
        if (size < k) {
          siftUp(size++, entry);
        } else {
          siftDown(entry);
        }
        if (size == k) {
          limit = Float.intBitsToFloat((int) (heap[0] >>> 32));
        }
      }
    }
    Arrays.sort(heap, 0, size);
  }

  private void siftUp(int hole, long entry) {
    int at = hole;
    while (at > 0 && heap[(at - 1) / 2] < entry) {
      heap[at] = heap[(at - 1) / 2];
      at = (at - 1) / 2;
    }
    heap[at] = entry;
  }

  private void siftDown(long entry) {
    int at = 0;
    int child = 1;
    while (child < size) {
      if (child + 1 < size && heap[child + 1] > heap[child]) {
        child++;
      }
      if (heap[child] <= entry) {
        break;
      }
      heap[at] = heap[child];
      at = child;
      child = 2 * at + 1;
    }
    heap[at] = entry;
  }

  int size() {
    return size;
  }

  /** The gallery position at a rank, rank 0 the nearest. */
  int item(int rank) {
    return (int) heap[rank];
  }

  /** The squared distance at a rank. */
  float squaredDistance(int rank) {
    return Float.intBitsToFloat((int) (heap[rank] >>> 32));
  }
}
