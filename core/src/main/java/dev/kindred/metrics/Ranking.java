package dev.kindred.metrics;

import java.util.Arrays;

/**
 * One query's gallery in order of distance, nearest first, ties by lower gallery position.
 *
 * <p>A least-significant-digit radix sort over the bits of the (non-negative) squared distance: it
 * is stable, so that the tie rule follows from reading the gallery in order. One instance is reused
 * for many queries by one thread.
 */
final class Ranking {
  private static final int DIGIT_BITS = 11;
  private static final int BUCKETS = 1 << DIGIT_BITS;
  private static final int PASSES = 3;

  private long[] sorted;
  private long[] spare;
  private final int[][] starts = new int[PASSES][BUCKETS];
  private int size;

  Ranking(int capacity) {
    this.sorted = new long[capacity];
    this.spare = new long[capacity];
  }

  /**
   * Sorts one row.
   *
   * @param excluded a gallery position to leave out, or -1
   */
  void sort(float[] squared, int excluded) {
    size = 0;
    for (int[] counts : starts) {
      Arrays.fill(counts, 0);
    }
    for (int j = 0; j < squared.length; j++) {
      if (j != excluded) {
        int bits = Float.floatToRawIntBits(squared[j]);
        for (int pass = 0; pass < PASSES; pass++) {
          starts[pass][digit(bits, pass)]++;
        }
        sorted[size++] = ((long) bits << 32) | j;
      }
    }
    for (int pass = 0; pass < PASSES; pass++) {
      distribute(pass);
    }
  }

  private static int digit(int bits, int pass) {
    return (bits >>> (pass * DIGIT_BITS)) & (BUCKETS - 1);
  }

  private void distribute(int pass) {
    int[] start = starts[pass];
    int sum = 0;
    for (int b = 0; b < BUCKETS; b++) {
      int count = start[b];
      start[b] = sum;
      sum += count;
    }
    for (int i = 0; i < size; i++) {
      long entry = sorted[i];
      spare[start[digit((int) (entry >>> 32), pass)]++] = entry;
    }
    long[] swap = sorted;
    sorted = spare;
    spare = swap;
  }

  int size() {
    return size;
  }

  /** The gallery position at a rank, rank 0 the nearest. */
  int item(int rank) {
    return (int) sorted[rank];
  }

  /** The bits of the squared distance at a rank: equal exactly when the distances are. */
  int distanceBits(int rank) {
    return (int) (sorted[rank] >>> 32);
  }
}
