package dev.kindred.cli.report;

import dev.kindred.compare.ComparisonReport;
import dev.kindred.compare.DatasetSummary;
import dev.kindred.compare.LossDescription;
import dev.kindred.compare.Run;
import dev.kindred.compare.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The head of the page: title, the answer in two sentences, the headline metrics, the contenders.
 */
final class VerdictSection {
  private final ComparisonReport report;
  private final List<Contender> contenders;

  VerdictSection(ComparisonReport report, List<Contender> contenders) {
    this.report = report;
    this.contenders = contenders;
  }

  void draw(Markup to) {
    title(to);
    to.open("section", "id", "verdict").element("h2", "Verdict");
    to.open("div", "class", "findings");
    report.verdict().findings().forEach(f -> finding(to, f));
    to.close("div");
    to.open("div", "class", "charts");
    for (String metric : headlines(report)) {
      DotPlot.draw(to, report, contenders, metric);
    }
    to.close("div");
    losses(to);
    to.close("section");
  }

  private void title(Markup to) {
    DatasetSummary data = report.study().dataset();
    to.open("header")
        .element(
            "p",
            "Kindred · comparison of %s · %s"
                .formatted(
                    switch (report.study().unit()) {
                      case SEED -> "losses";
                      case CLASS -> "models";
                    },
                    report.study().created()),
            "class",
            "kicker")
        .element("h1", Contender.headline(contenders))
        .element(
            "p",
            data.trainClasses() == 0
                ? "%s: %s images. %s. %s."
                    .formatted(data.name(), Numbers.count(data.images()), data.split(), repeats())
                : "%s: %s images. Trained on %s images of %s classes, evaluated on %s images of %s other classes. %s."
                    .formatted(
                        data.name(),
                        Numbers.count(data.images()),
                        Numbers.count(data.trainImages()),
                        Numbers.count(data.trainClasses()),
                        Numbers.count(data.evaluationImages()),
                        Numbers.count(data.evaluationClasses()),
                        repeats()),
            "class",
            "lead");
    to.open("nav", "aria-label", "Sections");
    for (String[] link :
        new String[][] {
          {"verdict", "Verdict"},
          {"table", "Metrics"},
          {"design", "Pairs or triplets"},
          {"tuning", "Tuning"},
          {"curves", "Curves"},
          {"distances", "Distances"},
          {"map", "Map"},
          {"galleries", "Results"},
          {"search", "Search"},
          {"methods", "Methods"}
        }) {
      if (has(link[0])) {
        to.element("a", link[1], "href", "#" + link[0]);
      }
    }
    to.close("nav").close("header");
  }

  private String repeats() {
    long seeds = report.runs().stream().map(Run::seed).distinct().count();
    return switch (report.study().unit()) {
      case SEED -> seeds == 1 ? "One seed per loss" : seeds + " seeds per loss";
      case CLASS -> "One model each, as it was given";
    };
  }

  private boolean has(String section) {
    return switch (section) {
      case "design" -> DesignSection.isIn(report);
      case "tuning" -> !report.study().given().isEmpty();
      case "curves", "distances" -> retrieves(report);
      case "map" -> !report.maps().maps().isEmpty();
      case "search" -> !report.searches().isEmpty();
      case "galleries" -> !report.galleries().isEmpty();
      default -> true;
    };
  }

  /** Whether images were looked up by others, as on classes; judgments ask nothing like it. */
  static boolean retrieves(ComparisonReport report) {
    return report.runs().stream().anyMatch(run -> !run.recallCurve().isEmpty());
  }

  private void finding(Markup to, Verdict.Finding finding) {
    String colour =
        contenders.stream()
            .filter(c -> c.key().equals(finding.winner()))
            .map(Contender::colour)
            .findFirst()
            .orElse("undecided");
    to.open("div", "class", "finding " + colour)
        .element("h3", finding.title())
        .element("p", finding.sentence())
        .close("div");
  }

  /** The metrics that answer the questions, of those that were measured. */
  static List<String> headlines(ComparisonReport report) {
    List<String> order =
        report.study().dataset().levels().size() > 1
            ? List.of("recall@1", "map@r", "triplet_accuracy(1>0)")
            : List.of(
                "recall@1", "map@r", "auc_per_query", "triplet_accuracy", "triplet_accuracy_seen");
    return order.stream().filter(report.metrics()::contains).toList();
  }

  private void losses(Markup to) {
    to.open("div", "class", "cards");
    for (Contender contender : contenders) {
      LossDescription loss = report.study().losses().get(contender.index());
      to.open("div", "class", "card " + contender.colour()).open("h3");
      contender.label(to);
      to.close("h3").element("p", loss.formula(), "class", "formula");
      if (!loss.parameters().isEmpty()) {
        to.element(
            "p",
            loss.parameters().entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(" · ")),
            "class",
            "small");
      }
      to.close("div");
    }
    to.close("div");
  }
}
