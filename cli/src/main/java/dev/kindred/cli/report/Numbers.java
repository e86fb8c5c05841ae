package dev.kindred.cli.report;

import dev.kindred.metrics.Interval;
import java.util.Locale;

/** Numbers as the report prints them: fixed digits, a true minus sign, a dash where undefined. */
final class Numbers {
  private static final String UNDEFINED = "–";

  private Numbers() {}

  /** Three decimals. */
  static String value(double value) {
    return Double.isFinite(value) ? minus(String.format(Locale.ROOT, "%.3f", value)) : UNDEFINED;
  }

  /** Three decimals with a sign. */
  static String signed(double value) {
    return Double.isFinite(value) ? minus(String.format(Locale.ROOT, "%+.3f", value)) : UNDEFINED;
  }

  /** "± 0.012", or nothing when there is no interval. */
  static String plusMinus(Interval interval) {
    double half = interval.halfWidth();
    return Double.isFinite(half) ? "± " + value(half) : "";
  }

  /** "[0.010, 0.030]", or nothing when there is no interval. */
  static String range(Interval interval) {
    return Double.isFinite(interval.low())
        ? "[%s, %s]".formatted(value(interval.low()), value(interval.high()))
        : "";
  }

  /** A whole number with thin spaces between groups. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count).replace(',', '\u202f');
  }

  /** As few digits as an axis label needs. */
  static String tick(double value) {
    double clean = Math.rint(value * 1e6) / 1e6;
    String text = clean == Math.rint(clean) ? Long.toString((long) clean) : Double.toString(clean);
    return minus(text);
  }

  /** A coordinate in a drawing. */
  static String coordinate(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** A number for a spreadsheet, empty where undefined. */
  static String csv(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "";
  }

  private static String minus(String text) {
    boolean zero = text.chars().noneMatch(c -> c >= '1' && c <= '9');
    return zero ? text.replace("-", "") : text.replace('-', '−');
  }
}
