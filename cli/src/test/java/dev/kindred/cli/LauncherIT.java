package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as a process of its own, after the build has made the jars. */
class LauncherIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path TARGET = ROOT.resolve("cli/target");

  @TempDir Path folder;

  @BeforeAll
  static void theBuildIsFresh() throws IOException {
    Files.setLastModifiedTime(TARGET.resolve("kindred.jar"), FileTime.from(Instant.now()));
  }

  @Test
  void runsThroughALinkFromAFolderWithASpace() throws Exception {
    Path link = Files.createDirectory(folder.resolve("my tools")).resolve("kindred");
    Files.createSymbolicLink(link, ROOT.resolve("kindred"));
    Run run = launch(link, "--version");
    Files.delete(link);
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("kindred ");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void passesTheExitCodeOn() throws Exception {
    assertThat(launch(ROOT.resolve("kindred"), "frobnicate").exitCode()).isEqualTo(2);
  }

  @Test
  void keepsWordsWithSpacesTogether() throws Exception {
    assertThat(launch(ROOT.resolve("kindred"), "no such verb").err()).contains("no such verb");
  }

  @Test
  void aDamagedClassCacheDoesNotReachStdout() throws Exception {
    Path cache = TARGET.resolve("kindred.aot");
    launch(ROOT.resolve("kindred"), "--version");
    try {
      Files.writeString(cache, "not a cache");
      Run run = launch(ROOT.resolve("kindred"), "frobnicate", "--json");
      assertThat(run.out()).startsWith("{").hasLineCount(1);
    } finally {
      Files.delete(cache);
    }
  }

  private Run launch(Path launcher, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(args));
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    int exitCode = builder.start().waitFor();
    return new Run(
        exitCode,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
