package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution's launcher: which Java it takes, and what it prepares at the first use. */
class DistributionIT {
  /** Prints its arguments, and makes what the launcher wants of a warm-up, noting that it did. */
  private static final String PREPARES =
      """
      [[ " $* " == *" warm-up "* ]] || { printf '%s\\n' "$@"; exit 5; }
      echo noise; echo noise >&2
      for word in "$@"; do
        if [[ $word == -XX:AOTCacheOutput=* ]]; then echo classes >"${word#*=}"; fi
      done
      sleep 0.2
      mkdir "${@: -1}"
      echo once >>"${0%/*}/prepared"
      """;

  @TempDir Path folder;
  private Distribution kindred;

  @BeforeEach
  void install() throws IOException {
    Path java = Distribution.scripted(folder.resolve("a java"), "25.0.1", PREPARES);
    kindred = Distribution.install(folder.resolve("my tools/kindred"), java);
  }

  @Test
  void theFirstUsePreparesAndPrintsNothingOfIt() throws Exception {
    Run first = run("info", "two words");
    assertThat(first.err()).isEmpty();
    assertThat(first.exitCode()).isEqualTo(5);
    assertThat(first.out().lines())
        .contains(
            "-XX:AOTCache=" + kindred.prepared().resolve("classes"),
            "-Donnxruntime.native.path=" + kindred.prepared().resolve("native"))
        .endsWith(
            "-jar", kindred.home().resolve("lib/kindred.jar").toString(), "info", "two words");
    assertThat(run("info", "two words")).isEqualTo(first);
    assertThat(preparations()).isEqualTo(1);
  }

  @Test
  void aNewJarOrJavaIsPreparedForAnew() throws Exception {
    run("info");
    Files.setLastModifiedTime(
        kindred.home().resolve("lib/kindred.jar"), FileTime.from(Instant.EPOCH.plusSeconds(1)));
    run("info");
    assertThat(preparations()).isEqualTo(2);
    Files.writeString(kindred.java().resolve("release"), "JAVA_VERSION=\"25.0.2\"\n");
    run("info");
    run("info");
    assertThat(preparations()).isEqualTo(3);
    assertThat(around(kindred.prepared())).containsExactly(kindred.prepared());
  }

  @Test
  void ofManyFirstUsesOnePreparesAndAllRun() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Run>> runs = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        runs.add(threads.submit((Callable<Run>) () -> run("info")));
      }
      for (Future<Run> run : runs) {
        assertThat(run.get().exitCode()).isEqualTo(5);
        assertThat(run.get().out()).endsWith("info\n");
        assertThat(run.get().err()).isEmpty();
      }
    }
    assertThat(preparations()).isEqualTo(1);
    assertThat(around(kindred.prepared())).containsExactly(kindred.prepared());
  }

  @Test
  void aPreparationThatWasKilledDoesNotKeepOthersFromIt() throws Exception {
    Path part = Path.of(kindred.prepared() + ".part");
    Files.createDirectories(part.resolve("native"));
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Files.writeString(part.resolve("maker"), ended.pid() + "\n");
    assertThat(run("info").out()).contains("-XX:AOTCache=");
    assertThat(around(kindred.prepared())).containsExactly(kindred.prepared());
  }

  @Test
  void whereItsOwnFolderCannotBeWrittenTheUsersCacheIsUsed() throws Exception {
    Files.createFile(kindred.home().resolve("cache")); // no folder can be made there, even by root
    assertThat(run("info").out()).contains("-XX:AOTCache=" + folder.resolve("user/kindred/start/"));
    run("info");
    assertThat(preparations()).isEqualTo(1);
  }

  @Test
  void whereNothingCanBeWrittenItRunsWithout() throws Exception {
    Files.createFile(kindred.home().resolve("cache"));
    Files.createFile(folder.resolve("user"));
    Run run = run("info");
    assertThat(run.out()).endsWith("info\n").doesNotContain("AOTCache", "native.path");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void aJavaThatCannotBePreparedForIsAskedOnce() throws Exception {
    Distribution.scripted(
        kindred.java(),
        "25",
        """
        [[ " $* " == *" warm-up "* ]] || exec printf '%s\\n' "$@"
        echo once >>"${0%/*}/prepared"
        exit 1
        """);
    for (int i = 0; i < 2; i++) {
      assertThat(run("info").out()).endsWith("info\n").doesNotContain("AOTCache", "native.path");
    }
    assertThat(preparations()).isEqualTo(1);
  }

  @Test
  void anOlderJavaIsPassedOverForOneOnThePath() throws Exception {
    Path old = Distribution.scripted(folder.resolve("old"), "17.0.15", "echo old");
    Path link = Files.createDirectory(folder.resolve("links")).resolve("java");
    Files.createSymbolicLink(link, kindred.java().resolve("bin/java"));
    Run run =
        Run.program(
            folder,
            Map.of(
                "JAVA_HOME",
                old.toString(),
                "PATH",
                link.getParent() + ":" + System.getenv("PATH")),
            kindred.launcher(),
            "info");
    assertThat(run.out()).endsWith("info\n");
    assertThat(run.exitCode()).isEqualTo(5);
  }

  @Test
  void verbsThatWorkLongTakeTheVectorModuleOnlyWhereThereIsOne() throws Exception {
    assertThat(run("serve").out()).contains("jdk.incubator.vector").doesNotContain("AOTCache");
    Files.writeString(
        kindred.java().resolve("release"), "JAVA_VERSION=\"25\"\nMODULES=\"java.base\"\n");
    assertThat(run("serve").out()).endsWith("serve\n").doesNotContain("jdk.incubator.vector");
  }

  private Run run(Object... words) throws IOException, InterruptedException {
    return kindred.run(folder, words);
  }

  private long preparations() throws IOException {
    return Files.readAllLines(kindred.java().resolve("bin/prepared")).size();
  }

  /** All files and folders that lie where {@code place} does. */
  private static List<Path> around(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place.getParent())) {
      return files.toList();
    }
  }
}
