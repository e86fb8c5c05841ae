package dev.kindred.cli.report;

import java.util.Locale;

/** The frame that all line drawings share: size, axes, title and caption. */
final class Chart {
  static final int WIDTH = 360;
  static final int HEIGHT = 232;
  static final int LEFT = 40;
  static final int RIGHT = WIDTH - 12;
  static final int TOP = 12;
  static final int BOTTOM = HEIGHT - 40;

  private Chart() {}

  /** Opens the figure and its drawing. */
  static void open(Markup to, int height, String title, String description) {
    to.open("figure", "class", "chart")
        .element("h3", title)
        .open(
            "svg",
            "viewBox",
            "0 0 %d %d".formatted(WIDTH, height),
            "role",
            "img",
            "aria-label",
            title + ". " + description);
  }

  /** Closes what {@link #open} opened, with the description as the caption. */
  static void close(Markup to, String description) {
    to.close("svg").element("figcaption", description).close("figure");
  }

  /** Horizontal grid lines with their values on the left. */
  static void leftAxis(Markup to, Axis y) {
    for (double tick : y.ticks()) {
      String at = Numbers.coordinate(y.at(tick));
      to.single("line", "class", "grid", "x1", LEFT, "x2", RIGHT, "y1", at, "y2", at);
      to.element(
          "text", Numbers.tick(tick), "class", "tick end", "x", LEFT - 6, "y", at, "dy", ".35em");
    }
  }

  /** The base line with values below it and the name of the axis. */
  static void bottomAxis(Markup to, Axis x, int bottom, String name) {
    to.single("line", "class", "axis", "x1", LEFT, "x2", RIGHT, "y1", bottom, "y2", bottom);
    for (double tick : x.ticks()) {
      String at = Numbers.coordinate(x.at(tick));
      to.single("line", "class", "axis", "x1", at, "x2", at, "y1", bottom, "y2", bottom + 4);
      to.element("text", Numbers.tick(tick), "class", "tick middle", "x", at, "y", bottom + 16);
    }
    to.element("text", name, "class", "tick end", "x", RIGHT, "y", bottom + 32);
  }

  /** The start of a path, or its continuation. */
  static String point(boolean first, double x, double y) {
    return String.format(Locale.ROOT, "%s%.1f %.1f", first ? "M" : "L", x, y);
  }
}
