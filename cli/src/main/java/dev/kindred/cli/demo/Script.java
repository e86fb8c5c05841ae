package dev.kindred.cli.demo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What the characters of one invented alphabet share: a few kinds of stroke, the directions in
 * which they run, how many make a character, how they hang together, how broad the pen is.
 *
 * @param shapes the alphabet's own kinds of stroke, each from (0, 0) to about (1, 0)
 * @param directions the angles at which strokes run, in radians
 * @param layout how strokes hang together
 * @param fewest the smallest number of strokes in a character, besides the layout's own
 * @param most the largest
 * @param dots the share of strokes followed by a dot
 * @param pen half the width of the line, as a share of the character's height
 * @param slant the lean of upright strokes
 */
record Script(
    List<Curve> shapes,
    List<Double> directions,
    Layout layout,
    int fewest,
    int most,
    double dots,
    double pen,
    double slant) {
  /** How different two characters must look at least, see {@link Glyph#difference}. */
  private static final double DISTINCT = 0.4;

  /** The share of characters that are an older one with one stroke turned, as b, d, p and q. */
  private static final double RELATED = 0.5;

  /** How the strokes of a character hang together. */
  enum Layout {
    /** Each stroke starts where another one ends. */
    CHAIN,
    /** Strokes branch off an upright stem. */
    STEM,
    /** Strokes hang from a bar along the top. */
    BAR,
    /** Strokes run between the points of a lattice. */
    LATTICE
  }

  /** Invents the {@code number}-th alphabet; neighbours in number differ in layout. */
  static Script invent(int number, RandomGenerator random) {
    List<Curve> shapes = new ArrayList<>();
    int kinds = 3 + random.nextInt(2);
    double softness = random.nextDouble();
    for (int i = 0; i < kinds; i++) {
      shapes.add(shape(softness, random));
    }
    double first = random.nextInt(4) * Math.PI / 8;
    int ways = 4 + 2 * random.nextInt(2);
    List<Double> directions = new ArrayList<>();
    for (int i = 0; i < ways; i++) {
      directions.add(first + 2 * Math.PI * i / ways);
    }
    int fewest = 2 + random.nextInt(2);
    return new Script(
        shapes,
        directions,
        Layout.values()[number % Layout.values().length],
        fewest,
        fewest + 1 + random.nextInt(2),
        random.nextInt(3) == 0 ? 0.35 : 0,
        random.nextDouble(0.018, 0.036),
        random.nextDouble(-0.15, 0.25));
  }

  /** Invents a character unlike the {@code known} ones. */
  Glyph character(List<Glyph> known, RandomGenerator random) {
    double required = DISTINCT;
    while (true) {
      boolean related = !known.isEmpty() && random.nextDouble() < RELATED;
      Glyph glyph =
          (related ? relative(known.get(random.nextInt(known.size())), random) : sketch(random))
              .fitted();
      double enough = required;
      if (known.stream().allMatch(other -> glyph.difference(other) >= enough)) {
        return glyph;
      }
      required *= 0.99;
    }
  }

  private static Glyph relative(Glyph known, RandomGenerator random) {
    List<Curve> strokes = new ArrayList<>(known.strokes());
    int changed = strokes.size() - 1 - random.nextInt(Math.min(2, strokes.size()));
    Point pivot = strokes.get(changed).points().getFirst();
    double angle = random.nextInt(4) * Math.PI / 2;
    Affine turn =
        Affine.shift(-pivot.x(), -pivot.y())
            .then(Affine.turn(angle, 1, random.nextBoolean() ? 1 : -1))
            .then(Affine.shift(pivot.x(), pivot.y()));
    strokes.set(changed, strokes.get(changed).map(turn));
    return new Glyph(strokes);
  }

  private Glyph sketch(RandomGenerator random) {
    List<Curve> strokes = new ArrayList<>();
    switch (layout) {
      case STEM -> strokes.add(Curve.of(0, -1, 0, 1));
      case BAR -> strokes.add(Curve.of(-0.8, -1, 0.8, -1));
      case CHAIN, LATTICE -> {}
    }
    int count = random.nextInt(fewest, most + 1);
    Set<List<Object>> used = new HashSet<>();
    while (used.size() < count) {
      Point start = start(strokes, random);
      double direction = directions.get(random.nextInt(directions.size()));
      if (suits(direction) && used.add(List.of(start, direction))) {
        double length = layout == Layout.LATTICE ? 1 : random.nextDouble(0.7, 1.3);
        double mirror = random.nextBoolean() ? length : -length;
        Affine place =
            Affine.turn(direction, length, mirror).then(Affine.shift(start.x(), start.y()));
        strokes.add(shapes.get(random.nextInt(shapes.size())).map(place));
        if (random.nextDouble() < dots) {
          strokes.add(Curve.of(start.x() + 0.45, start.y() + 0.35));
        }
      }
    }
    return new Glyph(strokes);
  }

  /** Strokes leave a stem sideways and hang down from a bar. */
  private boolean suits(double direction) {
    return switch (layout) {
      case STEM -> Math.abs(Math.cos(direction)) > 0.5;
      case BAR -> Math.sin(direction) > 0.3;
      case CHAIN, LATTICE -> true;
    };
  }

  private Point start(List<Curve> strokes, RandomGenerator random) {
    return switch (layout) {
      case STEM -> new Point(0, random.nextInt(-2, 3) / 2.0);
      case BAR -> new Point(random.nextInt(-2, 3) / 3.0, -1);
      case LATTICE -> new Point(random.nextInt(-1, 2), random.nextInt(-1, 2));
      case CHAIN -> {
        if (strokes.isEmpty()) {
          yield new Point(0, 0);
        }
        List<Point> joined = strokes.get(random.nextInt(strokes.size())).points();
        yield random.nextInt(3) == 0 ? joined.get(joined.size() / 2) : joined.getLast();
      }
    };
  }

  /** A stroke from (0, 0) to about (1, 0): straight, bowed, hooked, waved, angled or looped. */
  private static Curve shape(double softness, RandomGenerator random) {
    double bow = random.nextDouble(0.2, 0.55);
    if (random.nextDouble() < softness) {
      return switch (random.nextInt(4)) {
        case 0 -> Curve.of(0, 0, 0.2, bow, 0.5, bow * 1.3, 0.8, bow, 1, 0);
        case 1 -> Curve.of(0, 0, 0.25, bow, 0.5, 0, 0.75, -bow, 1, 0);
        case 2 -> Curve.of(0, 0, 0.6, 0, 0.95, 0.1, 1, 0.3, 0.8, bow, 0.6, 0.3);
        default -> Curve.of(0, 0, 0.5, -0.1, 0.9, bow, 0.6, bow * 1.6, 0.4, bow, 0.6, 0, 1, -0.1);
      };
    }
    return switch (random.nextInt(3)) {
      case 0 -> Curve.of(0, 0, 0.5, 0, 1, 0);
      case 1 -> Curve.of(0, 0, 0.5, 0, 0.98, 0, 1, 0.02, 1, bow);
      default -> Curve.of(0, 0, 0.3, bow * 0.95, 0.32, bow, 0.34, bow * 0.95, 1, 0);
    };
  }
}
