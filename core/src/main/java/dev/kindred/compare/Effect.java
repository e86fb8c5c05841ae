package dev.kindred.compare;

import dev.kindred.metrics.Interval;
import dev.kindred.metrics.Statistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * What one factor of a 2 × 2 design changes, the other averaged over: {pairs, triplets} × {classes,
 * grades}. Only losses that fill a cell of the design take part; two in one cell are averaged.
 *
 * @param factor what is changed
 * @param metric of which the change is taken
 * @param seeds of which all four cells were run
 * @param overSeeds mean and 95% t interval of the change, seed by seed
 */
public record Effect(Factor factor, String metric, int seeds, Interval overSeeds) {

  /** A factor, or the two together. */
  public enum Factor {
    /** Triplets instead of pairs: comparing two distances instead of asking for one distance. */
    FORM("Triplets instead of pairs"),
    /** Graded labels instead of classes alone. */
    GRADES("Grades instead of classes"),
    /** How much more triplets change with grades than without. */
    INTERACTION("Triplets with grades, beyond both");

    private final String title;

    Factor(String title) {
      this.title = title;
    }

    /** For people, as the heading of a row. */
    public String title() {
      return title;
    }

    /** The sign of a cell; the effect is the sum of all four, halved. */
    private int sign(LossDescription.Cell cell) {
      return switch (this) {
        case FORM -> cell.triplets() ? 1 : -1;
        case GRADES -> cell.graded() ? 1 : -1;
        case INTERACTION -> cell.triplets() == cell.graded() ? 1 : -1;
      };
    }
  }

  private static final int CELLS = 4;
  private static final double LEVEL = 0.95;

  /**
   * All effects on a metric; none where a cell of the design is empty or the metric is not defined.
   *
   * @param losses under the same settings
   */
  static List<Effect> of(List<LossDescription> losses, List<Run> runs, String metric) {
    Map<Long, Map<LossDescription.Cell, Double>> bySeed = new TreeMap<>();
    for (Run run : runs) {
      bySeed.computeIfAbsent(run.seed(), seed -> cells(losses, runs, seed, metric));
    }
    List<Map<LossDescription.Cell, Double>> whole =
        bySeed.values().stream()
            .filter(c -> c.size() == CELLS && c.values().stream().allMatch(Double::isFinite))
            .toList();
    List<Effect> effects = new ArrayList<>();
    for (Factor factor : whole.isEmpty() ? new Factor[0] : Factor.values()) {
      double[] each = whole.stream().mapToDouble(change(factor)).toArray();
      effects.add(new Effect(factor, metric, each.length, Statistics.meanInterval(each, LEVEL)));
    }
    return effects;
  }

  private static ToDoubleFunction<Map<LossDescription.Cell, Double>> change(Factor factor) {
    return cells ->
        cells.entrySet().stream().mapToDouble(c -> factor.sign(c.getKey()) * c.getValue()).sum()
            / 2;
  }

  /** The mean of each cell that has runs of the seed. */
  private static Map<LossDescription.Cell, Double> cells(
      List<LossDescription> losses, List<Run> runs, long seed, String metric) {
    Map<LossDescription.Cell, List<Double>> values = new HashMap<>();
    for (LossDescription loss : losses) {
      LossDescription.Cell cell = loss.cell();
      if (cell != null) {
        runs.stream()
            .filter(r -> r.loss().equals(loss.key()) && r.seed() == seed)
            .map(r -> r.metrics().getOrDefault(metric, Double.NaN))
            .forEach(v -> values.computeIfAbsent(cell, k -> new ArrayList<>()).add(v));
      }
    }
    Map<LossDescription.Cell, Double> means = new HashMap<>();
    values.forEach((cell, of) ->
        means.put(cell, of.stream().mapToDouble(Double::doubleValue).average().orElseThrow()));
    return means;
  }
}
