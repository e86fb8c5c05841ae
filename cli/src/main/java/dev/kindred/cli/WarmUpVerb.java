package dev.kindred.cli;

import dev.kindred.cli.demo.GlyphArtist;
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

/**
 * Does a little of everything, silently, while Java records which classes that takes. The launcher
 * makes its class cache so.
 */
@Command(name = "warm-up", hidden = true, description = "Used by the launcher.", footer = "  -")
final class WarmUpVerb extends Verb {
  @Override
  void run(Console console) throws IOException {
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
      Main.run(new Console(nowhere, nowhere, Terminal.NONE), command.toArray(new String[0]));
    }
  }
}
