package dev.kindred.server;

import dev.kindred.data.DataException;
import dev.kindred.index.IndexBusyException;
import dev.kindred.search.FolderSync;
import dev.kindred.search.SyncOptions;
import dev.kindred.search.SyncResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Embeds all images of an index with another model; searches use the old one until it is done. */
final class SwitchTask {
  static final String KIND = "switch";

  private SwitchTask() {}

  static Job.Task to(ServedIndex index, Path model) {
    return progress -> Map.of("images", run(index, model, progress).images());
  }

  /** As a part of another task. */
  static SyncResult run(ServedIndex index, Path model, Job.Progress progress) throws Exception {
    return index
        .changes()
        .alone(() -> {
          progress.at("listing", 0, 0);
          try {
            return new FolderSync(
                    List.of(),
                    index.folder(),
                    model,
                    SyncOptions.DEFAULT.in(SyncOptions.Mode.REBUILD))
                .run(new SyncTask.Following(progress));
          } catch (IndexBusyException e) {
            throw IndexChanges.busyElsewhere();
          } catch (DataException e) {
            throw new Problem(
                Problem.CONFLICT,
                "the folders of this index cannot be listed; are they there? The index stays as it is");
          }
        });
  }
}
