package dev.kindred.search;

import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.data.Skipped;
import dev.kindred.image.ImageException;
import dev.kindred.index.Entry;
import dev.kindred.index.IndexException;
import dev.kindred.index.Stored;
import dev.kindred.index.VectorIndexWriter;
import dev.kindred.runtime.Embedder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One run of a {@link FolderSync}: compares, writes what needs no encoder, embeds the rest. */
final class SyncPass implements Embedder.Listener {

  private final long start = System.nanoTime();
  private final ImageFolder folder;
  private final VectorIndexWriter writer;
  private final SyncOptions options;
  private final SyncListener listener;

  private final List<ImageItem> toEmbed = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();

  /** Files whose bytes could not be had; that may pass, so it is not remembered. */
  private final Set<String> unavailable = ConcurrentHashMap.newKeySet();

  /** What the index held of the folder's paths before. */
  private final Map<String, Stored> before = new HashMap<>();

  private int added;
  private int updated;
  private int removed;
  private int unchanged;
  private long lastCommit = start;

  SyncPass(
      ImageFolder folder, VectorIndexWriter writer, SyncOptions options, SyncListener listener) {
    this.folder = folder;
    this.writer = writer;
    this.options = options;
    this.listener = listener;
  }

  /** Takes a failure or a cancellation through the embedder, which knows neither. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped(Exception cause) {
      super(cause);
    }
  }

  SyncResult run(Embedder embedder) throws IOException, InterruptedException {
    compareAll();
    try {
      report(0);
      embedder.embedAll(toEmbed.stream().map(this::source).toList(), this);
    } catch (Stopped stopped) {
      if (stopped.getCause() instanceof IndexException failure) {
        throw failure;
      }
      keepWhatIsDone();
      throw (CancellationException) stopped.getCause();
    } catch (InterruptedException interrupted) {
      keepWhatIsDone();
      throw interrupted;
    }
    writer.commit();
    listener.compacting();
    writer.compact();
    return new SyncResult(
        added,
        updated,
        removed,
        unchanged,
        skipped,
        writer.committed().statistics().entries(),
        (System.nanoTime() - start) / 1e9);
  }

  private void compareAll() throws IndexException {
    if (!options.rebuild()) {
      writer.committed().forEach(stored -> before.put(stored.entry().path(), stored));
    }
    skipped.addAll(folder.skipped());
    Set<String> gone = new HashSet<>(before.keySet());
    for (ImageItem item : folder.items()) {
      gone.remove(item.path());
      compare(item, before.get(item.path()));
    }
    for (String path : gone) {
      writer.remove(path);
      removed++;
    }
  }

  private void compare(ImageItem item, @Nullable Stored stored) throws IndexException {
    if (stored == null
        || stored.entry().bytes() != item.size()
        || stored.entry().modifiedMillis() != item.modifiedMillis()) {
      toEmbed.add(item);
      return;
    }
    String rejection = stored.rejection();
    if (rejection != null) {
      skipped.add(new Skipped(item.path(), rejection));
      return;
    }
    float[] vector =
        stored.entry().labels().equals(item.labels())
            ? null
            : writer.committed().vector(item.path());
    if (vector == null) {
      unchanged++;
    } else {
      writer.put(entry(item, stored.entry().width(), stored.entry().height()), vector);
      updated++;
    }
  }

  private Embedder.Source source(ImageItem item) {
    return new Embedder.Source(
        item.path(),
        () -> {
          try {
            return folder.read(item);
          } catch (ImageException e) {
            throw e;
          } catch (IOException e) {
            unavailable.add(item.path());
            throw e;
          }
        });
  }

  @Override
  public void embedded(int i, float[] vector, int width, int height) {
    ImageItem item = toEmbed.get(i);
    if (!isFinite(vector)) {
      skipped(i, "the model gives no number for it");
      return;
    }
    try {
      writer.put(entry(item, width, height), vector);
    } catch (IndexException e) {
      throw new Stopped(e);
    }
    Stored stored = before.get(item.path());
    if (stored == null || stored.rejection() != null) {
      added++;
    } else {
      updated++;
    }
    advance(i + 1);
  }

  @Override
  public void skipped(int i, String reason) {
    ImageItem item = toEmbed.get(i);
    skipped.add(new Skipped(item.path(), reason));
    if (!unavailable.contains(item.path())) {
      try {
        writer.reject(entry(item, 0, 0), reason);
      } catch (IndexException e) {
        throw new Stopped(e);
      }
    }
    advance(i + 1);
  }

  private void advance(int done) {
    if (System.nanoTime() - lastCommit > options.commitEvery().toNanos()) {
      try {
        keepWhatIsDone();
      } catch (IndexException e) {
        throw new Stopped(e);
      }
      lastCommit = System.nanoTime();
    }
    report(done);
  }

  private void report(int done) {
    try {
      listener.embedded(done, toEmbed.size());
    } catch (CancellationException e) {
      throw new Stopped(e);
    }
  }

  /** Half a rebuilt index must not replace a whole old one. */
  private void keepWhatIsDone() throws IndexException {
    if (!options.rebuild()) {
      writer.commit();
    }
  }

  private static boolean isFinite(float[] vector) {
    for (float component : vector) {
      if (!Float.isFinite(component)) {
        return false;
      }
    }
    return true;
  }

  private static Entry entry(ImageItem item, int width, int height) {
    return new Entry(
        item.path(), item.labels(), width, height, item.size(), item.modifiedMillis(), null);
  }
}
