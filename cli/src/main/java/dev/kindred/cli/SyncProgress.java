package dev.kindred.cli;

import dev.kindred.search.SyncListener;
import org.jspecify.annotations.Nullable;

/** Shows how far a sync has come; the number of images to embed is known only once it runs. */
final class SyncProgress implements SyncListener, AutoCloseable {
  private final Console console;
  private @Nullable Progress progress;

  SyncProgress(Console console) {
    this.console = console;
  }

  @Override
  public void comparing() {
    Interrupt.check();
  }

  @Override
  public void embedded(int done, int total) {
    if (progress == null) {
      progress = console.progress("indexing", "images", total);
    }
    progress.update(done);
  }

  @Override
  public void compacting() {
    Interrupt.check();
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
    }
  }
}
