package dev.kindred.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An installed Kindred and the Java that it runs on.
 *
 * @param home the folder with {@code bin} and {@code lib}
 * @param java the folder of a Java
 */
record Distribution(Path home, Path java) {
  private static final Path BUILT = Path.of("target/kindred");

  /** Copies what the build has put together. */
  static Distribution install(Path home, Path java) throws IOException {
    for (String part : List.of("bin", "lib")) {
      Files.createDirectories(home.resolve(part));
      try (Stream<Path> files = Files.list(BUILT.resolve(part))) {
        files.forEach(file -> copy(file, home.resolve(part)));
      }
    }
    return new Distribution(home, java);
  }

  private static void copy(Path file, Path folder) {
    try {
      Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A Java whose command, the bash script {@code body}, stands in for one that is real. */
  static Path scripted(Path java, String version, String body) throws IOException {
    Path command = Files.createDirectories(java.resolve("bin")).resolve("java");
    Files.writeString(command, "#!/usr/bin/env bash\n" + body);
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
    return java;
  }

  Path launcher() {
    return home.resolve("bin/kindred");
  }

  /** Where the launcher keeps what it has prepared, if it is {@code base}. */
  Path prepared(Path base) {
    return base.resolve(java.toString().substring(1));
  }

  Path prepared() {
    return prepared(home.resolve("cache"));
  }

  /** Runs the command in {@code folder}, where also the user's cache is. */
  Run run(Path folder, Object... words) throws IOException, InterruptedException {
    Object[] all = Stream.concat(Stream.of(launcher()), Stream.of(words)).toArray();
    return Run.program(
        folder,
        Map.of("JAVA_HOME", java.toString(), "XDG_CACHE_HOME", folder.resolve("user").toString()),
        all);
  }
}
