package dev.kindred.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * How a command that did not do its work ends: one line on stderr and an exit code.
 *
 * @param message what happened, to which file, and what to do next
 * @param exitCode one of {@link ExitCode}
 * @param cause shown with {@code --verbose}
 */
record Failure(String message, int exitCode, Throwable cause) {
  /** How failures are shown: also as a JSON document on stdout, with a stack trace on stderr. */
  record Style(boolean json, boolean verbose) {}

  /** What went wrong while a verb was running. */
  static Failure of(Throwable thrown) {
    Throwable cause = unwrap(thrown);
    return switch (cause) {
      case CancellationException e -> new Failure(text(e), ExitCode.INTERRUPTED, e);
      case IOException e -> new Failure(reason(e), ExitCode.FAILED, e);
      case OutOfMemoryError e ->
          new Failure(
              "not enough memory (%s); give more, for example KINDRED_JAVA_OPTIONS=-Xmx4g"
                  .formatted(text(e)),
              ExitCode.FAILED,
              e);
      default ->
          new Failure(
              "unexpected %s; --verbose shows where".formatted(describe(cause)),
              ExitCode.FAILED,
              cause);
    };
  }

  /** What was wrong with the arguments. */
  static Failure ofUsage(ParameterException e) {
    CommandLine line = e.getCommandLine();
    String verb = line.getCommandSpec().qualifiedName();
    StringBuilder message =
        new StringBuilder(
            text(e)
                .replaceFirst("' is not an? (int|long)$", "' is not a whole number, or too large")
                .replaceFirst("' is not a double$", "' is not a number")
                .replaceFirst("^Unmatched argument at index \\d+: ", unmatched(line)));
    if (e instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      message
          .append(". Did you mean ")
          .append(String.join(" or ", unmatched.getSuggestions()))
          .append('?');
    }
    message.append("\nTry '").append(verb).append(" --help'.");
    return new Failure(message.toString(), ExitCode.WRONG_USAGE, e);
  }

  private static String unmatched(CommandLine line) {
    return line.getParent() == null ? "there is no verb " : "one word too many: ";
  }

  /** Prints the failure and returns the exit code. */
  int report(Console console, Style style) {
    console.note("kindred: " + message);
    if (style.verbose()) {
      StringWriter trace = new StringWriter();
      cause.printStackTrace(new PrintWriter(trace));
      console.note(trace.toString().stripTrailing());
    }
    if (style.json()) {
      console.json(Map.of("error", message));
    }
    return exitCode;
  }

  private static Throwable unwrap(Throwable thrown) {
    Throwable cause = thrown.getCause();
    boolean wrapper =
        thrown instanceof UncheckedIOException
            || thrown instanceof ExecutionException
            || thrown instanceof CompletionException
            || thrown instanceof CommandLine.ExecutionException;
    return wrapper && cause != null ? unwrap(cause) : thrown;
  }

  /** The JDK's file exceptions carry little more than a path; say what happened to it. */
  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException f -> "no such file or folder: " + f.getFile();
      case AccessDeniedException f -> "permission denied: " + f.getFile();
      case NotDirectoryException f -> "not a folder: " + f.getFile();
      case FileAlreadyExistsException f -> "already exists: " + f.getFile();
      case FileSystemException f when f.getReason() != null -> f.getFile() + ": " + f.getReason();
      default -> text(e);
    };
  }

  private static String describe(Throwable e) {
    return e.getMessage() == null
        ? e.getClass().getSimpleName()
        : e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  private static String text(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
