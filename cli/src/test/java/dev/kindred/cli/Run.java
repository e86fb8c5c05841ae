package dev.kindred.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * One command, run in this process through the real entry point.
 *
 * @param exitCode what the process would have ended with
 * @param out what went to stdout
 * @param err what went to stderr
 */
record Run(int exitCode, String out, String err) {
  static Run kindred(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = new Console(printer(out), printer(err), Terminal.NONE);
    int exitCode = Main.run(console, args);
    return new Run(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream printer(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, false, StandardCharsets.UTF_8);
  }
}
