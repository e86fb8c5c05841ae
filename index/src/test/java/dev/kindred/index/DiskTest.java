package dev.kindred.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.testing.Seeds;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, read-only or slow. */
class DiskTest {

  @TempDir Path directory;

  @Test
  void aFullDiskIsAnErrorAndLosesNothingThatWasCommitted() throws IOException {
    long seed = Seeds.suite();
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Long> acknowledged = new TreeMap<>();
    for (int round = 0; round < 40; round++) {
      Map<String, Long> asked = new TreeMap<>(acknowledged);
      AtomicLong room = new AtomicLong(random.nextInt(60_000));
      IndexException failure = null;
      try (var writer = open(full(room))) {
        while (failure == null) {
          try {
            change(writer, asked, random);
            if (random.nextInt(20) == 0) {
              writer.compact();
              acknowledged = new TreeMap<>(asked);
            } else if (random.nextInt(5) == 0) {
              writer.commit();
              acknowledged = new TreeMap<>(asked);
            }
          } catch (IndexException e) {
            failure = e;
          }
        }
      } catch (IndexException e) {
        failure = e;
      }
      assertThat(failure)
          .as("seed %d", seed)
          .hasMessageContaining("cannot write the index " + directory)
          .hasMessageContaining("No space left on device")
          .hasMessageContaining("what was committed before is safe");
      if (!LuceneIndex.exists(directory)) {
        assertThat(acknowledged).isEmpty();
        continue;
      }
      assertThat(LuceneIndex.verify(directory).intact()).as("seed %d", seed).isTrue();
      Map<String, Long> found = state();
      // A commit may be whole on disk although what came after it failed.
      if (!found.equals(asked)) {
        assertThat(found).as("round %d, seed %d", round, seed).isEqualTo(acknowledged);
      }
      acknowledged = found;
    }
    try (var writer = open((file, bytes) -> {})) {
      writer.put(Example.entry("after"), new float[16]);
      writer.commit();
    }
    assertThat(state()).containsKey("after");
  }

  private static FaultyDirectory.Disk full(AtomicLong room) {
    return (file, bytes) -> {
      if (room.addAndGet(-bytes) < 0) {
        throw new IOException("No space left on device");
      }
    };
  }

  private static void change(
      VectorIndexWriter writer, Map<String, Long> state, SplittableRandom random)
      throws IndexException {
    String path = "p" + random.nextInt(60);
    if (random.nextInt(4) == 0) {
      writer.remove(path);
      state.remove(path);
    } else {
      long version = random.nextInt(1_000_000);
      Entry entry = Example.entry(path);
      writer.put(
          new Entry(path, entry.labels(), 1, 1, 1, version, null), Example.gaussian(16, 1, random));
      state.put(path, version);
    }
  }

  @Test
  void aReadOnlyDirectoryIsSearchedAndRefusesToBeWritten() throws IOException {
    try (var writer = open((file, bytes) -> {})) {
      writer.put(Example.entry("a"), new float[16]);
      writer.commit();
    }
    FaultyDirectory.Disk readOnly =
        (file, bytes) -> {
          throw new AccessDeniedException(directory.resolve(file).toString());
        };
    try (var writer = open(readOnly)) {
      assertThatThrownBy(
              () -> {
                writer.put(Example.entry("b"), new float[16]);
                writer.commit();
              })
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("permission denied: " + directory);
    }
    assertThat(state()).containsOnlyKeys("a");
    assertThat(LuceneIndex.verify(directory).intact()).isTrue();
  }

  @Test
  void readersGoOnWhileTheWriterWaitsForItsDisk() throws Exception {
    try (var writer = open((file, bytes) -> {})) {
      writer.put(Example.entry("old"), new float[16]);
      writer.commit();
    }
    CountDownLatch stalled = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicBoolean slow = new AtomicBoolean();
    FaultyDirectory.Disk disk =
        (file, bytes) -> {
          if (!slow.get()) {
            return;
          }
          stalled.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(1);
        var reader = LuceneIndex.open(directory);
        var writer = open(disk)) {
      writer.put(Example.entry("new"), new float[16]);
      slow.set(true);
      Future<?> commit =
          threads.submit(() -> {
            writer.commit();
            return null;
          });
      stalled.await();
      try {
        // The writer holds its lock and waits: none of these may wait for it.
        assertThat(names(reader)).containsExactly("old");
        assertThat(names(writer.committed())).containsExactly("old");
        reader.refresh();
        assertThat(names(reader)).containsExactly("old");
        assertThat(state()).containsOnlyKeys("old");
      } finally {
        goOn.countDown();
      }
      commit.get(60, TimeUnit.SECONDS);
      assertThat(names(writer.committed())).containsExactly("new", "old");
      reader.refresh();
      assertThat(names(reader)).containsExactly("new", "old");
    }
  }

  private static Iterable<String> names(VectorIndex index) throws IndexException {
    return index.search(new Query(new float[16], 9)).hits().stream()
        .map(hit -> hit.entry().path())
        .toList();
  }

  private LuceneIndexWriter open(FaultyDirectory.Disk disk) throws IndexException {
    return LuceneIndexWriter.open(
        directory, Example.CARD, 1, real -> new FaultyDirectory(real, disk));
  }

  private Map<String, Long> state() throws IndexException {
    Map<String, Long> found = new TreeMap<>();
    try (var index = LuceneIndex.open(directory)) {
      index.forEach(s -> found.put(s.entry().path(), s.entry().modifiedMillis()));
    }
    return found;
  }
}
