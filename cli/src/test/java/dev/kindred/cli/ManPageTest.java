package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class ManPageTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern VARIABLE = Pattern.compile("\\bKINDRED_[A-Z_]*[A-Z]\\b");

  private final String page = Run.kindred("man-page", "2026-11-01").out();

  @Test
  void namesEveryVerbAndOptionThatHelpNames() {
    for (CommandLine verb : kindred().getSubcommands().values()) {
      String name = verb.getCommandSpec().name();
      if (verb.getCommandSpec().usageMessage().hidden()) {
        assertThat(page).doesNotContain(".SS " + name + "\n");
        continue;
      }
      String section = page.substring(page.indexOf(".SS " + name + "\n") + 4);
      int end = section.indexOf("\n.S");
      assertThat(section.substring(0, end)).as(name).contains(".B kindred " + name, ".EX");
      for (OptionSpec option : verb.getCommandSpec().options()) {
        assertThat(section.substring(0, end)).contains(option.longestName().replace("-", "\\-"));
      }
    }
  }

  @Test
  void namesEveryExitCode() {
    assertThat(page)
        .contains(
            ".SH EXIT STATUS\n.TP\n.B \"0\"\ndone\n.TP\n.B \"1\"\nfailed\n.TP\n.B \"2\"\nwrong usage\n")
        .contains(".B \"130\"\ninterrupted\n");
  }

  @Test
  void namesEveryVariableThatTheSourcesRead() throws IOException {
    Set<String> variables = new TreeSet<>();
    for (String module : new String[] {"core", "index", "server", "cli"}) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main"))) {
        for (Path file : files.filter(ManPageTest::isSource).toList()) {
          VARIABLE
              .matcher(Files.readString(file))
              .results()
              .map(MatchResult::group)
              .forEach(variables::add);
        }
      }
    }
    assertThat(variables).isNotEmpty().allSatisfy(name -> assertThat(page).contains(name));
  }

  @Test
  void isPlainRoffInWhichNothingOfTheTextIsTakenForACommand() {
    assertThat(page).startsWith(".TH KINDRED 1 2026\\-11\\-01 ".replace("\\", ""));
    assertThat(page.lines())
        .allSatisfy(line -> assertThat(line).matches("\\.(TH|SH|SS|TP|PP|B|EX|EE)( .*)?|[^.'].*|"))
        .noneMatch(line -> line.contains("${") || line.contains("@|"));
  }

  private static boolean isSource(Path file) {
    return Files.isRegularFile(file)
        && (file.toString().endsWith(".java") || file.toString().contains("/dist/bin/"));
  }

  private static CommandLine kindred() {
    Console console = new Console(System.out, System.err, Terminal.NONE);
    return Main.commandLine(console, new Failure.Style(false, false));
  }
}
