package dev.kindred.compare;

import dev.kindred.compare.ComparisonReport.Measured;
import dev.kindred.metrics.Interval;
import dev.kindred.metrics.Statistics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Intervals over units and queries, for every metric and every pair of losses. */
final class Comparisons {
  private static final double LEVEL = 0.95;
  private static final int RESAMPLES = 1000;
  private static final long RESAMPLING_SEED = 1;

  private final Study study;
  private final List<String> losses;
  private final List<String> levels;
  private final List<Measured> measured;
  private final Units units;
  private final Set<String> metrics = new LinkedHashSet<>();

  /** By metric, loss and reference. */
  private final Map<List<String>, Difference> known = new HashMap<>();

  Comparisons(Study study, List<Measured> measured, Units units) {
    this.study = study;
    this.units = units;
    this.losses = study.trained().stream().map(LossDescription::key).toList();
    this.levels = study.dataset().levels();
    this.measured = List.copyOf(measured);
    for (Measured one : measured) {
      Run run = one.run();
      long same = runs(run.loss()).filter(m -> m.run().seed() == run.seed()).count();
      if (!losses.contains(run.loss()) || same > 1) {
        throw new IllegalArgumentException(
            "run of loss \"%s\", seed %d: the loss is not in the study, or the run came twice"
                .formatted(run.loss(), run.seed()));
      }
      metrics.addAll(run.metrics().keySet());
    }
    for (String loss : losses) {
      if (runs(loss).findAny().isEmpty()) {
        throw new IllegalArgumentException("no run of loss \"%s\"".formatted(loss));
      }
    }
  }

  private Stream<Measured> runs(String loss) {
    return measured.stream().filter(m -> m.run().loss().equals(loss));
  }

  List<MetricSummary> summaries() {
    List<MetricSummary> summaries = new ArrayList<>();
    for (String metric : metrics) {
      for (String loss : losses) {
        List<Double> values =
            runs(loss).map(m -> m.run().metrics().getOrDefault(metric, Double.NaN)).toList();
        summaries.add(
            new MetricSummary(
                metric,
                loss,
                values,
                Statistics.meanInterval(array(values(loss, metric).values()), LEVEL)));
      }
    }
    return summaries;
  }

  /** Of every two losses under the same settings, and of every loss tuned from itself as given. */
  List<Difference> differences() {
    List<Difference> differences = new ArrayList<>();
    for (String metric : metrics) {
      within(study.losses(), metric, differences);
      within(study.given(), metric, differences);
      for (int i = 0; i < study.given().size(); i++) {
        String tuned = study.losses().get(i).key();
        differences.add(difference(metric, tuned, study.given().get(i).key()));
      }
    }
    return differences;
  }

  private void within(List<LossDescription> alike, String metric, List<Difference> differences) {
    for (int reference = 0; reference < alike.size(); reference++) {
      for (int loss = reference + 1; loss < alike.size(); loss++) {
        differences.add(difference(metric, alike.get(loss).key(), alike.get(reference).key()));
      }
    }
  }

  /** One metric of one loss minus that of another; computed once, as resampling takes long. */
  Difference difference(String metric, String loss, String reference) {
    Difference mirrored = known.get(List.of(metric, reference, loss));
    return mirrored != null
        ? mirrored.reversed()
        : known.computeIfAbsent(
            List.of(metric, loss, reference), key -> computed(metric, loss, reference));
  }

  private Difference computed(String metric, String loss, String reference) {
    SortedMap<Long, Double> mine = values(loss, metric);
    SortedMap<Long, Double> theirs = values(reference, metric);
    mine.keySet().retainAll(theirs.keySet());
    theirs.keySet().retainAll(mine.keySet());
    if (mine.isEmpty()) {
      Interval unknown = new Interval(Double.NaN, Double.NaN, Double.NaN);
      return new Difference(metric, loss, reference, 0, unknown, null, Double.NaN, Double.NaN, 0);
    }
    double[] a = array(mine.values());
    double[] b = array(theirs.values());
    Interval overUnits = Statistics.pairedInterval(a, b, LEVEL);
    return new Difference(
        metric,
        loss,
        reference,
        a.length,
        overUnits,
        Double.isNaN(overUnits.mean()) ? null : bootstrap(metric, loss, reference),
        Statistics.pairedEffectSize(a, b),
        Statistics.pairedProbability(a, b),
        Statistics.seedsNeeded(a, b, LEVEL));
  }

  private SortedMap<Long, Double> values(String loss, String metric) {
    return units.values(runs(loss).toList(), metric);
  }

  private static double[] array(Collection<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Over queries too, where each seed gave a model. */
  private @Nullable Interval bootstrap(String metric, String loss, String reference) {
    if (study.unit() != Study.Unit.SEED || !MetricGuide.of(metric, levels).headline()) {
      return null;
    }
    List<double[]> a = new ArrayList<>();
    List<double[]> b = new ArrayList<>();
    for (Measured mine : runs(loss).toList()) {
      for (Measured theirs : runs(reference).toList()) {
        if (mine.run().seed() == theirs.run().seed()) {
          a.add(mine.perQuery().get(metric));
          b.add(theirs.perQuery().get(metric));
        }
      }
    }
    return a.contains(null) || b.contains(null)
        ? null
        : Statistics.pairedBootstrap(
            a.toArray(double[][]::new),
            b.toArray(double[][]::new),
            RESAMPLES,
            LEVEL,
            RESAMPLING_SEED);
  }
}
