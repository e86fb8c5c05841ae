package dev.kindred.cli.demo;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How one person writes: a constant lean, width, size and pen, and an unsteadiness that makes every
 * drawing a little different.
 *
 * @param slant lean to the right, as a share of the height
 * @param turn rotation of the sheet, in radians
 * @param width width against height, 1 is as meant
 * @param size share of the sheet that a character fills
 * @param pen width of the line, 1 is as meant
 * @param shake how far control points stray, as a share of the character's size
 */
record Hand(double slant, double turn, double width, double size, double pen, double shake) {
  static Hand invent(RandomGenerator random) {
    return new Hand(
        0.17 * random.nextGaussian(),
        0.09 * random.nextGaussian(),
        Math.exp(0.2 * random.nextGaussian()),
        random.nextDouble(0.55, 0.82),
        Math.exp(0.25 * random.nextGaussian()),
        random.nextDouble(0.015, 0.04));
  }

  /** All but the shake, in standard deviations of what {@link #invent} gives. */
  double[] standardized() {
    return new double[] {
      slant / 0.17,
      turn / 0.09,
      Math.log(width) / 0.2,
      (size - (0.55 + 0.82) / 2) / ((0.82 - 0.55) / Math.sqrt(12)),
      Math.log(pen) / 0.25
    };
  }

  /** Draws {@code glyph} on a sheet of {@code side} x {@code side} pixels. */
  byte[] draw(Glyph glyph, Script script, int side, RandomGenerator random) {
    double scale = side * size * Math.exp(0.05 * random.nextGaussian());
    double aspect = Math.sqrt(width * Math.exp(0.08 * random.nextGaussian()));
    double margin = Math.max(0, side - scale * Math.max(aspect, 1 / aspect)) / 2;
    Affine sheet =
        Affine.shift(-0.5, -0.5)
            .then(Affine.slant(slant + script.slant() + 0.05 * random.nextGaussian()))
            .then(Affine.turn(turn + 0.04 * random.nextGaussian(), scale * aspect, scale / aspect))
            .then(
                Affine.shift(
                    side / 2.0 + random.nextDouble(-1, 1) * margin * 0.2,
                    side / 2.0 + random.nextDouble(-1, 1) * margin * 0.2));
    Canvas canvas = new Canvas(side);
    for (Curve stroke : glyph.strokes()) {
      Affine stray = stray(stroke.points().getFirst(), random);
      List<Point> drawn = stroke.map(stray).jitter(shake, random).map(sheet).smooth();
      ink(canvas, drawn, script.pen() * pen * side * size, random);
    }
    return canvas.pixels();
  }

  /** Puts a stroke a little beside its place, longer or shorter, and turned. */
  private Affine stray(Point start, RandomGenerator random) {
    double length = Math.exp(4 * shake * random.nextGaussian());
    return Affine.shift(-start.x(), -start.y())
        .then(Affine.turn(4 * shake * random.nextGaussian(), length, length))
        .then(
            Affine.shift(
                start.x() + shake * random.nextGaussian(),
                start.y() + shake * random.nextGaussian()));
  }

  /** A pen presses unevenly and draws thinner as it gets faster: the width wanders. */
  private static void ink(Canvas canvas, List<Point> drawn, double radius, RandomGenerator random) {
    double pressure = radius * (1 + 0.1 * random.nextGaussian());
    double fade = 0.3 * random.nextDouble();
    if (drawn.size() == 1) {
      canvas.draw(drawn, 1.6 * pressure);
      return;
    }
    for (int i = 1; i < drawn.size(); i++) {
      double progress = i / (double) drawn.size();
      double width = Math.max(0.7, pressure * (1 - fade * progress));
      canvas.segment(drawn.get(i - 1), drawn.get(i), width);
    }
  }
}
