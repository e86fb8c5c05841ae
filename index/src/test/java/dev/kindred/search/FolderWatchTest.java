package dev.kindred.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each wait ends by a change; a watch that misses one runs into the deadline. */
class FolderWatchTest {

  private static final Duration QUIET = Duration.ofMillis(20);
  private static final Duration NEVER = Duration.ofDays(1);
  private static final long DEADLINE_NANOS = 60_000_000_000L;

  @TempDir Path folder;
  private Path data;
  private Path index;

  @BeforeEach
  void folders() throws Exception {
    data = folder.resolve("data");
    Files.createDirectories(data.resolve("a/b"));
    index = Files.createDirectories(data.resolve("index"));
    Files.writeString(data.resolve("a/b/1.png"), "1");
  }

  @Test
  void seesFilesComeChangeAndGoInAllFolders() throws Exception {
    try (FolderWatch watch = new FolderWatch(List.of(data), index)) {
      assertThat(watch.watch()).isZero();
      Files.writeString(data.resolve("a/b/2.png"), "2");
      assertThat(changed(watch)).isTrue();
      Files.writeString(data.resolve("a/b/1.png"), "changed");
      assertThat(changed(watch)).isTrue();
      Files.delete(data.resolve("a/b/1.png"));
      assertThat(changed(watch)).isTrue();
      Files.createDirectory(data.resolve("a/new"));
      assertThat(changed(watch)).isTrue();
      assertThat(watch.watch()).isZero();
      Files.writeString(data.resolve("a/new/3.png"), "3");
      assertThat(changed(watch)).isTrue();
      Files.move(data.resolve("a/new"), data.resolve("moved"));
      assertThat(changed(watch)).isTrue();
    }
  }

  @Test
  void theIndexInsideTheFolderDoesNotCount() throws Exception {
    assertIndexDoesNotCount(index);
  }

  @Test
  void theIndexDoesNotCountByAnotherNameEither() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), data);
    assertIndexDoesNotCount(link.resolve("index"));
  }

  private void assertIndexDoesNotCount(Path named) throws Exception {
    try (FolderWatch watch = new FolderWatch(List.of(data), named)) {
      watch.watch();
      Files.writeString(index.resolve("write.lock"), "");
      int[] glances = new int[1];
      watch.await(Duration.ZERO, NEVER, () -> ++glances[0] > 3);
      assertThat(glances[0]).as("it went on waiting").isEqualTo(4);
    }
  }

  @Test
  void seesAFileBeReplaced() throws Exception {
    Path zip = Files.writeString(folder.resolve("data.zip"), "old");
    try (FolderWatch watch = new FolderWatch(List.of(zip), index)) {
      assertThat(watch.watch()).isZero();
      Path part = Files.writeString(folder.resolve("part"), "new");
      Files.move(part, zip, StandardCopyOption.REPLACE_EXISTING);
      assertThat(changed(watch)).isTrue();
    }
  }

  @Test
  void looksAgainWhenNothingChanges() throws Exception {
    try (FolderWatch watch = new FolderWatch(List.of(data), index)) {
      watch.watch();
      watch.await(QUIET, Duration.ofMillis(1), () -> false);
    }
  }

  private static boolean changed(FolderWatch watch) throws InterruptedException {
    long start = System.nanoTime();
    boolean[] late = new boolean[1];
    watch.await(QUIET, NEVER, () -> late[0] = System.nanoTime() - start > DEADLINE_NANOS);
    return !late[0];
  }
}
