package dev.kindred.compare;

import dev.kindred.compare.Verdict.Finding;
import dev.kindred.metrics.Interval;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Words the verdict. A loss wins only if its lead over every other excludes zero both over paired
 * seeds and when queries are redrawn, at 95% for all pairs of losses together (Bonferroni).
 */
final class Jury {
  private static final double FAMILY_ERROR = 0.05;
  private static final int MOST_SEEDS_WORTH_NAMING = 200;

  private final Study study;
  private final Comparisons comparisons;
  private final List<MetricSummary> summaries;
  private final int pairs;

  /**
   * @param losses that are judged, all under the same settings
   */
  Jury(Study study, List<LossDescription> losses, Comparisons comparisons) {
    this.study = study;
    this.comparisons = comparisons;
    Set<String> keys = losses.stream().map(LossDescription::key).collect(Collectors.toSet());
    this.summaries = comparisons.summaries().stream().filter(s -> keys.contains(s.loss())).toList();
    int count = losses.size();
    this.pairs = Math.max(1, count * (count - 1) / 2);
  }

  Verdict verdict() {
    Finding retrieval =
        find("map@r", "retrieved images of the same %s better", "in retrieval", "MAP@R");
    return new Verdict(retrieval, order());
  }

  private Finding order() {
    List<String> levels = study.dataset().levels();
    if (levels.size() == 1) {
      return new Finding(
          null,
          null,
          "Whether a loss orders images beyond their %s cannot be said from this data: it has one level of labels."
              .formatted(levels.getLast()));
    }
    return find(
        "triplet_accuracy(1>0)",
        "ordered images beyond their %s better",
        "in order beyond the " + levels.getLast(),
        "share of comparisons in order (same %s before unrelated; 0.5 is chance)"
            .formatted(levels.getFirst()));
  }

  private Finding find(String metric, String better, String field, String name) {
    List<MetricSummary> ranked =
        summaries.stream()
            .filter(s -> s.metric().equals(metric) && !Double.isNaN(s.interval().mean()))
            .sorted(Comparator.comparingDouble((MetricSummary s) -> -s.interval().mean()))
            .toList();
    if (ranked.size() < 2) {
      return new Finding(
          metric, null, "No winner %s: fewer than two losses were measured.".formatted(field));
    }
    MetricSummary best = ranked.getFirst();
    Difference closest =
        ranked.stream()
            .skip(1)
            .map(s -> comparisons.difference(metric, best.loss(), s.loss(), level()))
            .min(Comparator.comparing(Difference::excludesZero).thenComparingDouble(Jury::lowerEnd))
            .orElseThrow();
    if (closest.excludesZero()) {
      return new Finding(metric, best.loss(), won(better, name, best, closest));
    }
    return new Finding(metric, null, undecided(field, name, best, closest));
  }

  private double level() {
    return 1 - FAMILY_ERROR / pairs;
  }

  private static double lowerEnd(Difference difference) {
    return Double.isNaN(difference.overSeeds().low())
        ? difference.overSeeds().mean()
        : difference.overSeeds().low();
  }

  private String won(String better, String name, MetricSummary best, Difference lead) {
    String what = better.formatted(study.dataset().levels().getLast());
    double rival = best.interval().mean() - lead.overSeeds().mean();
    return pairs == 1
        ? "%s %s than %s: %s %s against %s, a lead of %s (%s, %s)."
            .formatted(
                study.title(best.loss()),
                what,
                study.title(lead.reference()),
                name,
                number(best.interval().mean()),
                number(rival),
                number(lead.overSeeds().mean()),
                interval(lead.overSeeds()),
                seeds(lead))
        : "%s %s than every other loss: %s %s, a lead of %s over %s, the closest (%s, %s)."
            .formatted(
                study.title(best.loss()),
                what,
                name,
                number(best.interval().mean()),
                number(lead.overSeeds().mean()),
                study.title(lead.reference()),
                interval(lead.overSeeds()),
                seeds(lead));
  }

  private String undecided(String field, String name, MetricSummary best, Difference lead) {
    String between =
        "the %s of %s (%s) and %s differ by %s"
            .formatted(
                name,
                study.title(lead.loss()),
                number(best.interval().mean()),
                study.title(lead.reference()),
                number(lead.overSeeds().mean()));
    if (lead.seeds() < 2) {
      return "No winner %s: %s, and one seed per loss cannot tell a difference from luck; repeat with at least 5 seeds."
          .formatted(field, between);
    }
    if (lead.overSeeds().excludesZero()) {
      return "No winner %s: %s over %s (%s), but zero is inside the interval once queries are redrawn too (%s)."
          .formatted(
              field,
              between,
              seeds(lead),
              interval(lead.overSeeds()),
              lead.overQueries() == null ? "not measured" : interval(lead.overQueries()));
    }
    return "No winner %s: %s, and zero is inside the interval (%s, %s); %s."
        .formatted(field, between, interval(lead.overSeeds()), seeds(lead), needed(lead));
  }

  private static String needed(Difference lead) {
    int seeds = lead.seedsNeeded();
    return seeds == 0 || seeds > MOST_SEEDS_WORTH_NAMING
        ? "a difference this small would need more than %d seeds to be found"
            .formatted(MOST_SEEDS_WORTH_NAMING)
        : "about %d seeds would be needed to find a difference this small".formatted(seeds);
  }

  private static String seeds(Difference lead) {
    return lead.seeds() == 1 ? "1 paired seed" : lead.seeds() + " paired seeds";
  }

  private String interval(Interval interval) {
    return "%s interval %s to %s"
        .formatted(
            pairs == 1 ? "95%" : "family-wise 95%",
            number(interval.low()),
            number(interval.high()));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value).replace('-', '−');
  }
}
