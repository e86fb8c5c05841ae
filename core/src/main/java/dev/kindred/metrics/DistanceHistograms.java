package dev.kindred.metrics;

import java.util.Arrays;

/**
 * All measured pairs counted by distance, one fine histogram per grade (0: nothing in common, up to
 * the depth: same class). This is the view under one global threshold.
 *
 * <p>A bin holds the squared distances that share their upper float bits: its width is below 0.05%
 * of the squared distance (0.025% of the distance) at any scale. Pairs in one bin count as tied,
 * which bounds the error of {@link #auc} by half the share of (same, different) pairs that fall in
 * one bin; values of few significant bits are separated exactly.
 */
public final class DistanceHistograms {
  private static final int DROPPED_BITS = 12;
  private static final int BINS =
      Float.floatToRawIntBits(Float.MAX_VALUE) / (1 << DROPPED_BITS) + 1;

  private final long[][] counts;

  DistanceHistograms(int depth) {
    this.counts = new long[depth + 1][BINS];
  }

  void add(float[] squared, byte[] grades, int excluded) {
    for (int j = 0; j < squared.length; j++) {
      if (j != excluded) {
        counts[grades[j]][Float.floatToRawIntBits(squared[j]) >>> DROPPED_BITS]++;
      }
    }
  }

  void add(DistanceHistograms other) {
    for (int g = 0; g < counts.length; g++) {
      for (int b = 0; b < BINS; b++) {
        counts[g][b] += other.counts[g][b];
      }
    }
  }

  /** The number of hierarchy levels; grades run from 0 to this. */
  public int depth() {
    return counts.length - 1;
  }

  /** The number of pairs of one grade. */
  public long pairs(int grade) {
    return Arrays.stream(counts[grade]).sum();
  }

  /**
   * Pooled AUC: the probability that a pair of the same class is closer than a pair that is not,
   * over all queries at once; a tie counts one half. NaN when either kind is missing.
   */
  public double auc() {
    double won = 0;
    double closer = 0;
    double others = 0;
    for (int b = 0; b < BINS; b++) {
      long same = counts[depth()][b];
      long different = different(b);
      won += different * (closer + 0.5 * same);
      closer += same;
      others += different;
    }
    return won / (closer * others);
  }

  /**
   * Equal error rate: the error of accepting pairs below the threshold at which as large a share of
   * different pairs is accepted as of same pairs rejected, linear between bins.
   */
  public double equalErrorRate() {
    double same = pairs(depth());
    double others = otherPairs();
    double accepted = 0;
    double falselyAccepted = 0;
    for (int b = 0; b < BINS; b++) {
      double missed = 1 - accepted / same;
      double fooled = falselyAccepted / others;
      double missedNext = 1 - (accepted + counts[depth()][b]) / same;
      double fooledNext = (falselyAccepted + different(b)) / others;
      if (fooledNext >= missedNext) {
        double gap = missed - fooled;
        double share = gap / (gap + fooledNext - missedNext);
        return fooled + share * (fooledNext - fooled);
      }
      accepted += counts[depth()][b];
      falselyAccepted += different(b);
    }
    return Double.NaN;
  }

  /**
   * The share of same-class pairs rejected at the loosest threshold (between bins) that accepts at
   * most the given share of different pairs.
   */
  public double missRateAt(double falseMatchRate) {
    double accepted = 0;
    double falselyAccepted = 0;
    double allowed = falseMatchRate * otherPairs();
    for (int b = 0; b < BINS; b++) {
      falselyAccepted += different(b);
      if (falselyAccepted > allowed) {
        break;
      }
      accepted += counts[depth()][b];
    }
    return 1 - accepted / pairs(depth());
  }

  /**
   * A coarse histogram of distances (not squared) for drawing.
   *
   * @param bins the number of equal bins over 0..maxDistance; farther pairs fall into the last
   * @return pairs per bin
   */
  public long[] coarse(int grade, int bins, double maxDistance) {
    long[] coarse = new long[bins];
    for (int b = 0; b < BINS; b++) {
      long count = counts[grade][b];
      if (count > 0) {
        double distance = Math.sqrt(Float.intBitsToFloat(b << DROPPED_BITS));
        coarse[(int) Math.min(bins - 1, distance / maxDistance * bins)] += count;
      }
    }
    return coarse;
  }

  private long different(int bin) {
    long sum = 0;
    for (int g = 0; g < depth(); g++) {
      sum += counts[g][bin];
    }
    return sum;
  }

  private double otherPairs() {
    double sum = 0;
    for (int g = 0; g < depth(); g++) {
      sum += pairs(g);
    }
    return sum;
  }
}
