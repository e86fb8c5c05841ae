package dev.kindred.cli.report;

import dev.kindred.compare.ComparisonReport;
import dev.kindred.compare.DatasetSummary;
import dev.kindred.compare.Run;
import dev.kindred.compare.Study;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
    to.element(
        "p",
        "Distances are Euclidean between unit vectors; ties go to the lower position; a query without another image of its class is left out. Intervals of means and of paired differences are 95% t intervals over seeds; the second interval of a difference redraws seeds and queries together (percentile bootstrap). A loss wins a verdict only if, against every other loss, zero lies outside both and the paired t test has p ≤ 0.05 after Holm's correction for all pairs of losses and both questions together.",
        "class",
        "prose");
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
    CsvTable.open(to, "Runs", "runs-table");
    CsvTable.wordHead(to, "Loss");
    List.of("Seed", "Steps", "Images seen", "Seconds", "Recall@1", "MAP@R", "Model")
        .forEach(column -> CsvTable.numberHead(to, column));
    to.close("tr").close("thead").open("tbody");
    for (Contender contender : contenders) {
      report.runs(contender.key()).forEach(run -> run(to, contender, run));
    }
    Contender.given(report.study())
        .forEach(given -> report.runs(given.key()).forEach(run -> run(to, given, run)));
    CsvTable.close(to);
  }

  private static void run(Markup to, Contender contender, Run run) {
    double recall = run.metrics().getOrDefault("recall@1", Double.NaN);
    double map = run.metrics().getOrDefault("map@r", Double.NaN);
    to.open("tr").open("th", "scope", "row", "data-csv", contender.key());
    contender.label(to);
    to.close("th");
    CsvTable.number(to, Long.toString(run.seed()), Long.toString(run.seed()));
    CsvTable.number(to, Numbers.count(run.steps()), Long.toString(run.steps()));
    CsvTable.number(to, Numbers.count(run.images()), Long.toString(run.images()));
    String seconds = String.format(Locale.ROOT, "%.1f", run.trainSeconds());
    CsvTable.number(to, seconds, seconds);
    CsvTable.number(to, Numbers.value(recall), Numbers.csv(recall));
    CsvTable.number(to, Numbers.value(map), Numbers.csv(map));
    String hash = run.modelHash();
    to.open("td", "class", "number", "data-csv", hash)
        .element("code", hash.substring(0, Math.min(HASH_LENGTH, hash.length())), "title", hash)
        .close("td")
        .close("tr");
  }
}
