package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
  @Test
  void helpListsEveryVerb() {
    Run run = Run.kindred("--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Verbs:").contains(verbs().keySet());
  }

  @Test
  void everyVerbHasADescriptionAndExamples() {
    verbs()
        .forEach((name, verb) -> {
          Run run = Run.kindred(name, "--help");
          assertThat(run.exitCode()).as(name).isZero();
          assertThat(run.out()).as(name).contains("Usage: kindred " + name, "Examples:");
          assertThat(verb.getCommandSpec().usageMessage().description()).as(name).isNotEmpty();
        });
  }

  @Test
  void helpOfAVerbIsWhatItsOptionPrints() {
    assertThat(Run.kindred("help")).isEqualTo(Run.kindred("--help"));
    for (String verb : verbs().keySet()) {
      assertThat(Run.kindred("help", verb)).isEqualTo(Run.kindred(verb, "--help"));
    }
  }

  @Test
  void noHelpLineIsWiderThanTheTerminal() {
    verbs()
        .keySet()
        .forEach(name ->
            assertThat(Run.kindred(name, "--help").out().lines())
                .as(name)
                .allMatch(line -> line.length() <= 80, "at most 80 characters"));
  }

  @Test
  void examplesCanBeCopiedLineByLine() {
    verbs()
        .forEach((name, verb) ->
            assertThat(List.of(verb.getCommandSpec().usageMessage().footer()))
                .as(name)
                .flatMap(line -> line.lines().toList())
                .allMatch(line -> line.length() <= 80, "at most 80 characters"));
  }

  @Test
  void withoutAVerbTheHelpGoesToStderr() {
    Run run = Run.kindred();
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("Verbs:");
  }

  @Test
  void anUnknownVerbIsWrongUsage() {
    for (String[] words : new String[][] {{"serch"}, {"serch", "--help"}, {"help", "serch"}}) {
      Run run = Run.kindred(words);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.out()).isEmpty();
      assertThat(run.err())
          .isEqualTo(
              """
              kindred: there is no verb 'serch'. Did you mean search or serve?
              Try 'kindred --help'.
              """);
    }
  }

  @Test
  void aFailureUnderJsonIsStillOneJsonDocument() {
    Run run = Run.kindred("frobnicate", "--json");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).startsWith("{\"error\":").endsWith("}\n").hasLineCount(1);
  }

  @Test
  void versionNamesKindredAndJava() {
    assertThat(Run.kindred("--version").out()).contains("kindred ", "Java 2");
  }

  @Test
  void completionIsAShellScriptThatKnowsTheVerbs() {
    Run run = Run.kindred("completion");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("#!").contains("complete -F").contains(verbs().keySet());
  }

  private static Map<String, CommandLine> verbs() {
    Console console = new Console(System.out, System.err, Terminal.NONE);
    Map<String, CommandLine> verbs =
        new LinkedHashMap<>(
            Main.commandLine(console, new Failure.Style(false, false)).getSubcommands());
    verbs.values().removeIf(verb -> verb.getCommandSpec().usageMessage().hidden());
    return verbs;
  }
}
