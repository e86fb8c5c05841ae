package dev.kindred.cli.report;

import dev.kindred.compare.ComparisonReport;
import dev.kindred.compare.MetricGuide;
import dev.kindred.compare.SearchSplit;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What each loss keeps when an index answers instead of a comparison of all pairs. */
final class SearchSection {
  private final ComparisonReport report;
  private final List<Contender> contenders;

  SearchSection(ComparisonReport report, List<Contender> contenders) {
    this.report = report;
    this.contenders = contenders;
  }

  void draw(Markup to) {
    to.open("section", "id", "search").element("h2", "Exact and approximate search");
    to.element(
        "p",
        "All other numbers are by exact search, so that they are the embedding’s alone. An index walks a graph (HNSW) and may miss a neighbour: the last column is what that costs on top. The graph is built with the parameters of the index and walked with its default effort; an index of fewer than some 8,000 images compares them one by one and loses nothing. Means over seeds.",
        "class",
        "lead");
    CsvTable.open(to, "What the index loses", "search-table");
    CsvTable.wordHead(to, "Loss");
    CsvTable.wordHead(to, "Metric");
    List.of("Exact", "HNSW", "Lost").forEach(name -> CsvTable.numberHead(to, name));
    to.close("tr").close("thead").open("tbody");
    for (Contender contender : contenders) {
      List<SearchSplit> splits =
          report.searches().stream().filter(s -> s.loss().equals(contender.key())).toList();
      if (!splits.isEmpty()) {
        for (String metric : splits.getFirst().exact().keySet()) {
          String title = MetricGuide.of(metric, report.study().dataset().levels()).title();
          row(
              to,
              contender,
              title,
              mean(splits, s -> s.exact().getOrDefault(metric, Double.NaN)),
              mean(splits, s -> s.approximate().getOrDefault(metric, Double.NaN)));
        }
        row(to, contender, "10 nearest found", 1, mean(splits, SearchSplit::found));
      }
    }
    CsvTable.close(to);
    to.close("section");
  }

  private static double mean(List<SearchSplit> splits, ToDoubleFunction<SearchSplit> of) {
    return splits.stream().mapToDouble(of).average().orElse(Double.NaN);
  }

  private static void row(
      Markup to, Contender contender, String metric, double exact, double approximate) {
    to.open("tr").open("th", "scope", "row", "data-csv", CsvTable.quoted(contender.key()));
    contender.label(to);
    to.close("th").element("td", metric, "data-csv", CsvTable.quoted(metric));
    CsvTable.number(to, Numbers.value(exact), Numbers.csv(exact));
    CsvTable.number(to, Numbers.value(approximate), Numbers.csv(approximate));
    double lost = exact - approximate;
    CsvTable.number(to, Numbers.value(lost), Numbers.csv(lost));
    to.close("tr");
  }
}
