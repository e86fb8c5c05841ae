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
    CsvTable.open(to, "What tuning changed", "tuning-table");
    CsvTable.wordHead(to, "Loss");
    CsvTable.wordHead(to, "Metric");
    for (String column : List.of("As given", "Tuned", "Gain")) {
      CsvTable.numberHead(to, column);
    }
    to.close("tr").close("thead").open("tbody");
    Study study = report.study();
    for (Contender contender : contenders) {
      String given = study.given().get(contender.index()).key();
      for (String metric : metrics) {
        Interval before = summary(metric, given);
        Interval after = summary(metric, contender.key());
        Optional<Difference> gain = report.difference(metric, contender.key(), given);
        Interval change = gain.map(Difference::overUnits).orElse(UNKNOWN);
        to.open("tr").open("th", "scope", "row", "data-csv", contender.key());
        contender.label(to);
        String title = MetricGuide.of(metric, study.dataset().levels()).title();
        to.close("th").element("td", title, "data-csv", CsvTable.quoted(metric));
        CsvTable.number(to, Numbers.value(before.mean()), Numbers.csv(before.mean()));
        CsvTable.number(to, Numbers.value(after.mean()), Numbers.csv(after.mean()));
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
    CsvTable.close(to);
  }

  private Interval summary(String metric, String loss) {
    return report.summary(metric, loss).map(MetricSummary::interval).orElse(UNKNOWN);
  }

  private void trials(Markup to) {
    CsvTable.open(to, "Trials", "trials-table");
    for (String column : List.of("Loss", "Settings")) {
      CsvTable.wordHead(to, column);
    }
    for (String column : List.of("Learning rate", "Steps", "Validation", "Chosen")) {
      CsvTable.numberHead(to, column);
    }
    to.close("tr").close("thead").open("tbody");
    for (Contender contender : contenders) {
      for (LossDescription.Trial trial : report.study().losses().get(contender.index()).trials()) {
        to.open("tr").open("th", "scope", "row", "data-csv", contender.key());
        contender.label(to);
        to.close("th")
            .open("td", "data-csv", CsvTable.quoted(trial.loss()))
            .element("code", trial.loss())
            .close("td");
        String rate = String.valueOf(trial.learningRate());
        CsvTable.number(to, rate, rate);
        CsvTable.number(to, Numbers.count(trial.steps()), Long.toString(trial.steps()));
        CsvTable.number(
            to,
            Double.isNaN(trial.score()) ? "failed" : Numbers.value(trial.score()),
            Numbers.csv(trial.score()));
        CsvTable.number(to, trial.chosen() ? "chosen" : "", trial.chosen() ? "1" : "0");
        to.close("tr");
      }
    }
    CsvTable.close(to);
  }
}
