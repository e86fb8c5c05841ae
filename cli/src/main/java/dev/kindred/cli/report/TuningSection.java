package dev.kindred.cli.report;

import dev.kindred.compare.ComparisonReport;
import dev.kindred.compare.Difference;
import dev.kindred.compare.LossDescription;
import dev.kindred.compare.MetricGuide;
import dev.kindred.compare.MetricSummary;
import dev.kindred.compare.Study;
import dev.kindred.compare.Verdict;
import dev.kindred.metrics.Interval;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the search of settings changed: each loss tuned beside itself as given, and the trials. */
final class TuningSection {
  private static final Interval UNKNOWN = new Interval(Double.NaN, Double.NaN, Double.NaN);

  private final ComparisonReport report;
  private final List<Contender> contenders;

  TuningSection(ComparisonReport report, List<Contender> contenders) {
    this.report = report;
    this.contenders = contenders;
  }

  void draw(Markup to) {
    to.open("section", "id", "tuning").element("h2", "Tuned against as given");
    Verdict given = report.givenVerdict();
    if (given != null) {
      to.element(
          "p",
          "Everything above is about tuned losses. With the settings as given, the findings would read:",
          "class",
          "lead");
      to.open("div", "class", "findings");
      given.findings().forEach(f -> finding(to, f));
      to.close("div");
    }
    gains(to);
    trials(to);
    to.close("section");
  }

  private static void finding(Markup to, Verdict.Finding finding) {
    to.open("div", "class", "finding undecided")
        .element("h3", finding.title() + ", as given")
        .element("p", finding.sentence())
        .close("div");
  }

  private void gains(Markup to) {
    List<String> metrics = VerdictSection.headlines(report);
    table(to, "What tuning changed", "tuning-table");
    to.element("th", "Loss", "scope", "col", "data-csv", "loss")
        .element("th", "Metric", "scope", "col", "data-csv", "metric");
    for (String column : List.of("As given", "Tuned", "Gain")) {
      number(to, "th", column, column.toLowerCase(Locale.ROOT));
    }
    to.close("tr").close("thead").open("tbody");
    Study study = report.study();
    for (Contender contender : contenders) {
      String given = study.given().get(contender.index()).key();
      for (String metric : metrics) {
        Interval before = summary(metric, given);
        Interval after = summary(metric, contender.key());
        Optional<Difference> gain = report.difference(metric, contender.key(), given);
        Interval change = gain.map(Difference::overSeeds).orElse(UNKNOWN);
        to.open("tr").open("th", "scope", "row", "data-csv", contender.key());
        contender.label(to);
        String title = MetricGuide.of(metric, study.dataset().levels()).title();
        to.close("th").element("td", title, "data-csv", '"' + metric + '"');
        number(to, "td", Numbers.value(before.mean()), Numbers.csv(before.mean()));
        number(to, "td", Numbers.value(after.mean()), Numbers.csv(after.mean()));
        boolean decided = gain.map(Difference::excludesZero).orElse(false);
        to.open(
                "td",
                "class",
                decided ? "number decided" : "number",
                "data-csv",
                Numbers.csv(change.mean()))
            .text(Numbers.signed(change.mean()))
            .element("span", Numbers.range(change), "class", "pm")
            .close("td")
            .close("tr");
      }
    }
    to.close("tbody").close("table").close("div");
  }

  private Interval summary(String metric, String loss) {
    return report.summary(metric, loss).map(MetricSummary::interval).orElse(UNKNOWN);
  }

  private void trials(Markup to) {
    table(to, "Trials", "trials-table");
    for (String column : List.of("Loss", "Settings")) {
      to.element("th", column, "scope", "col", "data-csv", column.toLowerCase(Locale.ROOT));
    }
    for (String column : List.of("Learning rate", "Steps", "Validation", "Chosen")) {
      number(to, "th", column, column.toLowerCase(Locale.ROOT));
    }
    to.close("tr").close("thead").open("tbody");
    for (Contender contender : contenders) {
      for (LossDescription.Trial trial : report.study().losses().get(contender.index()).trials()) {
        to.open("tr").open("th", "scope", "row", "data-csv", contender.key());
        contender.label(to);
        to.close("th")
            .open("td", "data-csv", '"' + trial.loss() + '"')
            .element("code", trial.loss())
            .close("td");
        String rate = String.valueOf(trial.learningRate());
        number(to, "td", rate, rate);
        number(to, "td", Numbers.count(trial.steps()), Long.toString(trial.steps()));
        number(
            to,
            "td",
            Double.isNaN(trial.score()) ? "failed" : Numbers.value(trial.score()),
            Numbers.csv(trial.score()));
        number(to, "td", trial.chosen() ? "chosen" : "", trial.chosen() ? "1" : "0");
        to.close("tr");
      }
    }
    to.close("tbody").close("table").close("div");
  }

  private static void table(Markup to, String title, String id) {
    to.open("div", "class", "bar")
        .element("h3", title)
        .element("button", "Copy as CSV", "type", "button", "data-copies", id)
        .close("div")
        .open("div", "class", "scroll", "tabindex", 0)
        .open("table", "id", id)
        .open("thead")
        .open("tr");
  }

  private static void number(Markup to, String element, String shown, String csv) {
    to.element(element, shown, "class", "number", "data-csv", csv);
  }
}
