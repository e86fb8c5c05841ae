package dev.kindred.cli.demo;

import java.util.List;

/** A square sheet on which a round pen draws, with soft edges. */
final class Canvas {
  private final int side;
  private final float[] ink;

  Canvas(int side) {
    this.side = side;
    this.ink = new float[side * side];
  }

  /** Draws straight lines from point to point, {@code radius} pixels to each side; or a dot. */
  void draw(List<Point> points, double radius) {
    for (int i = 0; i < points.size(); i++) {
      segment(points.get(Math.max(0, i - 1)), points.get(i), radius);
    }
  }

  /** Draws a straight line. */
  void segment(Point from, Point to, double r) {
    int top = clamp(Math.floor(Math.min(from.y(), to.y()) - r - 1));
    int bottom = clamp(Math.ceil(Math.max(from.y(), to.y()) + r + 1));
    int left = clamp(Math.floor(Math.min(from.x(), to.x()) - r - 1));
    int right = clamp(Math.ceil(Math.max(from.x(), to.x()) + r + 1));
    double dx = to.x() - from.x();
    double dy = to.y() - from.y();
    double length2 = dx * dx + dy * dy;
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        double t = length2 == 0 ? 0 : ((x - from.x()) * dx + (y - from.y()) * dy) / length2;
        double near = Math.clamp(t, 0.0, 1.0);
        double distance = Math.hypot(x - from.x() - near * dx, y - from.y() - near * dy);
        float cover = (float) Math.clamp(r - distance + 0.5, 0.0, 1.0);
        int at = y * side + x;
        ink[at] = Math.max(ink[at], cover);
      }
    }
  }

  /** Gray values, black ink on white paper, row by row. */
  byte[] pixels() {
    byte[] pixels = new byte[ink.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Math.round(255 * (1 - ink[i]));
    }
    return pixels;
  }

  private int clamp(double v) {
    return (int) Math.clamp(v, 0, side - 1);
  }
}
