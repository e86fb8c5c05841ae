package dev.kindred.cli;

import dev.kindred.cli.demo.GlyphArtist;
import dev.kindred.runtime.NativeLibraries;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Unpacks ONNX Runtime's library and does a little of everything with it, silently, while Java
 * records which classes that takes. The launcher makes so what it starts fast with.
 */
@Command(
    name = "warm-up",
    hidden = true,
    description = "Prepares a fast start; used by the launcher.",
    footer = "  -")
final class WarmUpVerb extends Verb {
  @Parameters(paramLabel = "DIR", description = "Where to unpack ONNX Runtime's library.")
  private Path libraries;

  @Override
  void run(Console console) throws IOException {
    NativeLibraries.unpackAndUse(libraries);
    Path folder = Files.createTempDirectory("kindred-warm-up");
    try {
      exercise(folder);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static void exercise(Path folder) throws IOException {
    Path images = folder.resolve("images");
    String model = folder.resolve("m.onnx").toString();
    String index = folder.resolve("index").toString();
    new GlyphArtist(2, 4, 4, 1).draw(images, drawn -> {});
    String image;
    try (Stream<Path> files = Files.walk(images)) {
      image = files.filter(Files::isRegularFile).findFirst().orElseThrow().toString();
    }
    String data = images.toString();
    for (List<String> command :
        List.of(
            List.of("--help"),
            List.of("search", "--help"),
            List.of("train", data, "--out", model, "--encoder", "conv4-64", "--epochs", "1"),
            List.of("info", model),
            List.of("index", data, "--index", index, "--model", model),
            List.of("search", image, "--index", index),
            List.of("search", image, "--index", index, "--where", "label = a", "--json"))) {
      PrintStream nowhere =
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
      Console silent = new Console(nowhere, nowhere, Terminal.NONE);
      if (Main.run(silent, command.toArray(new String[0])) != ExitCode.DONE) {
        throw new IOException("failed: " + String.join(" ", command));
      }
    }
  }
}
