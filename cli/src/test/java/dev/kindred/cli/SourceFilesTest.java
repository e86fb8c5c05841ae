package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files stay small enough to be read in one go. */
class SourceFilesTest {
  private static final int LONGEST = 500;
  private static final int USUAL = 100;
  private static final int LONG = 300;

  @Test
  void filesAreShort() throws IOException {
    Map<Path, Integer> lengths = lengths();
    List<Integer> sorted = new ArrayList<>(lengths.values());
    sorted.sort(null);
    assertThat(lengths).allSatisfy((file, lines) -> assertThat(lines).isLessThanOrEqualTo(LONGEST));
    assertThat(sorted.get(sorted.size() / 2)).as("median").isLessThanOrEqualTo(USUAL);
    assertThat(sorted.get(sorted.size() * 9 / 10)).as("90th of 100").isLessThanOrEqualTo(LONG);
  }

  private static Map<Path, Integer> lengths() throws IOException {
    Path root = Path.of("..").toAbsolutePath().normalize();
    Map<Path, Integer> lengths = new TreeMap<>();
    try (DirectoryStream<Path> modules = Files.newDirectoryStream(root, "*")) {
      for (Path module : modules) {
        Path sources = module.resolve("src");
        if (Files.isDirectory(sources)) {
          measure(sources, lengths);
        }
      }
    }
    return lengths;
  }

  private static void measure(Path folder, Map<Path, Integer> lengths) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        lengths.put(file, Files.readAllLines(file).size());
      }
    }
  }
}
