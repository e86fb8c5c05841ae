package dev.kindred.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kindred man-page}: what the build puts into the distribution. */
@Command(
    name = "man-page",
    hidden = true,
    description = "Prints the manual page.",
    footer = "  kindred man-page 2026-11-01 | man -l -")
final class ManPageVerb extends Verb {
  @Parameters(paramLabel = "DATE", description = "The date of the page, such as 2026-11-01.")
  private String date;

  @Spec private CommandSpec self;

  @Override
  void run(Console console) {
    console.out().print(ManPage.of(self.root().commandLine(), date));
  }
}
