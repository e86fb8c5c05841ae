package dev.kindred.cli;

import java.util.Locale;

/**
 * How far long work has come, on stderr: a bar with rate and time left on a terminal, a plain line
 * every ten seconds otherwise. Each report is also where Ctrl-C takes effect.
 */
final class Progress implements AutoCloseable {
  private static final long REDRAW_NANOS = 100_000_000L;
  private static final long LINE_NANOS = 10_000_000_000L;
  private static final int BAR = 24;

  private final Console console;
  private final String what;
  private final String unit;
  private final long total;
  private final long started = System.nanoTime();
  private long shown = started;

  Progress(Console console, String what, String unit, long total) {
    this.console = console;
    this.what = what;
    this.unit = unit;
    this.total = total;
  }

  /**
   * Reports that {@code done} units are finished.
   *
   * @throws Interrupt.Stopped after Ctrl-C
   */
  void update(long done) {
    Interrupt.check();
    double seconds = seconds();
    double rate = seconds > 0 ? done / seconds : 0;
    String count =
        total > 0
            ? String.format(Locale.ROOT, "%,d of %,d %s", done, total, unit)
            : String.format(Locale.ROOT, "%,d %s", done, unit);
    show(
        total > 0 ? done / (double) total : Double.NaN,
        String.format(Locale.ROOT, "%s  %,.0f/s", count, rate));
  }

  /**
   * Shows how far the work has come, if it is time to.
   *
   * @param share of the work that is done, 0 to 1, or NaN
   * @param detail what to say beside it
   */
  void show(double share, String detail) {
    long now = System.nanoTime();
    if (now - shown < (console.terminal().err() ? REDRAW_NANOS : LINE_NANOS)) {
      return;
    }
    shown = now;
    String line = line(share, detail, seconds());
    if (console.terminal().err()) {
      int width = console.terminal().columns() - 1;
      console.err().print("\r\033[K" + line.substring(0, Math.min(line.length(), width)));
      console.err().flush();
    } else {
      console.note(line);
    }
  }

  /** Prints a line above the display. */
  void announce(String line) {
    close();
    console.note(line);
  }

  /** Ends the display; what follows on stderr starts on a fresh line. */
  @Override
  public void close() {
    if (console.terminal().err()) {
      console.err().print("\r\033[K");
      console.err().flush();
    }
  }

  private double seconds() {
    return (System.nanoTime() - started) / 1e9;
  }

  /** The text of the display after {@code seconds}. */
  String line(double share, String detail, double seconds) {
    StringBuilder line = new StringBuilder(what);
    if (!Double.isNaN(share)) {
      double part = Math.clamp(share, 0.0, 1.0);
      if (console.terminal().err()) {
        int filled = (int) Math.round(part * BAR);
        line.append(" [").append("#".repeat(filled)).append(".".repeat(BAR - filled)).append(']');
      }
      line.append(String.format(Locale.ROOT, " %3.0f%%", part * 100));
    }
    line.append("  ").append(detail);
    if (share > 0) {
      line.append("  ").append(duration(seconds / share - seconds)).append(" left");
    }
    return line.toString();
  }

  /** A span of time for people: {@code 0:07}, {@code 12:30}, {@code 1:02:03}. */
  static String duration(double seconds) {
    long s = Math.max(0, Math.round(seconds));
    return s < 3600
        ? String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
  }
}
