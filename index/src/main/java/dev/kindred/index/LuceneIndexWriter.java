package dev.kindred.index;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * Writes an index directory. Flushed vectors are scanned until {@link #compact} or a background
 * merge has built a graph over them.
 */
public final class LuceneIndexWriter implements VectorIndexWriter {

  private static final double BUFFER_MEGABYTES = 256;

  /** Compacting pays when this share of the documents is deleted or outside the largest segment. */
  private static final double SCATTERED = .05;

  private static final int UNKNOWN = -1;

  private final Path path;
  private final ExecutorService workers;
  private final Directory directory;
  private final IndexWriter writer;
  private final SilentMerges merges;
  private final LuceneIndex committed;

  /** Ids given since the last commit, by path. */
  private final Map<String, Integer> givenIds = new HashMap<>();

  private IndexCard card;
  private @Nullable ThumbnailWriter thumbnails;
  private int nextId;

  private LuceneIndexWriter(
      Path path,
      IndexCard card,
      ExecutorService workers,
      Directory directory,
      IndexWriter writer,
      SilentMerges merges,
      @Nullable ThumbnailWriter thumbnails,
      IndexDirectory.Previous previous)
      throws IOException {
    this.path = path;
    this.card = card;
    this.workers = workers;
    this.directory = directory;
    this.writer = writer;
    this.merges = merges;
    this.thumbnails = thumbnails;
    this.nextId = previous.nextId();
    if (!previous.searchable()) {
      commitAlways();
    }
    this.committed = LuceneIndex.open(path);
  }

  /**
   * Opens the index in the directory for writing, or makes an empty one there.
   *
   * @param model file that made the vectors, of which the index keeps a copy
   * @param threads that build graphs
   * @throws IndexException when another process writes it, when it was made with another card, or
   *     when the directory holds something else
   */
  public static LuceneIndexWriter open(Path path, IndexCard card, Path model, int threads)
      throws IndexException {
    return open(path, card, model, threads, OpenMode.CREATE_OR_APPEND, UnaryOperator.identity());
  }

  /** As {@link #open(Path, IndexCard, Path, int)}, for vectors that come without their model. */
  public static LuceneIndexWriter open(Path path, IndexCard card, int threads)
      throws IndexException {
    return open(path, card, threads, UnaryOperator.identity());
  }

  /** For tests of what a bad disk does. */
  static LuceneIndexWriter open(
      Path path, IndexCard card, int threads, UnaryOperator<Directory> disk) throws IndexException {
    return open(path, card, null, threads, OpenMode.CREATE_OR_APPEND, disk);
  }

  /**
   * Starts an empty index in place of the one in the directory, whatever its card. Until the first
   * commit the old one stays: searchable, and untouched by a crash.
   */
  public static LuceneIndexWriter rebuild(Path path, IndexCard card, Path model, int threads)
      throws IndexException {
    return open(path, card, model, threads, OpenMode.CREATE, UnaryOperator.identity());
  }

  /** As {@link #rebuild(Path, IndexCard, Path, int)}, for vectors without their model. */
  public static LuceneIndexWriter rebuild(Path path, IndexCard card, int threads)
      throws IndexException {
    return open(path, card, null, threads, OpenMode.CREATE, UnaryOperator.identity());
  }

  private static LuceneIndexWriter open(
      Path path,
      IndexCard card,
      @Nullable Path model,
      int threads,
      OpenMode mode,
      UnaryOperator<Directory> disk)
      throws IndexException {
    ExecutorService workers =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("graph-", 0).daemon().factory());
    Directory directory = null;
    IndexWriter writer = null;
    ThumbnailWriter thumbnails = null;
    SilentMerges merges = new SilentMerges();
    try {
      directory = disk.apply(IndexDirectory.openForWriting(path));
      IndexWriterConfig config =
          new IndexWriterConfig()
              .setOpenMode(mode)
              .setCodec(GraphOnMergeFormat.codec(workers, threads, card))
              .setMergePolicy(new GraphMergePolicy())
              .setMergeScheduler(merges)
              .setRAMBufferSizeMB(BUFFER_MEGABYTES)
              .setCommitOnClose(false);
      writer = new IndexWriter(directory, config);
      IndexDirectory.Previous previous =
          mode == OpenMode.CREATE
              ? IndexDirectory.previous(directory, path)
              : IndexDirectory.previousWith(card, directory, path);
      if (model != null) {
        IndexDirectory.keepModel(model, path.resolve(card.modelFile()));
      }
      if (mode == OpenMode.CREATE && Thumbnails.exist(path)) {
        thumbnails = new ThumbnailWriter(path, mode);
      }
      return new LuceneIndexWriter(
          path, card, workers, directory, writer, merges, thumbnails, previous);
    } catch (IOException e) {
      IOUtils.closeWhileHandlingException(
          thumbnails, writer == null ? null : writer::rollback, directory, workers::shutdownNow);
      throw e instanceof LockObtainFailedException
          ? IndexDirectory.locked(path, e)
          : failure(path, e);
    }
  }

  @Override
  public VectorIndex committed() {
    return committed;
  }

  @Override
  public synchronized void put(Entry entry, float[] vector) throws IndexException {
    String problem = card.problem(vector);
    if (problem != null) {
      throw new IndexException(entry.path() + ": its vector " + problem);
    }
    write(entry.path(), id -> EntryFields.document(id, entry, vector.clone()));
  }

  @Override
  public synchronized void putThumbnail(String contentHash, byte[] picture) throws IndexException {
    try {
      thumbnails().put(contentHash, picture);
    } catch (IOException | IllegalStateException e) {
      throw failure(path, e);
    }
  }

  private ThumbnailWriter thumbnails() throws IOException {
    ThumbnailWriter opened = thumbnails;
    if (opened == null) {
      opened = new ThumbnailWriter(path, OpenMode.CREATE_OR_APPEND);
      thumbnails = opened;
    }
    return opened;
  }

  @Override
  public synchronized void reject(Entry entry, String reason) throws IndexException {
    write(entry.path(), id -> EntryFields.rejection(id, entry, reason));
  }

  private interface Layout {
    Document document(int id) throws IndexException;
  }

  private void write(String entryPath, Layout layout) throws IndexException {
    int known = knownId(entryPath);
    int id = known == UNKNOWN ? nextId : known;
    Document document = layout.document(id);
    try {
      if (known == UNKNOWN) {
        writer.addDocument(document);
        nextId++;
      } else {
        writer.updateDocument(new Term(EntryFields.PATH, entryPath), document);
      }
      givenIds.put(entryPath, id);
    } catch (IOException | IllegalStateException e) {
      throw failure(path, e);
    }
  }

  private int knownId(String entryPath) throws IndexException {
    Integer given = givenIds.get(entryPath);
    if (given != null) {
      return given;
    }
    Stored stored = committed.find(entryPath);
    return stored == null ? UNKNOWN : stored.id();
  }

  @Override
  public synchronized void touch(String entryPath, long modifiedMillis) throws IndexException {
    try {
      writer.updateNumericDocValue(
          new Term(EntryFields.PATH, entryPath), EntryFields.MODIFIED, modifiedMillis);
    } catch (IOException | IllegalStateException e) {
      throw failure(path, e);
    }
  }

  @Override
  public synchronized void remove(String entryPath) throws IndexException {
    try {
      writer.deleteDocuments(new Term(EntryFields.PATH, entryPath));
    } catch (IOException | IllegalStateException e) {
      throw failure(path, e);
    }
  }

  @Override
  public synchronized void setRoots(List<DataRoot> roots) throws IndexException {
    commit();
    IndexCard changed = card.with(roots);
    List<Stored> leaving = new ArrayList<>();
    committed.forEach(stored -> {
      DataRoot root = card.rootOf(stored.entry().path());
      if (root == null || !changed.roots().contains(root)) {
        leaving.add(stored);
      }
    });
    try {
      // The new path of one may be the old one of another, so that all leave before any comes.
      for (Stored stored : leaving) {
        writer.deleteDocuments(new Term(EntryFields.PATH, stored.entry().path()));
      }
      for (Stored stored : leaving) {
        DataRoot before = card.rootOf(stored.entry().path());
        DataRoot after = before == null ? null : changed.rootAt(before.location());
        if (before != null && after != null) {
          writer.addDocument(moved(stored, after.outside(before.inside(stored.entry().path()))));
        }
      }
      card = changed;
      commitAlways();
      committed.refresh();
    } catch (IOException | IllegalStateException e) {
      throw failure(path, e);
    }
  }

  /** A committed entry at another path. */
  private Document moved(Stored stored, String other) throws IndexException {
    Entry entry = stored.entry().at(other);
    String rejection = stored.rejection();
    float[] vector = committed.vector(stored.entry().path());
    return vector == null
        ? EntryFields.rejection(stored.id(), entry, rejection == null ? "" : rejection)
        : EntryFields.document(stored.id(), entry, vector);
  }

  @Override
  public synchronized void commit() throws IndexException {
    try {
      if (writer.hasUncommittedChanges()) {
        commitAlways();
      }
      givenIds.clear();
      committed.refresh();
    } catch (IOException | IllegalStateException e) {
      throw failure(path, e);
    }
  }

  /** Pictures first: an entry that is acknowledged has its own. */
  private void commitAlways() throws IOException {
    if (thumbnails != null) {
      thumbnails.commit();
    }
    writer.setLiveCommitData(IndexDirectory.userData(card, nextId).entrySet());
    writer.commit();
    IndexDirectory.dropOtherModels(path, card.modelFile());
  }

  @Override
  public synchronized void compact() throws IndexException {
    commit();
    try {
      if (isScattered()) {
        writer.forceMerge(1);
        commitAlways();
        committed.refresh();
      }
      dropOrphans();
    } catch (IOException | IllegalStateException e) {
      throw failure(path, e);
    }
  }

  /**
   * Waits for the merges that earlier commits began, which {@link #close} would stop, and commits
   * them; without that, many small commits leave many small parts behind.
   */
  public void finishMerges() throws IndexException {
    merges.sync();
    commit();
  }

  private void dropOrphans() throws IOException {
    if (thumbnails == null && !Thumbnails.exist(path)) {
      return;
    }
    Set<String> contents = new HashSet<>();
    committed.forEach(stored -> {
      String hash = stored.entry().contentHash();
      if (hash != null && stored.rejection() == null) {
        contents.add(hash);
      }
    });
    thumbnails().retain(contents);
    committed.refresh();
  }

  private boolean isScattered() throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      int largest = 0;
      for (LeafReaderContext context : reader.leaves()) {
        if (context.reader() instanceof SegmentReader segment
            && GraphMergePolicy.lacksGraph(segment.getSegmentInfo())) {
          return true;
        }
        largest = Math.max(largest, context.reader().numDocs());
      }
      int misplaced = reader.maxDoc() - largest;
      return misplaced > SCATTERED * reader.maxDoc();
    }
  }

  @Override
  public synchronized void close() throws IndexException {
    try {
      IOUtils.close(thumbnails, writer::rollback, committed, directory, workers::shutdownNow);
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  private static IndexException failure(Path path, Exception cause) {
    return cause instanceof IndexException known
        ? known
        : new IndexException(
            cause instanceof CorruptIndexException || cause instanceof EOFException
                ? "the index %s is damaged: %s; check it with: kindred index --verify --index %s"
                    .formatted(path, IndexDirectory.reason(cause), path)
                : "cannot write the index %s: %s; what was committed before is safe"
                    .formatted(path, IndexDirectory.reason(cause)),
            cause);
  }
}
