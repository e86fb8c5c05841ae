package dev.kindred.compare;

import dev.kindred.metrics.Interval;
import org.jspecify.annotations.Nullable;

/**
 * One metric of one loss minus that of another, over the {@linkplain Study.Unit units} that both
 * have.
 *
 * @param metric the metric's key
 * @param loss the key of the loss
 * @param reference the key of the loss subtracted
 * @param units how many pairs
 * @param overUnits mean and t interval of the paired differences
 * @param overQueries mean and bootstrap interval in which both seeds and queries are redrawn; null
 *     where the metric has no value per query, was not resampled, or units are not seeds
 * @param effectSize the mean difference in standard deviations over units (Cohen's d for pairs),
 *     NaN for fewer than two units
 * @param probability p-value of the paired t test over units, for this test alone; NaN for fewer
 *     than two units
 * @param unitsNeeded units with which a true difference of this size would be found in 4 of 5
 *     studies; 0 when it cannot be said
 */
public record Difference(
    String metric,
    String loss,
    String reference,
    int units,
    Interval overUnits,
    @Nullable Interval overQueries,
    double effectSize,
    double probability,
    int unitsNeeded) {

  /** Whether zero lies outside the interval over units and, where there is one, over queries. */
  public boolean excludesZero() {
    return overUnits.excludesZero() && (overQueries == null || overQueries.excludesZero());
  }

  /** The same difference seen from the other loss. */
  public Difference reversed() {
    return new Difference(
        metric,
        reference,
        loss,
        units,
        negated(overUnits),
        overQueries == null ? null : negated(overQueries),
        -effectSize,
        probability,
        unitsNeeded);
  }

  private static Interval negated(Interval interval) {
    return new Interval(-interval.mean(), -interval.high(), -interval.low());
  }
}
