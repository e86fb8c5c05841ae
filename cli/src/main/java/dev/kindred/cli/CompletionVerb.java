package dev.kindred.cli;

import dev.kindred.nn.Encoder;
import dev.kindred.nn.LossText;
import dev.kindred.nn.PixelScale;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kindred completion}: the completion script for bash and zsh. */
@Command(
    name = "completion",
    description = "Prints a completion script for bash and zsh.",
    footerHeading = "%nExamples:%n",
    footer = "  source <(kindred completion)")
final class CompletionVerb implements Runnable {
  /** Values of options that are no enumerations. */
  private static final Map<String, List<String>> VALUES =
      Map.of(
          "--loss", LossText.NAMES,
          "--losses", LossText.NAMES,
          "--encoder", Encoder.NAMES,
          "--pixels", PixelScale.NAMES,
          "--device", List.of("cpu", "cuda"));

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this text.")
  boolean help;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    CommandLine kindred = spec.root().commandLine();
    kindred.getSubcommands().values().forEach(verb -> offerValues(verb.getCommandSpec()));
    Console console = ((Main) spec.root().userObject()).console();
    console.out().print(AutoComplete.bash("kindred", kindred));
  }

  private static void offerValues(CommandSpec verb) {
    for (OptionSpec option : List.copyOf(verb.options())) {
      List<String> values = values(option);
      if (!values.isEmpty()) {
        verb.remove(option);
        verb.addOption(OptionSpec.builder(option).completionCandidates(values).build());
      }
    }
  }

  private static List<String> values(OptionSpec option) {
    List<String> values = new ArrayList<>(VALUES.getOrDefault(option.longestName(), List.of()));
    if (option.completionCandidates() != null) {
      // Constants of an enumeration, which people write as the help does.
      option.completionCandidates().forEach(name -> values.add(name.toLowerCase(Locale.ROOT)));
    }
    return values;
  }
}
