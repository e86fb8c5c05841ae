package dev.kindred.cli.report;

import dev.kindred.compare.ComparisonReport;
import dev.kindred.compare.Control;
import dev.kindred.compare.Difference;
import dev.kindred.compare.MetricGuide;
import dev.kindred.compare.MetricGuide.Group;
import dev.kindred.compare.MetricSummary;
import dev.kindred.metrics.Interval;
import java.util.List;
import java.util.Optional;

/** Every metric of every loss with its interval, and the differences from the first loss. */
final class TableSection {
  private static final int MOST_COLUMNS = 9;
  private static final Interval UNKNOWN = new Interval(Double.NaN, Double.NaN, Double.NaN);

  private final ComparisonReport report;
  private final List<Contender> contenders;
  private final Contender reference;
  private final List<Contender> others;

  TableSection(ComparisonReport report, List<Contender> contenders) {
    this.report = report;
    this.contenders = contenders;
    this.reference = contenders.getFirst();
    this.others = contenders.subList(1, contenders.size());
  }

  void draw(Markup to) {
    to.open("section", "id", "table")
        .open("div", "class", "bar")
        .element("h2", "Metrics")
        .element("button", "Copy as CSV", "type", "button", "data-copies", "metrics-table")
        .close("div")
        .element("p", lead(), "class", "lead")
        .open("div", "class", "scroll", "tabindex", 0)
        .open("table", "id", "metrics-table", "class", isWide() ? "many" : "");
    head(to);
    for (Group group : Group.values()) {
      List<String> metrics =
          report.metrics().stream().filter(m -> guide(m).group() == group).toList();
      if (!metrics.isEmpty()) {
        group(to, group, metrics);
      }
    }
    to.close("table").close("div").close("section");
  }

  private String lead() {
    return switch (report.study().unit()) {
          case SEED ->
              "Mean over seeds ± half of its 95% interval. A difference is taken seed by seed; it is printed bold where zero lies outside its interval, both over seeds and, for metrics with a value per query, when queries are redrawn.";
          case CLASS ->
              "Each model's value ± half of its 95% interval over classes, where the metric has a value per query. A difference is taken class by class; it is printed bold where zero lies outside its interval.";
        }
        + " No correction for many metrics is made here: the verdict rests on one metric per question.";
  }

  /** Whether it must be set small to fit a page of paper. */
  private boolean isWide() {
    return contenders.size() + others.size() + report.controls().size() > MOST_COLUMNS;
  }

  private void head(Markup to) {
    to.open("thead").open("tr").element("th", "Metric", "scope", "col", "data-csv", "metric");
    for (Contender contender : contenders) {
      String name = CsvTable.quoted(contender.key());
      to.open("th", "scope", "col", "class", "number", "data-csv", columns(name, "mean"));
      contender.label(to);
      to.close("th");
    }
    for (Contender other : others) {
      to.element(
          "th",
          "%s − %s".formatted(other.title(), reference.title()),
          "scope",
          "col",
          "class",
          "number",
          "data-csv",
          columns(CsvTable.quoted(other.key() + " - " + reference.key()), "difference"));
    }
    for (Control control : report.controls()) {
      to.element(
          "th",
          control.title(),
          "scope",
          "col",
          "class",
          "number control",
          "data-csv",
          CsvTable.quoted(control.title()),
          "title",
          control.explanation());
    }
    to.close("tr").close("thead");
  }

  private static String columns(String name, String middle) {
    String bare = name.substring(1, name.length() - 1);
    return "\"%s %s\",\"%s low\",\"%s high\"".formatted(bare, middle, bare, bare);
  }

  private void group(Markup to, Group group, List<String> metrics) {
    double reach =
        metrics.stream()
            .flatMap(m -> others.stream().map(o -> difference(m, o)))
            .flatMap(Optional::stream)
            .map(Difference::overUnits)
            .mapToDouble(i -> Double.isFinite(i.low()) ? farther(i) : Math.abs(i.mean()))
            .filter(Double::isFinite)
            .max()
            .orElse(0);
    int width = 1 + contenders.size() + report.controls().size() + others.size();
    to.open("tbody")
        .open("tr", "class", "group")
        .open("th", "colspan", width, "scope", "rowgroup")
        .open("span")
        .element("b", group.title())
        .text(" " + group.question())
        .close("span")
        .close("th")
        .close("tr");
    metrics.forEach(metric -> row(to, metric, Math.max(reach, 0.001)));
    to.close("tbody");
  }

  private static double farther(Interval interval) {
    return Math.max(Math.abs(interval.low()), Math.abs(interval.high()));
  }

  private void row(Markup to, String metric, double reach) {
    MetricGuide guide = guide(metric);
    to.open("tr")
        .open("th", "scope", "row", "data-csv", CsvTable.quoted(metric))
        .element("span", guide.title() + direction(guide))
        .element("small", guide.explanation())
        .close("th");
    for (Contender contender : contenders) {
      Interval interval =
          report.summary(metric, contender.key()).map(MetricSummary::interval).orElse(UNKNOWN);
      to.open("td", "class", "number", "data-csv", csv(interval))
          .text(Numbers.value(interval.mean()))
          .element("span", Numbers.plusMinus(interval), "class", "pm")
          .close("td");
    }
    for (Contender other : others) {
      difference(to, other, difference(metric, other), reach);
    }
    for (Control control : report.controls()) {
      double value = control.metrics().getOrDefault(metric, Double.NaN);
      to.element(
          "td", Numbers.value(value), "class", "number muted", "data-csv", Numbers.csv(value));
    }
    to.close("tr");
  }

  private MetricGuide guide(String metric) {
    return MetricGuide.of(metric, report.study().dataset().levels());
  }

  private static String direction(MetricGuide guide) {
    return switch (guide.better()) {
      case HIGHER -> "";
      case LOWER -> " (lower is better)";
      case NEITHER -> "";
    };
  }

  private void difference(
      Markup to, Contender other, Optional<Difference> difference, double reach) {
    Interval interval = difference.map(Difference::overUnits).orElse(UNKNOWN);
    boolean decided = difference.map(Difference::excludesZero).orElse(false);
    to.open("td", "class", decided ? "number decided" : "number", "data-csv", csv(interval))
        .text(Numbers.signed(interval.mean()))
        .element("span", Numbers.range(interval), "class", "pm");
    IntervalMark.draw(to, other, interval, reach);
    to.close("td");
  }

  private Optional<Difference> difference(String metric, Contender other) {
    return report.difference(metric, other.key(), reference.key());
  }

  private static String csv(Interval interval) {
    return "%s,%s,%s"
        .formatted(
            Numbers.csv(interval.mean()),
            Numbers.csv(interval.low()),
            Numbers.csv(interval.high()));
  }
}
