package dev.kindred.server;

import dev.kindred.index.IndexBusyException;
import dev.kindred.search.UploadFolder;
import dev.kindred.search.UploadFolder.Change;
import dev.kindred.search.UploadFolder.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What changes one index, one at a time: the uploads of concurrent requests together, or a sync.
 */
final class IndexChanges {
  private static final int MOST_TOGETHER = 64;

  private final ServedIndex index;
  private final @Nullable UploadFolder uploads;
  private final ServerLimits limits;
  private final Semaphore turn = new Semaphore(1, true);
  private final Batcher<Change, Outcome> changes;

  /**
   * @param folder where uploaded files are kept, null when none are taken
   */
  IndexChanges(ServedIndex index, @Nullable Path folder, ServerLimits limits) {
    this.index = index;
    this.limits = limits;
    this.uploads = folder == null ? null : new UploadFolder(index.folder(), folder);
    this.changes =
        new Batcher<>(MOST_TOGETHER, limits.waiting(), limits.patience(), this::applyTogether);
  }

  /**
   * Refuses what cannot be done before anything is done for it.
   *
   * @throws Problem when no uploads are taken
   */
  UploadFolder requireUploads() {
    if (uploads == null) {
      throw new Problem(
          Problem.CONFLICT,
          "this server takes no images; start it with --uploads DIR, where it may keep them");
    }
    return uploads;
  }

  /** Makes the change, which is durable and seen by searches once this returns. */
  Outcome apply(Change change) throws Exception {
    requireUploads();
    return changes.get(change);
  }

  private List<Outcome> applyTogether(List<Change> together) throws Exception {
    if (!turn.tryAcquire(limits.patience().toMillis(), TimeUnit.MILLISECONDS)) {
      throw new Problem(Problem.BUSY, "a sync of this index is running; try again when it is done");
    }
    try {
      return requireUploads().apply(together);
    } catch (IndexBusyException e) {
      throw busyElsewhere();
    } finally {
      turn.release();
      index.follow();
    }
  }

  /** Runs something else that writes the index, when it is its turn. */
  <T> T alone(Gate.Work<T> work) throws Exception {
    turn.acquire();
    try {
      return work.run();
    } finally {
      turn.release();
      index.follow();
    }
  }

  static Problem busyElsewhere() {
    return new Problem(
        Problem.CONFLICT,
        "another process writes this index, such as kindred index; wait until it is done or stop"
            + " it, then try again");
  }
}
