package dev.kindred.cli.report;

import dev.kindred.compare.ComparisonReport;
import dev.kindred.compare.DatasetSummary;
import dev.kindred.compare.MetricGuide;
import dev.kindred.compare.Run;
import dev.kindred.compare.Study;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What it takes to repeat the comparison, and how its numbers were made. */
final class MethodsSection {
  private static final int HASH_LENGTH = 12;

  private final ComparisonReport report;
  private final List<Contender> contenders;

  MethodsSection(ComparisonReport report, List<Contender> contenders) {
    this.report = report;
    this.contenders = contenders;
  }

  void draw(Markup to) {
    Study study = report.study();
    to.open("section", "id", "methods").element("h2", "Methods");
    study.notes().forEach(note -> to.element("p", note, "class", "prose"));
    to.element("p", statistics(), "class", "prose");
    to.element("h3", "Repeat it");
    to.open("div", "class", "scroll", "tabindex", 0)
        .open("pre")
        .element("code", study.command())
        .close("pre")
        .close("div");
    to.open("div", "class", "facts");
    facts(to, "Data", data(study.dataset()));
    facts(to, "Configuration", study.configuration());
    facts(to, "Environment", study.environment());
    Map<String, String> controls = new LinkedHashMap<>();
    report.controls().forEach(c -> controls.put(c.title(), c.explanation()));
    facts(to, "Controls", controls);
    to.close("div");
    runs(to);
    to.close("section");
  }

  private String statistics() {
    return (VerdictSection.retrieves(report)
            ? "Distances are Euclidean between unit vectors; ties go to the lower position; a query without another image of its class is left out. "
            : "Distances are Euclidean between unit vectors; a judgment whose two distances are the same counts half. ")
        + switch (report.study().unit()) {
          case SEED ->
              "Intervals of means and of paired differences are 95% t intervals over seeds; the second interval of a difference redraws seeds and queries together (percentile bootstrap). A loss wins a verdict only if, against every other loss, zero lies outside both and the paired t test has p ≤ 0.05 after Holm's correction for all pairs of losses and all questions together.";
          case CLASS ->
              "Intervals of values and of paired differences are 95% t intervals over classes. A model wins a verdict only if, against every other, zero lies outside and the paired t test has p ≤ 0.05 after Holm's correction for all pairs of models and all questions together.";
        };
  }

  private static Map<String, String> data(DatasetSummary data) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("name", data.name());
    facts.put("images", Numbers.count(data.images()));
    facts.put("files skipped", Numbers.count(data.skipped()));
    facts.put("levels", String.join(" / ", data.levels()));
    facts.put("split", data.split());
    facts.put("content hash", data.contentHash());
    return facts;
  }

  private static void facts(Markup to, String title, Map<String, String> facts) {
    if (facts.isEmpty()) {
      return;
    }
    to.open("div").element("h3", title).open("dl");
    facts.forEach((name, value) -> to.element("dt", words(name)).element("dd", value));
    to.close("dl").close("div");
  }

  /** "imagesPerClass" as "images per class". */
  private static String words(String name) {
    return name.matches("[a-z]+([A-Z][a-z]+)+")
        ? name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT)
        : name;
  }

  private void runs(Markup to) {
    boolean trained = report.study().unit() == Study.Unit.SEED;
    List<String> metrics = VerdictSection.headlines(report);
    CsvTable.open(to, trained ? "Runs" : "Models", "runs-table");
    CsvTable.wordHead(to, trained ? "Loss" : "Model");
    if (trained) {
      List.of("Seed", "Steps", "Images seen", "Seconds")
          .forEach(column -> CsvTable.numberHead(to, column));
    }
    List<String> levels = report.study().dataset().levels();
    metrics.forEach(metric -> CsvTable.numberHead(to, MetricGuide.of(metric, levels).title()));
    CsvTable.numberHead(to, "Content hash");
    to.close("tr").close("thead").open("tbody");
    Stream.concat(contenders.stream(), Contender.given(report.study()).stream())
        .forEach(contender ->
            report.runs(contender.key()).forEach(run -> run(to, contender, run, trained, metrics)));
    CsvTable.close(to);
  }

  private static void run(
      Markup to, Contender contender, Run run, boolean trained, List<String> metrics) {
    to.open("tr").open("th", "scope", "row", "data-csv", contender.key());
    contender.label(to);
    to.close("th");
    if (trained) {
      CsvTable.number(to, Long.toString(run.seed()), Long.toString(run.seed()));
      CsvTable.number(to, Numbers.count(run.steps()), Long.toString(run.steps()));
      CsvTable.number(to, Numbers.count(run.images()), Long.toString(run.images()));
      String seconds = String.format(Locale.ROOT, "%.1f", run.trainSeconds());
      CsvTable.number(to, seconds, seconds);
    }
    for (String metric : metrics) {
      double value = run.metrics().getOrDefault(metric, Double.NaN);
      CsvTable.number(to, Numbers.value(value), Numbers.csv(value));
    }
    String hash = run.modelHash();
    to.open("td", "class", "number", "data-csv", hash)
        .element("code", hash.substring(0, Math.min(HASH_LENGTH, hash.length())), "title", hash)
        .close("td")
        .close("tr");
  }
}
