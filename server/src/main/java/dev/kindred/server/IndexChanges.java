package dev.kindred.server;

import dev.kindred.data.DataException;
import dev.kindred.index.IndexBusyException;
import dev.kindred.search.FolderSync;
import dev.kindred.search.SyncListener;
import dev.kindred.search.SyncOptions;
import dev.kindred.search.SyncResult;
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

  /**
   * Brings the index into step with its folders when it is its turn; with a model it is rebuilt,
   * and searched as it was until that is done.
   *
   * @param model to embed all images with, null for that of the index
   */
  SyncResult sync(@Nullable Path model, Job.Progress progress) throws Exception {
    SyncOptions.Mode mode = model == null ? SyncOptions.Mode.UPDATE : SyncOptions.Mode.REBUILD;
    turn.acquire();
    try {
      progress.at("listing", 0, 0);
      return new FolderSync(List.of(), index.folder(), model, SyncOptions.DEFAULT.in(mode))
          .run(new Following(progress));
    } catch (IndexBusyException e) {
      throw busyElsewhere();
    } catch (DataException e) {
      throw new Problem(
          Problem.CONFLICT,
          "the folders of this index cannot be listed; are they there? The index stays as it is");
    } finally {
      turn.release();
      index.follow();
    }
  }

  private static Problem busyElsewhere() {
    return new Problem(
        Problem.CONFLICT,
        "another process writes this index, such as kindred index; wait until it is done or stop"
            + " it, then try again");
  }

  /** Each step asks whether to go on. */
  private record Following(Job.Progress progress) implements SyncListener {
    @Override
    public void comparing() {
      progress.at("comparing", 0, 0);
    }

    @Override
    public void embedded(int done, int total) {
      progress.at("embedding", done, total);
    }

    @Override
    public void compacting() {
      progress.at("building the graph", 0, 0);
    }
  }
}
