package dev.kindred.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code kindred} command. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted. */
@Command(
    name = "kindred",
    header = "Finds the images that belong together.",
    description =
        "Trains an image embedding on your pictures, indexes them and searches by example.",
    synopsisSubcommandLabel = "VERB",
    commandListHeading = "%nVerbs:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed", "2:wrong usage", "130:interrupted"},
    footer = {
      "",
      "Start here:",
      "  kindred demo                    everything once, on drawn images",
      "  kindred train photos --out photos.onnx",
      "  kindred index photos --index photos.index --model photos.onnx",
      "  kindred search one.jpg --index photos.index",
      "",
      "DATA is a folder (each sub-folder is a class), a .zip of one, or a .csv manifest.",
      "'kindred VERB --help' has examples."
    },
    subcommands = {
      TrainVerb.class,
      EmbedVerb.class,
      IndexVerb.class,
      SearchVerb.class,
      EvaluateVerb.class,
      CompareVerb.class,
      ServeVerb.class,
      DemoVerb.class,
      InfoVerb.class,
      HelpVerb.class,
      CompletionVerb.class,
      ManPageVerb.class,
      WarmUpVerb.class
    },
    versionProvider = Version.class)
public final class Main {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this text.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version.")
  boolean version;

  private final Console console;

  private Main(Console console) {
    this.console = console;
  }

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    Interrupt.install();
    Console console =
        new Console(stream(FileDescriptor.out), stream(FileDescriptor.err), Terminal.ofProcess());
    int exitCode = run(console, args);
    Interrupt.finished();
    System.exit(exitCode);
  }

  /** Runs one command in this process; everything it prints goes through {@code console}. */
  static int run(Console console, String... args) {
    List<String> words = List.of(args);
    Failure.Style style = new Failure.Style(words.contains("--json"), words.contains("--verbose"));
    int exitCode;
    if (args.length == 0) {
      commandLine(console, style).usage(console.err());
      console.flush();
      return ExitCode.WRONG_USAGE;
    }
    try {
      CommandLine line = commandLine(console, style);
      if (!args[0].startsWith("-")) {
        verb(line, args[0]); // else --help behind a verb that is none would be for all of them
      }
      exitCode = line.execute(Example.protect(ConfigFile.expand(line, args)));
    } catch (ParameterException e) {
      exitCode = Failure.ofUsage(e).report(console, style);
    } catch (OutOfMemoryError | StackOverflowError e) {
      exitCode = Failure.of(e).report(console, style);
    }
    console.flush();
    return exitCode;
  }

  static CommandLine commandLine(Console console, Failure.Style style) {
    Terminal terminal = console.terminal();
    return new CommandLine(new Main(console))
        .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.color() ? Ansi.ON : Ansi.OFF))
        .setUsageHelpWidth(Math.clamp(terminal.columns(), 60, 100))
        .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
        .setCaseInsensitiveEnumValuesAllowed(true)
        // Else a file called @x.jpg would be read for options where a shell says *.jpg.
        .setExpandAtFiles(false)
        .setParameterExceptionHandler((e, words) -> Failure.ofUsage(e).report(console, style))
        .setExecutionExceptionHandler((e, verb, result) -> Failure.of(e).report(console, style));
  }

  /** The verb of that name; another word is wrong usage. */
  static CommandLine verb(CommandLine kindred, String name) {
    CommandLine verb = kindred.getSubcommands().get(name);
    if (verb == null) {
      throw new UnmatchedArgumentException(kindred, List.of(name));
    }
    return verb;
  }

  Console console() {
    return console;
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    OutputStream raw = new FileOutputStream(descriptor);
    return new PrintStream(new BufferedOutputStream(raw, 8192), false, StandardCharsets.UTF_8);
  }
}
