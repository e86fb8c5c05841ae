package dev.kindred.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A pen movement: a smooth line through control points. One point is a dot.
 *
 * @param points at least one
 */
record Curve(List<Point> points) {
  private static final int STEPS = 10;

  Curve {
    points = List.copyOf(points);
  }

  /** The curve through the points (x0, y0), (x1, y1), … */
  static Curve of(double... coordinates) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < coordinates.length; i += 2) {
      points.add(new Point(coordinates[i], coordinates[i + 1]));
    }
    return new Curve(points);
  }

  Curve map(Affine map) {
    return new Curve(points.stream().map(map::of).toList());
  }

  /** Moves each control point by a normal deviate of {@code sigma}. */
  Curve jitter(double sigma, RandomGenerator random) {
    return new Curve(points.stream().map(point -> point.stray(sigma, random)).toList());
  }

  /** The points of a Catmull-Rom spline through the control points, close enough for drawing. */
  List<Point> smooth() {
    if (points.size() < 3) {
      return points;
    }
    List<Point> smooth = new ArrayList<>();
    for (int i = 0; i < points.size() - 1; i++) {
      Point p0 = points.get(Math.max(0, i - 1));
      Point p1 = points.get(i);
      Point p2 = points.get(i + 1);
      Point p3 = points.get(Math.min(points.size() - 1, i + 2));
      for (int step = 0; step < STEPS; step++) {
        double t = step / (double) STEPS;
        smooth.add(
            new Point(
                spline(p0.x(), p1.x(), p2.x(), p3.x(), t),
                spline(p0.y(), p1.y(), p2.y(), p3.y(), t)));
      }
    }
    smooth.add(points.getLast());
    return smooth;
  }

  private static double spline(double v0, double v1, double v2, double v3, double t) {
    double a = -v0 + 3 * v1 - 3 * v2 + v3;
    double b = 2 * v0 - 5 * v1 + 4 * v2 - v3;
    return v1 + t * (v2 - v0 + t * (b + t * a)) / 2;
  }
}
