package dev.kindred.cli.report;

import dev.kindred.cli.report.LineChart.Point;
import dev.kindred.cli.report.LineChart.Series;
import dev.kindred.compare.ComparisonReport;
import dev.kindred.compare.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Training, validation, Recall@k and Precision@k, curve by curve. */
final class CurvesSection {
  private static final int GRID = 60;
  private static final double HIGHEST_RELATIVE_LOSS = 1.5;

  private final ComparisonReport report;
  private final List<Contender> contenders;

  CurvesSection(ComparisonReport report, List<Contender> contenders) {
    this.report = report;
    this.contenders = contenders;
  }

  void draw(Markup to) {
    to.open("section", "id", "curves").element("h2", "Curves");
    if (report.runs().size() > contenders.size()) {
      to.element("p", "Bold: the mean over seeds. Faint: each seed.", "class", "lead");
    }
    Contender.legend(to, contenders);
    to.open("div", "class", "charts");
    if (report.runs().stream().anyMatch(run -> !run.curve().isEmpty())) {
      trainingLoss(to);
      validation(to);
    }
    atK(
        to,
        "Recall@k",
        "Share of queries with a relevant image among the first k.",
        Run::recallCurve);
    atK(
        to,
        "Precision@k",
        "Share of relevant images among the first k; beyond the size of the classes it must fall.",
        Run::precisionCurve);
    to.close("div").close("section");
  }

  private void trainingLoss(Markup to) {
    List<Series> series = overTime(run -> relativeLoss(run.curve()));
    double highest = values(series, Point::y).max().orElse(1);
    LineChart.draw(
        to,
        "Training loss",
        "Relative to its first value, because values of different losses cannot be compared: only the shape can.",
        "seconds of training",
        Axis.linear(0, lastSecond(series), Chart.LEFT, Chart.RIGHT),
        Axis.linear(0, Math.clamp(highest, 1, HIGHEST_RELATIVE_LOSS), Chart.BOTTOM, Chart.TOP),
        series);
  }

  private static List<Point> relativeLoss(List<Run.CurvePoint> curve) {
    List<Run.CurvePoint> known =
        curve.stream().filter(p -> Double.isFinite(p.loss()) && p.loss() > 0).toList();
    return known.stream()
        .map(p -> new Point(p.seconds(), p.loss() / known.getFirst().loss()))
        .toList();
  }

  private void validation(Markup to) {
    List<Series> series =
        overTime(run ->
            run.curve().stream()
                .filter(p -> !Double.isNaN(p.validationRecall()))
                .map(p -> new Point(p.seconds(), p.validationRecall()))
                .toList());
    LineChart.draw(
        to,
        "Validation Recall@1",
        "On classes held out of training, while training: which loss learns faster, and has either stopped learning?",
        "seconds of training",
        Axis.linear(0, lastSecond(series), Chart.LEFT, Chart.RIGHT),
        share(series),
        series);
  }

  private void atK(Markup to, String title, String what, Function<Run, List<Double>> curve) {
    List<Series> series =
        contenders.stream()
            .map(c -> {
              List<List<Point>> seeds =
                  report.runs(c.key()).stream().map(curve).map(CurvesSection::byRank).toList();
              return new Series(c, averageByPosition(seeds), seeds);
            })
            .toList();
    double largest = values(series, Point::x).max().orElse(2);
    LineChart.draw(
        to,
        title,
        what,
        "k",
        new Axis(1, Math.max(2, largest), true, Chart.LEFT, Chart.RIGHT),
        share(series),
        series);
  }

  private static List<Point> byRank(List<Double> curve) {
    return IntStream.range(0, curve.size()).mapToObj(i -> new Point(i + 1, curve.get(i))).toList();
  }

  private List<Series> overTime(Function<Run, List<Point>> curve) {
    return contenders.stream()
        .map(c -> {
          List<List<Point>> seeds = report.runs(c.key()).stream().map(curve).toList();
          return new Series(c, averageOverTime(seeds), seeds);
        })
        .toList();
  }

  /** The mean curve on a common grid over the time that all seeds cover. */
  private static List<Point> averageOverTime(List<List<Point>> seeds) {
    List<List<Point>> curves = seeds.stream().filter(s -> s.size() > 1).toList();
    double from = curves.stream().mapToDouble(c -> c.getFirst().x()).max().orElse(0);
    double to = curves.stream().mapToDouble(c -> c.getLast().x()).min().orElse(0);
    List<Point> mean = new ArrayList<>();
    for (int i = 0; i <= GRID && to > from; i++) {
      double x = from + (to - from) * i / GRID;
      mean.add(new Point(x, curves.stream().mapToDouble(c -> at(c, x)).average().orElseThrow()));
    }
    return mean;
  }

  private static double at(List<Point> curve, double x) {
    int right = 1;
    while (right < curve.size() - 1 && curve.get(right).x() < x) {
      right++;
    }
    Point a = curve.get(right - 1);
    Point b = curve.get(right);
    double share = b.x() > a.x() ? Math.clamp((x - a.x()) / (b.x() - a.x()), 0, 1) : 1;
    return a.y() + share * (b.y() - a.y());
  }

  private static List<Point> averageByPosition(List<List<Point>> seeds) {
    int length = seeds.stream().mapToInt(List::size).min().orElse(0);
    return IntStream.range(0, length)
        .mapToObj(i ->
            new Point(
                seeds.getFirst().get(i).x(),
                seeds.stream().mapToDouble(s -> s.get(i).y()).average().orElseThrow()))
        .toList();
  }

  private static Axis share(List<Series> series) {
    double min = values(series, Point::y).min().orElse(0);
    double max = values(series, Point::y).max().orElse(1);
    return Axis.around(min, max, 0, 1, Chart.BOTTOM, Chart.TOP);
  }

  private static double lastSecond(List<Series> series) {
    return values(series, Point::x).max().orElse(1);
  }

  private static DoubleStream values(List<Series> series, ToDoubleFunction<Point> of) {
    return series.stream()
        .flatMap(s -> s.seeds().stream())
        .flatMap(List::stream)
        .mapToDouble(of)
        .filter(Double::isFinite);
  }
}
