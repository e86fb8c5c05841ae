package dev.kindred.cli.report;

import dev.kindred.metrics.Interval;

/**
 * A difference beside zero, as small as a word: a dot, its interval, and the line of no difference.
 */
final class IntervalMark {
  private static final int WIDTH = 120;
  private static final int HEIGHT = 16;
  private static final int MIDDLE = HEIGHT / 2;

  private IntervalMark() {}

  /**
   * @param reach the difference at either edge; farther ends are cut
   */
  static void draw(Markup to, Contender contender, Interval interval, double reach) {
    Axis x = Axis.linear(-reach, reach, 4, WIDTH - 4.0);
    to.open(
        "svg",
        "class",
        "mark",
        "viewBox",
        "0 0 %d %d".formatted(WIDTH, HEIGHT),
        "width",
        WIDTH,
        "height",
        HEIGHT,
        "aria-hidden",
        "true");
    String zero = Numbers.coordinate(x.at(0));
    to.single("line", "class", "axis", "x1", zero, "x2", zero, "y1", 0, "y2", HEIGHT);
    if (Double.isFinite(interval.low())) {
      to.single(
          "line",
          "class",
          contender.colour() + " curve",
          "x1",
          Numbers.coordinate(x.at(interval.low())),
          "x2",
          Numbers.coordinate(x.at(interval.high())),
          "y1",
          MIDDLE,
          "y2",
          MIDDLE);
    }
    if (Double.isFinite(interval.mean())) {
      to.single(
          "circle",
          "class",
          contender.colour() + " fill",
          "cx",
          Numbers.coordinate(x.at(interval.mean())),
          "cy",
          MIDDLE,
          "r",
          4);
    }
    to.close("svg");
  }
}
