package dev.kindred.cli;

import java.io.PrintStream;

/**
 * Where a verb writes: results to stdout, everything else to stderr.
 *
 * @param out results; with {@code --json} exactly one JSON document
 * @param err progress, warnings, errors
 * @param terminal what is known of the terminal behind the two
 */
record Console(PrintStream out, PrintStream err, Terminal terminal) {
  /** Prints one line of the result. */
  void print(String line) {
    out.println(line);
  }

  /** Prints {@code document} as the one JSON document of this command. */
  void json(Object document) {
    out.println(Json.write(document));
  }

  /** Prints a line that is not part of the result. */
  void note(String line) {
    err.println(line);
    err.flush();
  }

  void warn(String what) {
    note("kindred: warning: " + what);
  }

  /** A progress display for {@code total} units of work, or an unknown number when -1. */
  Progress progress(String what, String unit, long total) {
    return new Progress(this, what, unit, total);
  }

  /** {@code text} in bold, where stdout is a terminal that may show it. */
  String bold(String text) {
    return terminal.color() && terminal.out() ? "\033[1m" + text + "\033[0m" : text;
  }

  void flush() {
    out.flush();
    err.flush();
  }
}
