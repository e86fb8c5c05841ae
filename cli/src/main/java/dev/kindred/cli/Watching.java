package dev.kindred.cli;

import dev.kindred.search.FolderWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs a sync again and again, whenever the images may have changed, until Ctrl-C. */
final class Watching {
  private static final Duration QUIET = Duration.ofMillis(500);

  private final List<Path> data;
  private final @Nullable Path index;
  private final Duration rescan;
  private final Console console;

  Watching(List<Path> data, @Nullable Path index, Duration rescan, Console console) {
    this.data = data;
    this.index = index;
    this.rescan = rescan;
    this.console = console;
  }

  /** One sync; the first may fail, a later one is tried again. */
  interface Sync {
    void run(boolean first) throws IOException, InterruptedException;
  }

  void run(Sync sync) throws IOException, InterruptedException {
    try (FolderWatch watch = new FolderWatch(data, index)) {
      warn(watch.watch());
      sync.run(true);
      console.flush();
      console.note(
          "watching %s; stop with Ctrl-C"
              .formatted(data.stream().map(Path::toString).collect(Collectors.joining(" and "))));
      while (true) {
        watch.await(QUIET, rescan, Interrupt::requested);
        Interrupt.check();
        again(watch, sync);
        console.flush();
      }
    } catch (Interrupt.Stopped e) {
      console.note("stopped; the index holds what was done");
    }
  }

  private void again(FolderWatch watch, Sync sync) throws InterruptedException {
    try {
      watch.watch();
      sync.run(false);
    } catch (IOException e) {
      console.warn("the sync failed and will be tried again: " + e.getMessage());
    }
  }

  private void warn(int unwatched) {
    if (unwatched > 0) {
      console.warn(
          "the system does not watch %d of the folders; they are looked at every %d s"
              .formatted(unwatched, rescan.toSeconds()));
    }
  }
}
