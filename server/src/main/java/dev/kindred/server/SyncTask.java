package dev.kindred.server;

import dev.kindred.data.Skipped;
import dev.kindred.index.DataRoot;
import dev.kindred.search.MissingRoot;
import dev.kindred.search.SyncResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Brings an index into step with its folders. */
final class SyncTask implements Job.Task {
  static final String KIND = "sync";

  /** No more skipped files than this are told one by one. */
  private static final int MOST_SKIPPED = 100;

  private final ServedIndex index;

  SyncTask(ServedIndex index) {
    this.index = index;
  }

  @Override
  public Object run(Job.Progress progress) throws Exception {
    List<DataRoot> roots = index.use((search, _) -> search.index().card().roots());
    return document(index.changes().sync(null, progress), roots);
  }

  private static Map<String, Object> document(SyncResult result, List<DataRoot> roots) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("added", result.added());
    document.put("updated", result.updated());
    document.put("renamed", result.renamed());
    document.put("removed", result.removed());
    document.put("unchanged", result.unchanged());
    document.put("images", result.images());
    document.put("missing", result.missing().stream().map(MissingRoot::name).toList());
    document.put("skippedFiles", result.skipped().size());
    document.put(
        "skipped",
        result.skipped().stream().limit(MOST_SKIPPED).map(file -> without(roots, file)).toList());
    return document;
  }

  /** A reason may say where the folder lies, which clients need not know. */
  private static Skipped without(List<DataRoot> roots, Skipped file) {
    String reason = file.reason();
    for (DataRoot root : roots) {
      if (!root.location().isEmpty()) {
        reason = reason.replace(root.location(), root.name().isEmpty() ? "." : root.name());
      }
    }
    return new Skipped(file.path(), reason);
  }
}
