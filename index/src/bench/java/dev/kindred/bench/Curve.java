package dev.kindred.bench;

import java.util.List;
import java.util.Locale;

/** Speed over recall, as the effort grows. */
record Curve(List<Point> points) {

  /**
   * One effort.
   *
   * @param speed queries per second of processor time
   */
  record Point(int effort, double recall, double speed) {}

  Curve {
    points = List.copyOf(points);
  }

  /**
   * The speed at a recall: between the two efforts around it, in proportion on a logarithmic scale.
   * "≥" where the least effort does better, "–" where no effort does as well.
   */
  String at(double recall) {
    Point before = points.getFirst();
    if (before.recall >= recall) {
      return "≥ " + text(before.speed);
    }
    for (Point point : points) {
      if (point.recall >= recall) {
        double share = (recall - before.recall) / (point.recall - before.recall);
        return text(before.speed * Math.pow(point.speed / before.speed, share));
      }
      before = point;
    }
    return "–";
  }

  private static String text(double speed) {
    return String.format(Locale.ROOT, "%,.0f", speed);
  }
}
