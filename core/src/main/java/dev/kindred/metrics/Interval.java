package dev.kindred.metrics;

/**
 * An estimate with its confidence interval.
 *
 * @param mean the estimate
 * @param low the lower end, NaN when the data cannot give an interval
 * @param high the upper end, NaN likewise
 */
public record Interval(double mean, double low, double high) {

  /** Whether the interval excludes zero; false when there is no interval. */
  public boolean excludesZero() {
    return low > 0 || high < 0;
  }

  /** Half the width, NaN when there is no interval. */
  public double halfWidth() {
    return (high - low) / 2;
  }
}
