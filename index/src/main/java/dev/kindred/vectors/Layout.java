package dev.kindred.vectors;

import java.nio.ByteOrder;

/**
 * Where the numbers of a file are.
 *
 * @param start byte at which the first row begins
 * @param rows how many there should be
 * @param dimension numbers in a row
 * @param numberBytes 4 for float32, 8 for float64
 * @param prefixed whether each row begins with its dimension, as int32
 */
record Layout(
    long start, long rows, int dimension, int numberBytes, ByteOrder order, boolean prefixed) {

  long rowBytes() {
    return (prefixed ? Integer.BYTES : 0) + (long) dimension * numberBytes;
  }
}
