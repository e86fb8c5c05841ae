package dev.kindred.search;

import dev.kindred.index.IndexException;
import dev.kindred.index.Stored;
import dev.kindred.index.VectorIndex;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What an index holds before a sync, to be found by path and by content. */
final class KnownFiles {

  private final Map<String, Stored> byPath = new HashMap<>();
  private final Set<String> gone = new TreeSet<>();
  private @Nullable Contents contents;

  /** Nothing is known. */
  KnownFiles() {}

  /**
   * All that the index holds.
   *
   * @param folders with the files that there are now
   */
  KnownFiles(VectorIndex index, SourceFolders folders) throws IndexException {
    index.forEach(stored -> byPath.put(stored.entry().path(), stored));
    byPath.keySet().stream().filter(folders::covers).forEach(gone::add);
    folders.items().forEach(item -> gone.remove(item.path()));
  }

  @Nullable Stored find(String path) {
    return byPath.get(path);
  }

  /** Paths in the folders that were listed at which there is no file now, sorted. */
  Set<String> gone() {
    return gone;
  }

  /** Whether there can be a file of the same bytes; if not, the content need not be looked at. */
  boolean hasSize(long bytes) {
    return contents().sizes.contains(bytes);
  }

  /** A file of that content: at the path if possible, else one that is gone, else any, or null. */
  @Nullable Stored twin(String path, String contentHash) {
    Stored here = byPath.get(path);
    if (here != null && contentHash.equals(here.entry().contentHash())) {
      return here;
    }
    Deque<Stored> vanished = contents().gone.get(contentHash);
    return vanished == null || vanished.isEmpty()
        ? contents().any.get(contentHash)
        : vanished.element();
  }

  /** Takes a file that {@link #twin} gave, so that it is not given as gone again. */
  boolean claim(Stored twin) {
    String hash = twin.entry().contentHash();
    Deque<Stored> vanished = hash == null ? null : contents().gone.get(hash);
    return vanished != null && vanished.remove(twin);
  }

  /** Made only when a file is new or has changed, which in most syncs none is. */
  private Contents contents() {
    Contents made = contents;
    if (made == null) {
      made = new Contents(new HashSet<>(), new HashMap<>(), new HashMap<>());
      for (Stored stored : byPath.values()) {
        String hash = stored.entry().contentHash();
        if (hash != null) {
          made.sizes.add(stored.entry().bytes());
          made.any.put(hash, stored);
        }
      }
      for (String path : gone) {
        Stored stored = byPath.get(path);
        String hash = stored == null ? null : stored.entry().contentHash();
        if (stored != null && hash != null) {
          made.gone.computeIfAbsent(hash, _ -> new ArrayDeque<>()).add(stored);
        }
      }
      contents = made;
    }
    return made;
  }

  private record Contents(
      Set<Long> sizes, Map<String, Stored> any, Map<String, Deque<Stored>> gone) {}
}
