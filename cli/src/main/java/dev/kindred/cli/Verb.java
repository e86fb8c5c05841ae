package dev.kindred.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** What every verb has: its options for help, JSON and stack traces, and a console. */
@Command(
    synopsisHeading = "Usage: ",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    sortOptions = false,
    usageHelpAutoWidth = false)
abstract class Verb implements Callable<Integer> {
  /** Lucene says at each start how fast its vectors are; {@code evaluate --index} measures it. */
  private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

  @Option(
      names = "--json",
      order = 100,
      description = "Print one JSON document on stdout instead of text.")
  private boolean json;

  @Option(
      names = "--verbose",
      order = 101,
      description = "Print a stack trace when the command fails.")
  boolean verbose;

  @Option(
      names = {"-h", "--help"},
      order = 102,
      usageHelp = true,
      description = "Show this text.")
  boolean help;

  @Spec private CommandSpec spec;

  private int exitCode = ExitCode.DONE;

  /** Does the work and prints the result. Whatever it throws becomes one line and exit code 1. */
  abstract void run(Console console) throws Exception;

  @Override
  public final Integer call() throws Exception {
    LUCENE.setLevel(Level.OFF);
    Main main = (Main) spec.root().userObject();
    run(main.console());
    return exitCode;
  }

  /** Ends the command as failed though it has a result, and says why on stderr. */
  final void fail(Console console, String why) {
    console.note("kindred: " + why);
    exitCode = ExitCode.FAILED;
  }

  /** Whether the result goes out as one JSON document. */
  final boolean json() {
    return json;
  }

  /** A usage error (exit code 2) with {@code message}. */
  final ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Rejects the first of these mistakes that was made, as wrong usage. */
  final void requireNone(@Nullable String... mistakes) {
    for (String mistake : mistakes) {
      if (mistake != null) {
        throw usage(mistake);
      }
    }
  }

  /** Rejects a number below {@code least} as wrong usage. */
  final void requireAtLeast(int least, String option, int value) {
    if (value < least) {
      throw usage("%s must be at least %d, not %d".formatted(option, least, value));
    }
  }

  /** Rejects any option beside {@code option} but these, and those of all verbs, as wrong usage. */
  final void requireAlone(String option, String... others) {
    Set<String> fitting = new HashSet<>(List.of(others));
    fitting.addAll(List.of(option, "--json", "--verbose"));
    for (OptionSpec given : spec.commandLine().getParseResult().matchedOptions()) {
      if (!fitting.contains(given.longestName())) {
        throw usage("%s goes without %s".formatted(option, given.longestName()));
      }
    }
  }

  /** Rejects these as wrong usage where {@code option}, which gives them a meaning, is missing. */
  final void requireBeside(String option, String... dependent) {
    ParseResult given = spec.commandLine().getParseResult();
    for (String name : dependent) {
      if (given.hasMatchedOption(name) && !given.hasMatchedOption(option)) {
        throw usage("%s goes with %s only".formatted(name, option));
      }
    }
  }
}
