package dev.kindred.search;

import dev.kindred.data.ImageItem;
import dev.kindred.data.Skipped;
import dev.kindred.index.Entry;
import dev.kindred.index.IndexException;
import dev.kindred.index.Stored;
import dev.kindred.index.VectorIndexWriter;
import dev.kindred.runtime.ContentHash;
import dev.kindred.runtime.Embedder;
import dev.kindred.runtime.EmbeddingTimes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** One run of a {@link FolderSync}: compares, writes what needs no encoder, embeds the rest. */
final class SyncPass implements Embedder.Listener {

  private final long start = System.nanoTime();
  private final SourceFolders folders;
  private final VectorIndexWriter writer;
  private final SyncOptions options;
  private final SyncListener listener;

  private final List<ImageItem> toEmbed = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();

  private final FileReader reader;
  private final KnownFiles known;

  private int added;
  private int updated;
  private int renamed;
  private int removed;
  private int unchanged;
  private long lastCommit = start;
  private long writeNanos;

  SyncPass(
      SourceFolders folders, VectorIndexWriter writer, SyncOptions options, SyncListener listener)
      throws IndexException {
    this.folders = folders;
    this.writer = writer;
    this.options = options;
    this.listener = listener;
    this.reader = new FileReader(folders, options.thumbnails());
    this.known = rebuilds() ? new KnownFiles() : new KnownFiles(writer.committed(), folders);
  }

  /** Takes a failure or a cancellation through the embedder, which knows neither. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped(Exception cause) {
      super(cause);
    }
  }

  SyncResult run(Embedder embedder) throws IOException, InterruptedException {
    try {
      compareAll();
      report(0);
      embedder.embedAll(toEmbed.stream().map(reader::source).toList(), this);
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
    long written = System.nanoTime();
    writer.commit();
    listener.compacting();
    writer.compact();
    long end = System.nanoTime();
    EmbeddingTimes spent = embedder.times();
    return new SyncResult(
        added,
        updated,
        renamed,
        removed,
        unchanged,
        skipped,
        folders.missing(),
        writer.committed().statistics().entries(),
        (end - start) / 1e9,
        new SyncTimes(
            spent.read(),
            spent.decode(),
            spent.preprocess(),
            reader.thumbnailSeconds(),
            spent.encode(),
            writeNanos / 1e9,
            (end - written) / 1e9));
  }

  private void compareAll() throws IndexException {
    skipped.addAll(folders.skipped());
    for (ImageItem item : folders.items()) {
      compare(item, known.find(item.path()));
    }
    for (String path : known.gone()) {
      writer.remove(path);
      removed++;
    }
    removed -= renamed;
  }

  private void compare(ImageItem item, @Nullable Stored stored) throws IndexException {
    if (stored != null
        && stored.entry().bytes() == item.size()
        && stored.entry().modifiedMillis() == item.modifiedMillis()) {
      keep(item, stored);
      return;
    }
    String hash = known.hasSize(item.size()) ? contentHash(item) : null;
    Stored twin = hash == null ? null : known.twin(item.path(), hash);
    if (twin == null) {
      toEmbed.add(item);
    } else if (stored != null && twin.equals(stored)) {
      writer.touch(item.path(), item.modifiedMillis());
      keep(item, stored);
    } else {
      copy(item, stored, twin);
    }
  }

  /** Null when the file cannot be read now; embedding it then says why. */
  private @Nullable String contentHash(ImageItem item) {
    try {
      listener.comparing();
      return ContentHash.of(folders.read(item));
    } catch (CancellationException e) {
      throw new Stopped(e);
    } catch (IOException e) {
      return null;
    }
  }

  /** The file is the same; its labels may have changed. */
  private void keep(ImageItem item, Stored stored) throws IndexException {
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
      writer.put(entry(item, stored.entry()), vector);
      updated++;
    }
  }

  /** The file is new or changed, but its bytes are those of one that the index knows. */
  private void copy(ImageItem item, @Nullable Stored stored, Stored twin) throws IndexException {
    Entry entry = entry(item, twin.entry());
    String rejection = twin.rejection();
    float[] vector = writer.committed().vector(twin.entry().path());
    if (rejection != null) {
      writer.reject(entry, rejection);
      skipped.add(new Skipped(item.path(), rejection));
    } else if (vector == null) {
      toEmbed.add(item);
    } else {
      writer.put(entry, vector);
      if (stored != null && stored.rejection() == null) {
        updated++;
      } else if (known.claim(twin)) {
        renamed++;
      } else {
        added++;
      }
    }
  }

  @Override
  public void embedded(int i, float[] vector, int width, int height) {
    ImageItem item = toEmbed.get(i);
    if (!isFinite(vector)) {
      skipped(i, "the model gives no number for it");
      return;
    }
    long putStart = System.nanoTime();
    try {
      FileReader.Facts facts = reader.take(item.path());
      if (facts.contentHash() != null && facts.thumbnail() != null) {
        writer.putThumbnail(facts.contentHash(), facts.thumbnail());
      }
      writer.put(entry(item, width, height, facts), vector);
      writeNanos += System.nanoTime() - putStart;
    } catch (IndexException e) {
      throw new Stopped(e);
    }
    Stored stored = known.find(item.path());
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
    if (!reader.isUnavailable(item.path())) {
      try {
        writer.reject(entry(item, 0, 0, reader.take(item.path())), reason);
      } catch (IndexException e) {
        throw new Stopped(e);
      }
    }
    advance(i + 1);
  }

  private void advance(int done) {
    if (System.nanoTime() - lastCommit > options.commitEvery().toNanos()) {
      long commitStart = System.nanoTime();
      try {
        keepWhatIsDone();
      } catch (IndexException e) {
        throw new Stopped(e);
      }
      lastCommit = System.nanoTime();
      writeNanos += lastCommit - commitStart;
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

  private boolean rebuilds() {
    return options.mode() == SyncOptions.Mode.REBUILD;
  }

  /** Half a rebuilt index must not replace a whole old one. */
  private void keepWhatIsDone() throws IndexException {
    if (!rebuilds()) {
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

  private static Entry entry(ImageItem item, int width, int height, FileReader.Facts facts) {
    return new Entry(
        item.path(),
        item.labels(),
        width,
        height,
        item.size(),
        item.modifiedMillis(),
        facts.takenSeconds(),
        facts.contentHash());
  }

  /** The item, with what is known of its content. */
  private static Entry entry(ImageItem item, Entry content) {
    return new Entry(
        item.path(),
        item.labels(),
        content.width(),
        content.height(),
        item.size(),
        item.modifiedMillis(),
        content.takenSeconds(),
        content.contentHash());
  }
}
