package dev.kindred.cli.report;

import dev.kindred.compare.ComparisonReport;
import dev.kindred.compare.Effect;
import dev.kindred.compare.MetricGuide;
import dev.kindred.metrics.Interval;
import java.util.List;

/** What triplets change against pairs, and grades against classes: the effects of the design. */
final class DesignSection {
  private final ComparisonReport report;

  DesignSection(ComparisonReport report) {
    this.report = report;
  }

  /** Whether the report has a design to show. */
  static boolean isIn(ComparisonReport report) {
    return !report.effects().isEmpty();
  }

  void draw(Markup to) {
    to.open("section", "id", "design")
        .element("h2", "Pairs or triplets, classes or grades")
        .element(
            "p",
            "The contrastive losses ask pairs for a distance, the triplet losses compare two distances; either can look at the class alone or at all levels of the labels. Each number is what the change brings in a metric, averaged over the other choice and taken seed by seed, with its 95% interval; it is printed bold where zero lies outside. No correction for many metrics is made.",
            "class",
            "lead");
    CsvTable.open(to, "What a change brings", "design-table");
    CsvTable.wordHead(to, "Metric");
    for (Effect.Factor factor : Effect.Factor.values()) {
      String name = factor.title();
      String csv = "\"%s\",\"%s low\",\"%s high\"".formatted(name, name, name);
      to.element("th", name, "scope", "col", "class", "number", "data-csv", csv);
    }
    to.close("tr").close("thead").open("tbody");
    report.effects().stream().map(Effect::metric).distinct().forEach(metric -> row(to, metric));
    CsvTable.close(to);
    to.close("section");
  }

  private void row(Markup to, String metric) {
    MetricGuide guide = MetricGuide.of(metric, report.study().dataset().levels());
    boolean seen = guide.group() == MetricGuide.Group.SEEN_GROUPS;
    to.open("tr")
        .element(
            "th",
            seen ? guide.title() + ", known groups" : guide.title(),
            "scope",
            "row",
            "title",
            guide.explanation(),
            "data-csv",
            CsvTable.quoted(metric));
    List<Effect> effects =
        report.effects().stream().filter(e -> e.metric().equals(metric)).toList();
    for (Effect effect : effects) {
      Interval change = effect.overSeeds();
      String csv =
          "%s,%s,%s"
              .formatted(
                  Numbers.csv(change.mean()),
                  Numbers.csv(change.low()),
                  Numbers.csv(change.high()));
      to.open("td", "class", change.excludesZero() ? "number decided" : "number", "data-csv", csv)
          .text(Numbers.signed(change.mean()))
          .element("span", Numbers.range(change), "class", "pm")
          .close("td");
    }
    to.close("tr");
  }
}
