package dev.kindred.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kindred completion}: the completion script for bash and zsh. */
@Command(
    name = "completion",
    description = "Prints a completion script for bash and zsh.",
    footerHeading = "%nExamples:%n",
    footer = "  source <(kindred completion)")
final class CompletionVerb implements Runnable {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this text.")
  boolean help;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Console console = ((Main) spec.root().userObject()).console();
    console.out().print(AutoComplete.bash("kindred", spec.root().commandLine()));
  }
}
