package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The source tree's launcher as a process of its own, after the build has made the jars. */
class LauncherIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path KINDRED = ROOT.resolve("kindred");

  @TempDir Path folder;

  @BeforeAll
  static void theBuildIsFresh() throws IOException {
    Files.setLastModifiedTime(
        ROOT.resolve("cli/target/kindred/lib/kindred.jar"), FileTime.from(Instant.now()));
  }

  @Test
  void runsThroughALinkFromAFolderWithASpace() throws Exception {
    Path link = Files.createDirectory(folder.resolve("my tools")).resolve("kindred");
    Files.createSymbolicLink(link, KINDRED);
    Run run = launch(link, "--version");
    Files.delete(link);
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("kindred ");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void passesTheExitCodeOn() throws Exception {
    assertThat(launch(KINDRED, "frobnicate").exitCode()).isEqualTo(2);
  }

  @Test
  void keepsWordsWithSpacesTogether() throws Exception {
    assertThat(launch(KINDRED, "no such verb").err()).contains("no such verb");
  }

  private Run launch(Path launcher, String word) throws Exception {
    return Run.program(
        folder, Map.of("JAVA_HOME", System.getProperty("java.home")), launcher, word);
  }
}
