package dev.kindred.cli.demo;

import java.util.List;

/**
 * One character as its inventor meant it: pen movements in the unit square.
 *
 * @param strokes in the order they are drawn
 */
record Glyph(List<Curve> strokes) {
  private static final int GRID = 12;

  Glyph {
    strokes = List.copyOf(strokes);
  }

  /** The same strokes, moved and scaled to fill the unit square; narrow glyphs stay narrow. */
  Glyph fitted() {
    double left = Double.MAX_VALUE;
    double top = Double.MAX_VALUE;
    double right = -Double.MAX_VALUE;
    double bottom = -Double.MAX_VALUE;
    for (Curve stroke : strokes) {
      for (Point point : stroke.smooth()) {
        left = Math.min(left, point.x());
        right = Math.max(right, point.x());
        top = Math.min(top, point.y());
        bottom = Math.max(bottom, point.y());
      }
    }
    double scale = 1 / Math.max(Math.max(right - left, bottom - top), 1e-9);
    Affine fit =
        Affine.shift(-(left + right) / 2, -(top + bottom) / 2)
            .then(Affine.turn(0, scale, scale))
            .then(Affine.shift(0.5, 0.5));
    return new Glyph(strokes.stream().map(stroke -> stroke.map(fit)).toList());
  }

  /**
   * How different two characters look when both are drawn neatly, 0 (the same ink) to 1 (none in
   * common).
   */
  double difference(Glyph other) {
    byte[] mine = neat();
    byte[] theirs = other.neat();
    double common = 0;
    double all = 0;
    for (int i = 0; i < mine.length; i++) {
      int a = 255 - (mine[i] & 0xff);
      int b = 255 - (theirs[i] & 0xff);
      common += Math.min(a, b);
      all += Math.max(a, b);
    }
    return 1 - common / all;
  }

  private byte[] neat() {
    Canvas canvas = new Canvas(GRID);
    Affine sheet = Affine.turn(0, GRID - 3, GRID - 3).then(Affine.shift(1, 1));
    for (Curve stroke : strokes) {
      canvas.draw(stroke.map(sheet).smooth(), 0.8);
    }
    return canvas.pixels();
  }
}
