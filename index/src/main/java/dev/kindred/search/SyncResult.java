package dev.kindred.search;

import dev.kindred.data.Skipped;
import java.util.List;

/**
 * What a {@link FolderSync} did.
 *
 * @param added images that were new
 * @param updated images whose file or labels had changed
 * @param renamed images found again under another path, by their content; not embedded again
 * @param removed paths that are no longer in the folder, those renamed left out
 * @param unchanged images whose file and labels are as they were
 * @param skipped files that could not be read, now or at an earlier time if unchanged since
 * @param missing folders of the index that could not be listed, and whose entries stay as they were
 * @param images in the index now
 * @param seconds it took
 * @param times where they went
 */
public record SyncResult(
    int added,
    int updated,
    int renamed,
    int removed,
    int unchanged,
    List<Skipped> skipped,
    List<MissingRoot> missing,
    int images,
    double seconds,
    SyncTimes times) {

  /** Copies the lists. */
  public SyncResult {
    skipped = List.copyOf(skipped);
    missing = List.copyOf(missing);
  }

  /** Whether there was anything to do. */
  public boolean changed() {
    return added + updated + renamed + removed > 0;
  }
}
