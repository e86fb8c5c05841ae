package dev.kindred.cli;

/** The exit codes of the command. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG_USAGE = 2;

  /** As shells report a process ended by Ctrl-C. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
