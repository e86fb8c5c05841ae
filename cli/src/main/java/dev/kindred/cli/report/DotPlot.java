package dev.kindred.cli.report;

import dev.kindred.compare.ComparisonReport;
import dev.kindred.compare.Control;
import dev.kindred.compare.MetricGuide;
import dev.kindred.compare.MetricSummary;
import dev.kindred.metrics.Interval;
import java.util.ArrayList;
import java.util.List;

/** One metric: a row per loss with its seeds as dots, its mean and its interval. */
final class DotPlot {
  private static final int ROW = 40;
  private static final int LEFT = 10;

  private record Row(Contender contender, MetricSummary summary) {}

  private DotPlot() {}

  static void draw(Markup to, ComparisonReport report, List<Contender> contenders, String metric) {
    MetricGuide guide = MetricGuide.of(metric, report.study().dataset().levels());
    List<Row> rows = new ArrayList<>();
    for (Contender contender : contenders) {
      report.summary(metric, contender.key()).ifPresent(s -> rows.add(new Row(contender, s)));
    }
    List<Double> values = new ArrayList<>();
    for (Row row : rows) {
      values.addAll(row.summary.values());
      values.add(row.summary.interval().low());
      values.add(row.summary.interval().high());
    }
    List<Control> controls =
        report.controls().stream()
            .filter(c -> Double.isFinite(c.metrics().getOrDefault(metric, Double.NaN)))
            .toList();
    double min = values.stream().filter(Double::isFinite).reduce(Math::min).orElse(0.0);
    double max = values.stream().filter(Double::isFinite).reduce(Math::max).orElse(1.0);
    int bottom = 8 + ROW * rows.size();
    Axis x = Axis.around(min, max, -1, 1, LEFT, Chart.RIGHT - 4);
    String description = guide.explanation() + controls(controls, metric);
    Chart.open(to, bottom + 24, guide.title(), description);
    for (double tick : x.ticks()) {
      String at = Numbers.coordinate(x.at(tick));
      to.single("line", "class", "grid", "x1", at, "x2", at, "y1", 4, "y2", bottom);
      to.element("text", Numbers.tick(tick), "class", "tick middle", "x", at, "y", bottom + 14);
    }
    for (int i = 0; i < rows.size(); i++) {
      row(to, rows.get(i), x, 8 + ROW * i);
    }
    Chart.close(to, description);
  }

  private static String controls(List<Control> controls, String metric) {
    StringBuilder text = new StringBuilder();
    for (Control control : controls) {
      text.append(text.isEmpty() ? " For comparison: " : "; ")
          .append(control.title())
          .append(' ')
          .append(Numbers.value(control.metrics().getOrDefault(metric, Double.NaN)));
    }
    return text.isEmpty() ? "" : text.append('.').toString();
  }

  private static void row(Markup to, Row row, Axis x, int top) {
    Contender contender = row.contender;
    Interval interval = row.summary.interval();
    double y = top + 27.0;
    to.element("text", contender.title(), "class", "name", "x", LEFT, "y", top + 12);
    to.element(
        "text",
        (Numbers.value(interval.mean()) + " " + Numbers.plusMinus(interval)).strip(),
        "class",
        "name end",
        "x",
        Chart.RIGHT - 4,
        "y",
        top + 12);
    if (Double.isFinite(interval.low())) {
      to.single(
          "line",
          "class",
          contender.colour() + " interval",
          "x1",
          Numbers.coordinate(x.at(interval.low())),
          "x2",
          Numbers.coordinate(x.at(interval.high())),
          "y1",
          y,
          "y2",
          y);
    }
    for (double value : row.summary.values()) {
      if (Double.isFinite(value)) {
        to.open(
                "circle",
                "class",
                contender.colour() + " dot",
                "cx",
                Numbers.coordinate(x.at(value)),
                "cy",
                y,
                "r",
                3.5)
            .element("title", contender.title() + ", one model: " + Numbers.value(value))
            .close("circle");
      }
    }
    if (Double.isFinite(interval.mean())) {
      String at = Numbers.coordinate(x.at(interval.mean()));
      to.single(
          "line",
          "class",
          contender.colour() + " mean",
          "x1",
          at,
          "x2",
          at,
          "y1",
          y - 8,
          "y2",
          y + 8);
    }
  }
}
