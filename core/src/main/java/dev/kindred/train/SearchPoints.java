package dev.kindred.train;

import java.util.Random;

/**
 * Points that fill a unit cube more evenly than independent draws: the Halton sequence (Halton
 * 1960), one prime base per axis, shifted at random modulo 1 (Cranley, Patterson 1976).
 */
final class SearchPoints {
  private final int[] bases;
  private final double[] shifts;

  SearchPoints(int dimensions, long seed) {
    this.bases = new int[dimensions];
    this.shifts = new Random(seed).doubles(dimensions).toArray();
    int candidate = 2;
    for (int d = 0; d < dimensions; candidate++) {
      if (isPrime(candidate)) {
        bases[d++] = candidate;
      }
    }
  }

  /**
   * A point of the sequence.
   *
   * @param index counted from 1
   * @return one coordinate per axis, at least 0 and below 1
   */
  double[] point(int index) {
    double[] point = new double[bases.length];
    for (int d = 0; d < point.length; d++) {
      point[d] = (radicalInverse(index, bases[d]) + shifts[d]) % 1;
    }
    return point;
  }

  /** The digits of a number in a base, mirrored at the point. */
  static double radicalInverse(int number, int base) {
    double inverse = 0;
    double digit = 1;
    for (int n = number; n > 0; n /= base) {
      digit /= base;
      inverse += n % base * digit;
    }
    return inverse;
  }

  private static boolean isPrime(int n) {
    for (int d = 2; d * d <= n; d++) {
      if (n % d == 0) {
        return false;
      }
    }
    return n > 1;
  }
}
