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
  private long done;
  private String detail = "";

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
    update(done, "");
  }

  /** As {@link #update(long)}, with a few words shown behind the numbers. */
  void update(long done, String detail) {
    Interrupt.check();
    this.done = done;
    this.detail = detail;
    long now = System.nanoTime();
    if (now - shown >= (console.terminal().err() ? REDRAW_NANOS : LINE_NANOS)) {
      shown = now;
      show(now);
    }
  }

  /** Ends the display; what follows on stderr starts on a fresh line. */
  @Override
  public void close() {
    if (console.terminal().err()) {
      console.err().print("\r\033[K");
      console.err().flush();
    }
  }

  private void show(long now) {
    String line = line((now - started) / 1e9);
    if (console.terminal().err()) {
      int width = console.terminal().columns() - 1;
      console.err().print("\r\033[K" + line.substring(0, Math.min(line.length(), width)));
      console.err().flush();
    } else {
      console.note(line);
    }
  }

  /** The text of the display after {@code seconds}. */
  String line(double seconds) {
    double rate = seconds > 0 ? done / seconds : 0;
    StringBuilder line = new StringBuilder(what);
    if (total > 0) {
      double share = Math.min(1, done / (double) total);
      if (console.terminal().err()) {
        int filled = (int) Math.round(share * BAR);
        line.append(" [").append("#".repeat(filled)).append(".".repeat(BAR - filled)).append(']');
      }
      line.append(
          String.format(Locale.ROOT, " %3.0f%%  %,d of %,d %s", share * 100, done, total, unit));
    } else {
      line.append(String.format(Locale.ROOT, "  %,d %s", done, unit));
    }
    line.append(String.format(Locale.ROOT, "  %,.0f/s", rate));
    if (total > 0 && rate > 0) {
      line.append("  ").append(duration((total - done) / rate)).append(" left");
    }
    return detail.isEmpty() ? line.toString() : line.append("  ").append(detail).toString();
  }

  /** A span of time for people: {@code 0:07}, {@code 12:30}, {@code 1:02:03}. */
  static String duration(double seconds) {
    long s = Math.max(0, Math.round(seconds));
    return s < 3600
        ? String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
  }
}
