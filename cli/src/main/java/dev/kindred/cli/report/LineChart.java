package dev.kindred.cli.report;

import java.util.List;

/** Curves of several losses over one axis: a bold line for the mean, faint ones for the seeds. */
final class LineChart {
  /** A point of a curve. */
  record Point(double x, double y) {}

  /** All curves of one loss. */
  record Series(Contender contender, List<Point> mean, List<List<Point>> seeds) {}

  private LineChart() {}

  static void draw(
      Markup to,
      String title,
      String description,
      String xName,
      Axis x,
      Axis y,
      List<Series> series) {
    Chart.open(to, Chart.HEIGHT, title, description);
    Chart.leftAxis(to, y);
    Chart.bottomAxis(to, x, Chart.BOTTOM, xName);
    for (Series one : series) {
      for (List<Point> seed : one.seeds) {
        path(to, seed, x, y, one.contender.colour() + " curve faint", "none");
      }
    }
    for (Series one : series) {
      path(to, one.mean, x, y, one.contender.colour() + " curve", one.contender.dashes());
    }
    Chart.close(to, description);
  }

  private static void path(
      Markup to, List<Point> points, Axis x, Axis y, String style, String dashes) {
    if (points.size() < 2) {
      return;
    }
    StringBuilder path = new StringBuilder();
    for (Point point : points) {
      path.append(Chart.point(path.isEmpty(), x.at(point.x), y.at(point.y)));
    }
    to.single("path", "class", style, "stroke-dasharray", dashes, "d", path);
  }
}
