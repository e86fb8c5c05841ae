package dev.kindred.cli.demo;

/** The map (x, y) → (a·x + b·y + dx, c·x + d·y + dy). */
record Affine(double a, double b, double c, double d, double dx, double dy) {
  /** Turns by {@code radians} and scales, about the origin. */
  static Affine turn(double radians, double scaleX, double scaleY) {
    double cos = Math.cos(radians);
    double sin = Math.sin(radians);
    return new Affine(cos * scaleX, -sin * scaleY, sin * scaleX, cos * scaleY, 0, 0);
  }

  /** Leans to the right by {@code slant} times the height. */
  static Affine slant(double slant) {
    return new Affine(1, -slant, 0, 1, 0, 0);
  }

  static Affine shift(double dx, double dy) {
    return new Affine(1, 0, 0, 1, dx, dy);
  }

  /** This map, then {@code next}. */
  Affine then(Affine next) {
    return new Affine(
        next.a * a + next.b * c,
        next.a * b + next.b * d,
        next.c * a + next.d * c,
        next.c * b + next.d * d,
        next.a * dx + next.b * dy + next.dx,
        next.c * dx + next.d * dy + next.dy);
  }

  Point of(Point p) {
    return new Point(a * p.x() + b * p.y() + dx, c * p.x() + d * p.y() + dy);
  }
}
