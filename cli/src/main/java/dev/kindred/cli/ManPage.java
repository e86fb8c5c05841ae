package dev.kindred.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The manual page, from what the command itself knows of its verbs and options: roff with the
 * macros of man(7).
 */
final class ManPage {
  private static final int UNBROKEN = 10_000;
  private static final int WIDTH = 78;

  private static final Map<String, String> ENVIRONMENT = new LinkedHashMap<>();
  private static final Map<String, String> FILES = new LinkedHashMap<>();

  static {
    ENVIRONMENT.put("JAVA_HOME", "The Java to run on, if it is version 25 or later.");
    ENVIRONMENT.put("KINDRED_JAVA_OPTIONS", "More options for Java, such as -Xmx8g.");
    ENVIRONMENT.put(
        "KINDRED_TOKEN, KINDRED_READ_TOKEN",
        "What clients of serve must show, and what those may show who only search.");
    ENVIRONMENT.put(
        "KINDRED_OPENSEARCH_USER, KINDRED_OPENSEARCH_PASSWORD", "The login of a cluster.");
    ENVIRONMENT.put("KINDRED_OPENSEARCH_TOKEN", "A token in place of that login.");
    ENVIRONMENT.put(
        "KINDRED_OPENSEARCH_CA",
        "A file with the certificates (PEM) of the authorities to trust, in place of Java's.");
    ENVIRONMENT.put("XDG_CACHE_HOME", "In place of ~/.cache.");
    ENVIRONMENT.put("NO_COLOR", "When set to anything, no colours. So does TERM=dumb.");
    ENVIRONMENT.put("COLORTERM", "truecolor or 24bit for previews in all colours.");

    FILES.put(
        "~/.cache/kindred",
        "Features of backbones, so that they are computed once, and what makes a start fast where"
            + " Kindred's own folder cannot be written. It can be deleted at any time.");
    FILES.put(
        "cache in Kindred's own folder",
        "What makes a start fast, for each Java that was used. It can be deleted at any time.");
  }

  private final StringBuilder page = new StringBuilder();
  private final CommandLine kindred;

  private ManPage(CommandLine kindred) {
    this.kindred = kindred;
  }

  /** The page for {@code kindred}, dated {@code date} (ISO 8601). */
  static String of(CommandLine kindred, String date) {
    ManPage page = new ManPage(kindred);
    page.write(date);
    return page.page.toString();
  }

  private void write(String date) {
    CommandSpec spec = kindred.getCommandSpec();
    macro(".TH KINDRED 1 " + date + " \"kindred " + Version.current() + "\"");
    macro(".SH NAME");
    text("kindred - " + withoutDot(spec.usageMessage().header()[0]));
    macro(".SH SYNOPSIS");
    macro(".B kindred");
    text("VERB [OPTIONS]");
    macro(".SH DESCRIPTION");
    text(String.join(" ", spec.usageMessage().description()));
    options(spec);
    macro(".SH VERBS");
    for (CommandLine verb : kindred.getSubcommands().values()) {
      if (!verb.getCommandSpec().usageMessage().hidden()) {
        verb(verb);
      }
    }
    macro(".SH EXIT STATUS");
    spec.usageMessage().exitCodeList().forEach(this::entry);
    macro(".SH ENVIRONMENT");
    ENVIRONMENT.forEach(this::entry);
    macro(".SH FILES");
    FILES.forEach(this::entry);
    macro(".SH EXAMPLES");
    verbatim(List.of(spec.usageMessage().footer()));
  }

  private void verb(CommandLine verb) {
    CommandSpec spec = verb.getCommandSpec();
    spec.usageMessage().width(UNBROKEN);
    macro(".SS " + spec.name());
    macro(".B kindred " + spec.name());
    text(verb.getHelp().synopsis(0).strip().substring(spec.qualifiedName().length() + 1));
    for (String paragraph : spec.usageMessage().description()) {
      macro(".PP");
      text(plain(paragraph));
    }
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      entry(parameter.paramLabel(), description(parameter));
    }
    options(spec);
    macro(".PP");
    text("Examples:");
    verbatim(List.of(spec.usageMessage().footer()));
  }

  private void options(CommandSpec spec) {
    List<OptionSpec> options = new ArrayList<>(spec.options());
    options.removeIf(OptionSpec::hidden);
    options.sort(Comparator.comparingInt(OptionSpec::order)); // as --help does; else as declared
    for (OptionSpec option : options) {
      String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
      entry(String.join(", ", option.names()) + label, description(option));
    }
  }

  private static String description(ArgSpec argument) {
    return plain(String.join(" ", argument.description()));
  }

  /** A term and what it means. */
  private void entry(String term, String meaning) {
    macro(".TP");
    macro(".B \"" + escaped(term) + "\"");
    text(meaning);
  }

  private void verbatim(List<String> lines) {
    macro(".PP");
    macro(".EX");
    int from = lines.getFirst().isEmpty() ? 1 : 0;
    lines.subList(from, lines.size()).forEach(line -> line(escaped(plain(line))));
    macro(".EE");
  }

  private void macro(String line) {
    page.append(line).append('\n');
  }

  /** A paragraph, which man breaks into lines of its own. */
  private void text(String paragraph) {
    StringBuilder line = new StringBuilder();
    for (String word : escaped(paragraph.strip()).split("\\s+", -1)) {
      if (!line.isEmpty() && line.length() + word.length() >= WIDTH) {
        line(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    line(line.toString());
  }

  private void line(String escaped) {
    page.append(escaped.startsWith(".") ? "\\&" : "").append(escaped).append('\n');
  }

  /** What picocli would print: without its markup, its variables filled in. */
  private static String plain(String text) {
    return Ansi.OFF.string(text.formatted());
  }

  private static String withoutDot(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  /** So that what is pasted from the page works: roff makes other characters of these. */
  private static String escaped(String text) {
    return text.replace("\\", "\\e")
        .replace("-", "\\-")
        .replace("'", "\\(aq")
        .replace("`", "\\(ga")
        .replace("^", "\\(ha")
        .replace("~", "\\(ti")
        .replace("\"", "\\(dq");
  }
}
