package dev.kindred.cli;

/**
 * What is known of the terminal.
 *
 * @param out whether stdout is a terminal
 * @param err whether stderr is a terminal
 * @param color whether colours may be used on it ({@code NO_COLOR} is unset and {@code TERM} is not
 *     {@code dumb})
 * @param trueColor whether it shows 24-bit colours
 * @param columns its width in characters
 */
record Terminal(boolean out, boolean err, boolean color, boolean trueColor, int columns) {
  /** No terminal: plain text, 80 columns. */
  static final Terminal NONE = new Terminal(false, false, false, false, 80);

  /** The JVM cannot ask which stream is a terminal; the launcher can, and says so in properties. */
  static Terminal ofProcess() {
    boolean out = Boolean.getBoolean("kindred.terminal.out");
    boolean err = Boolean.getBoolean("kindred.terminal.err");
    String noColor = System.getenv("NO_COLOR");
    boolean color = (noColor == null || noColor.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
    String depth = System.getenv("COLORTERM");
    return new Terminal(
        out,
        err,
        color && (out || err),
        "truecolor".equals(depth) || "24bit".equals(depth),
        Math.max(20, Integer.getInteger("kindred.columns", 80)));
  }
}
