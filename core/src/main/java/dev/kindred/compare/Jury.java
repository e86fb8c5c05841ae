package dev.kindred.compare;

import dev.kindred.compare.Verdict.Finding;
import dev.kindred.metrics.Interval;
import dev.kindred.metrics.Statistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Words the verdict. A loss wins only if its lead over every other has p ≤ 0.05 over paired units,
 * corrected for all pairs of losses and all questions together (Holm), and the interval of the lead
 * excludes zero also when queries are redrawn.
 */
final class Jury {
  private static final double FAMILY_ERROR = 0.05;
  private static final int MOST_UNITS_WORTH_NAMING = 200;

  private final Study study;
  private final Comparisons comparisons;
  private final Map<Test, Double> probabilities = new HashMap<>();

  /** One of the family: a metric of two losses. */
  private record Test(String metric, Set<String> losses) {}

  /**
   * @param questions the family whose tests are corrected together
   */
  Jury(Study study, List<Question> questions, Comparisons comparisons) {
    this.study = study;
    this.comparisons = comparisons;
    correct(questions);
  }

  private void correct(List<Question> questions) {
    List<Test> tests = new ArrayList<>();
    List<Double> alone = new ArrayList<>();
    for (Question question : questions) {
      List<String> keys = question.losses();
      for (int a = 0; a < keys.size(); a++) {
        for (int b = a + 1; b < keys.size(); b++) {
          double p =
              comparisons.difference(question.metric(), keys.get(a), keys.get(b)).probability();
          if (!Double.isNaN(p)) {
            tests.add(new Test(question.metric(), Set.of(keys.get(a), keys.get(b))));
            alone.add(p);
          }
        }
      }
    }
    double[] corrected = Statistics.holm(alone.stream().mapToDouble(Double::doubleValue).toArray());
    for (int i = 0; i < corrected.length; i++) {
      probabilities.put(tests.get(i), corrected[i]);
    }
  }

  /** The answer to one of the questions. */
  Finding find(Question question) {
    String metric = question.metric();
    List<MetricSummary> ranked =
        comparisons.summaries().stream()
            .filter(s -> question.losses().contains(s.loss()))
            .filter(s -> s.metric().equals(metric) && !Double.isNaN(s.interval().mean()))
            .sorted(Comparator.comparingDouble((MetricSummary s) -> -s.interval().mean()))
            .toList();
    if (ranked.size() < 2) {
      return new Finding(
          question.title(),
          metric,
          null,
          "No winner %s: fewer than two losses were measured.".formatted(question.field()));
    }
    MetricSummary best = ranked.getFirst();
    Difference closest =
        ranked.stream()
            .skip(1)
            .map(s -> comparisons.difference(metric, best.loss(), s.loss()))
            .min(Comparator.comparing(this::isCertain).thenComparingDouble(Jury::lowerEnd))
            .orElseThrow();
    return isCertain(closest)
        ? new Finding(question.title(), metric, best.loss(), won(question, best, closest))
        : new Finding(question.title(), metric, null, undecided(question, best, closest));
  }

  private boolean isCertain(Difference difference) {
    return difference.excludesZero() && corrected(difference) <= FAMILY_ERROR;
  }

  private double corrected(Difference difference) {
    Test test = new Test(difference.metric(), Set.of(difference.loss(), difference.reference()));
    return probabilities.getOrDefault(test, 1.0);
  }

  private static double lowerEnd(Difference difference) {
    return Double.isNaN(difference.overUnits().low())
        ? difference.overUnits().mean()
        : difference.overUnits().low();
  }

  private String won(Question question, MetricSummary best, Difference lead) {
    double rival = best.interval().mean() - lead.overUnits().mean();
    return question.losses().size() == 2
        ? "%s %s than %s: %s %s against %s, a lead of %s (%s, %s)."
            .formatted(
                study.title(best.loss()),
                question.better(),
                study.title(lead.reference()),
                question.name(),
                number(best.interval().mean()),
                number(rival),
                number(lead.overUnits().mean()),
                evidence(lead),
                units(lead))
        : "%s %s than every other %s: %s %s, a lead of %s over %s, the closest (%s, %s)."
            .formatted(
                study.title(best.loss()),
                question.better(),
                study.unit().compared(),
                question.name(),
                number(best.interval().mean()),
                number(lead.overUnits().mean()),
                study.title(lead.reference()),
                evidence(lead),
                units(lead));
  }

  private String undecided(Question question, MetricSummary best, Difference lead) {
    String field = question.field();
    String between =
        "the %s of %s (%s) and %s differ by %s"
            .formatted(
                question.name(),
                study.title(lead.loss()),
                number(best.interval().mean()),
                study.title(lead.reference()),
                number(lead.overUnits().mean()));
    if (lead.units() < 2) {
      return "No winner %s: %s, and one %s cannot tell a difference from luck; repeat with at least 5."
          .formatted(field, between, unit(1));
    }
    if (lead.excludesZero()) {
      return "No winner %s: %s, which is not enough among so many tests (%s, %s); repeat with more %s."
          .formatted(field, between, evidence(lead), units(lead), unit(2));
    }
    if (lead.overUnits().excludesZero()) {
      return "No winner %s: %s over %s (%s), but zero is inside the interval once queries are redrawn too (%s)."
          .formatted(
              field,
              between,
              units(lead),
              evidence(lead),
              lead.overQueries() == null ? "not measured" : interval(lead.overQueries()));
    }
    return "No winner %s: %s, and zero is inside the interval (%s, %s); %s."
        .formatted(field, between, evidence(lead), units(lead), needed(lead));
  }

  private String needed(Difference lead) {
    int needed = lead.unitsNeeded();
    return needed == 0 || needed > MOST_UNITS_WORTH_NAMING
        ? "a difference this small would need more than %d %s to be found"
            .formatted(MOST_UNITS_WORTH_NAMING, unit(2))
        : "about %d %s would be needed to find a difference this small"
            .formatted(needed, unit(needed));
  }

  private String units(Difference lead) {
    return "%d paired %s".formatted(lead.units(), unit(lead.units()));
  }

  private String unit(int count) {
    return study.unit().word(count);
  }

  private String evidence(Difference lead) {
    int tests = probabilities.size();
    double p = corrected(lead);
    return "%s, %s%s"
        .formatted(
            interval(lead.overUnits()),
            p < 0.0005 ? "p < 0.001" : "p = " + number(p),
            tests == 1 ? "" : " corrected for %d tests".formatted(tests));
  }

  private static String interval(Interval interval) {
    return "95%% interval %s to %s".formatted(number(interval.low()), number(interval.high()));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value).replace('-', '−');
  }
}
