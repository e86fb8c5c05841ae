package dev.kindred.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kindred help VERB}: what {@code kindred VERB --help} prints. */
@Command(
    name = "help",
    description = "Shows the help of a verb, as 'kindred VERB --help' does.",
    synopsisHeading = "Usage: ",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = "  kindred help index")
final class HelpVerb implements Runnable {
  @Parameters(
      arity = "0..1",
      paramLabel = "VERB",
      description = "The verb; without one, what all verbs are for.")
  private @Nullable String verb;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this text.")
  boolean help;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    CommandLine kindred = spec.root().commandLine();
    CommandLine asked = verb == null ? kindred : Main.verb(kindred, verb);
    asked.usage(asked.getOut());
  }
}
