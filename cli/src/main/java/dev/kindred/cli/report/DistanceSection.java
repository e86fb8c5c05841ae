package dev.kindred.cli.report;

import dev.kindred.cli.report.HistogramChart.Layer;
import dev.kindred.compare.ComparisonReport;
import dev.kindred.compare.MetricSummary;
import dev.kindred.compare.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Distance histograms, one drawing per loss on the same scale. */
final class DistanceSection {
  private final ComparisonReport report;
  private final List<Contender> contenders;

  DistanceSection(ComparisonReport report, List<Contender> contenders) {
    this.report = report;
    this.contenders = contenders;
  }

  void draw(Markup to) {
    List<List<Layer>> layers = contenders.stream().map(c -> layers(report.runs(c.key()))).toList();
    double highest = layers.stream().mapToDouble(HistogramChart::highest).max().orElse(1);
    to.open("section", "id", "distances")
        .element("h2", "Distances")
        .element(
            "p",
            "Every pair of evaluation images by the distance of their embeddings, seeds taken together; each kind of pair adds up to one. The less the filled shape overlaps the others, the better a single threshold works. Whether related classes stand closer than unrelated ones is the question of order.",
            "class",
            "lead");
    to.open("div", "class", "charts");
    for (int i = 0; i < contenders.size(); i++) {
      Contender contender = contenders.get(i);
      List<Run> runs = report.runs(contender.key());
      double max =
          runs.stream()
              .flatMap(r -> r.distances().stream())
              .mapToDouble(Run.Histogram::maxDistance)
              .max()
              .orElse(2);
      HistogramChart.draw(to, contender, description(contender), max, highest, layers.get(i));
    }
    to.close("div").close("section");
  }

  private String description(Contender contender) {
    return "AUC pooled %s, equal error rate %s."
        .formatted(mean("auc_pooled", contender), mean("eer", contender));
  }

  private String mean(String metric, Contender contender) {
    return Numbers.value(
        report
            .summary(metric, contender.key())
            .map(MetricSummary::interval)
            .map(i -> i.mean())
            .orElse(Double.NaN));
  }

  /** The same class first, then coarser relations; grades without pairs are left out. */
  private List<Layer> layers(List<Run> runs) {
    int depth = report.study().dataset().levels().size();
    List<Layer> layers = new ArrayList<>();
    for (int grade = depth; grade >= 0; grade--) {
      double[] shares = shares(runs, grade);
      if (shares.length > 0) {
        layers.add(new Layer(report.study().dataset().gradeName(grade), shares, grade == depth));
      }
    }
    return layers;
  }

  private static double[] shares(List<Run> runs, int grade) {
    double[] shares = {};
    for (Run run : runs) {
      if (grade >= run.distances().size()) {
        continue;
      }
      List<Long> counts = run.distances().get(grade).counts();
      double total = counts.stream().flatMapToLong(LongStream::of).sum();
      if (shares.length == 0 && total > 0) {
        shares = new double[counts.size()];
      }
      for (int b = 0; b < counts.size() && total > 0; b++) {
        shares[b] += counts.get(b) / total / runs.size();
      }
    }
    return shares;
  }
}
