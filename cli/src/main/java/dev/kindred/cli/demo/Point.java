package dev.kindred.cli.demo;

import java.util.random.RandomGenerator;

/** A place on the sheet, x from left to right, y from top to bottom. */
record Point(double x, double y) {
  /** A place nearby: each coordinate moved by a normal deviate of {@code sigma}. */
  Point stray(double sigma, RandomGenerator random) {
    return new Point(x + sigma * random.nextGaussian(), y + sigma * random.nextGaussian());
  }
}
