package dev.kindred.compare;

import dev.kindred.metrics.Interval;
import java.util.List;

/**
 * One metric of one loss over its seeds.
 *
 * @param metric the metric's key
 * @param loss the loss's key
 * @param values one per seed, in the order of the runs
 * @param interval mean and 95% t interval over seeds
 */
public record MetricSummary(String metric, String loss, List<Double> values, Interval interval) {

  /** Copies. */
  public MetricSummary {
    values = List.copyOf(values);
  }
}
