package dev.kindred.cli;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Where a verb writes: results to stdout, everything else to stderr. File names may hold characters
 * that command a terminal; those are shown, not obeyed, wherever a person reads.
 *
 * @param out results; with {@code --json} exactly one JSON document
 * @param err progress, warnings, errors
 * @param terminal what is known of the terminal behind the two
 */
record Console(PrintStream out, PrintStream err, Terminal terminal) {
  /** Prints one line of the result: to a file or a program exactly as it is. */
  void print(String line) {
    out.println(terminal.out() ? visible(line) : line);
  }

  /** Prints a line of the result in bold, where stdout is a terminal that may show it. */
  void heading(String line) {
    if (terminal.color() && terminal.out()) {
      out.println("\033[1m" + visible(line) + "\033[0m");
    } else {
      print(line);
    }
  }

  /** Prints {@code document} as the one JSON document of this command. */
  void json(Object document) {
    print(Json.write(document));
  }

  /** Prints a line that is not part of the result. */
  void note(String line) {
    err.println(visible(line));
    err.flush();
  }

  void warn(String what) {
    note("kindred: warning: " + what);
  }

  /** A progress display for {@code total} units of work, or an unknown number when -1. */
  Progress progress(String what, String unit, long total) {
    return new Progress(this, what, unit, total);
  }

  /** With escapes, which JSON reads as the same text, for controls and changes of direction. */
  static String visible(String text) {
    if (text.chars().noneMatch(Console::commands)) {
      return text;
    }
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (commands(c)) {
        shown.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        shown.append(c);
      }
    }
    return shown.toString();
  }

  private static boolean commands(int c) {
    boolean direction = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    return direction || (Character.isISOControl(c) && c != '\n' && c != '\t');
  }

  void flush() {
    out.flush();
    err.flush();
  }
}
