package dev.kindred.image;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder of real files that some tests read. */
public final class SharedData {
  private SharedData() {}

  public static Path folder(String name) {
    String root = System.getenv("KINDRED_DATA");
    assumeTrue(root != null, "set KINDRED_DATA to the shared data folder");
    return Path.of(root).resolve(name);
  }

  static List<Path> files(String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder(name))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
