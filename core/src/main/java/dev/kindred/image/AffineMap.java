package dev.kindred.image;

/** The map (u, v) to (xu u + xv v + x0, yu u + yv v + y0). */
record AffineMap(double xu, double xv, double x0, double yu, double yv, double y0) {
  static AffineMap translation(double x, double y) {
    return new AffineMap(1, 0, x, 0, 1, y);
  }

  static AffineMap scaling(double x, double y) {
    return new AffineMap(x, 0, 0, 0, y, 0);
  }

  static AffineMap rotation(double radians) {
    double cos = Math.cos(radians);
    double sin = Math.sin(radians);
    return new AffineMap(cos, -sin, 0, sin, cos, 0);
  }

  static AffineMap shear(double x, double y) {
    return new AffineMap(1, x, 0, y, 1, 0);
  }

  /**
   * From an image turned clockwise back to the image as it was, both measured from their top left
   * corner.
   *
   * @param width of the image as it was
   * @param height of the image as it was
   */
  static AffineMap turningBack(int quarterTurns, double width, double height) {
    return switch (quarterTurns) {
      case 0 -> scaling(1, 1);
      case 1 -> new AffineMap(0, 1, 0, -1, 0, height);
      case 2 -> new AffineMap(-1, 0, width, 0, -1, height);
      case 3 -> new AffineMap(0, -1, width, 1, 0, 0);
      default -> throw new IllegalArgumentException("quarter turns are 0..3, not " + quarterTurns);
    };
  }

  /** First this map, then another. */
  AffineMap then(AffineMap next) {
    return new AffineMap(
        next.xu * xu + next.xv * yu,
        next.xu * xv + next.xv * yv,
        next.xu * x0 + next.xv * y0 + next.x0,
        next.yu * xu + next.yv * yu,
        next.yu * xv + next.yv * yv,
        next.yu * x0 + next.yv * y0 + next.y0);
  }

  /** The longer of the steps that one step to the right and one step down become. */
  double longestStep() {
    return Math.max(Math.hypot(xu, yu), Math.hypot(xv, yv));
  }
}
