package dev.kindred.cli.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Maps values to coordinates along one edge of a drawing.
 *
 * @param from the value at {@code start}
 * @param to the value at {@code end}
 * @param logarithmic whether equal ratios take equal lengths; then {@code from > 0}
 * @param start coordinate
 * @param end coordinate, left of or above {@code start} where values grow that way
 */
record Axis(double from, double to, boolean logarithmic, double start, double end) {

  /** A linear axis from 'from' to 'to', widened a little when they are equal. */
  static Axis linear(double from, double to, double start, double end) {
    double width = to > from ? 0 : Math.max(Math.abs(from) * 0.1, 0.05);
    return new Axis(from - width, to + width, false, start, end);
  }

  /** A linear axis whose ends are round numbers around the data, within the limits. */
  static Axis around(double min, double max, double least, double most, double start, double end) {
    double margin = Math.max((max - min) * 0.08, 0.005);
    double step = step(max - min + 2 * margin);
    double low = Math.max(least, Math.floor((min - margin) / step) * step);
    double high = Math.min(most, Math.ceil((max + margin) / step) * step);
    return linear(low, high, start, end);
  }

  /** The coordinate of a value; values outside are drawn at the edge. */
  double at(double value) {
    double clamped = Math.clamp(value, from, to);
    double share =
        logarithmic
            ? Math.log(clamped / from) / Math.log(to / from)
            : (clamped - from) / (to - from);
    return start + share * (end - start);
  }

  /** Round values along the axis: powers of two on a logarithmic one. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    if (logarithmic) {
      for (double value = from; value <= to; value *= 2) {
        ticks.add(value);
      }
      return ticks;
    }
    double step = step(to - from);
    for (long i = (long) Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** 1, 2 or 5 times a power of ten, so that 3 to 7 steps span the width. */
  private static double step(double width) {
    double power = Math.pow(10, Math.floor(Math.log10(width / 3)));
    double lead = width / 3 / power;
    return power * (lead < 2 ? 1 : lead < 5 ? 2 : 5);
  }
}
