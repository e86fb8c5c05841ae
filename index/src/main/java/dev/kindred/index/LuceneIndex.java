package dev.kindred.index;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.lucene.codecs.hnsw.DefaultFlatVectorScorer;
import org.apache.lucene.codecs.hnsw.FlatVectorScorerUtil;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderManager;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/** Searches a directory that {@link LuceneIndexWriter} writes, without ever waiting for it. */
public final class LuceneIndex implements VectorIndex {

  private final Path path;
  private final Directory directory;
  private final ReaderManager readers;
  private final Thumbnails thumbnails;
  private final LuceneSearch search = new LuceneSearch();
  private volatile IndexCard card;

  private LuceneIndex(Path path, Directory directory, ReaderManager readers, IndexCard card) {
    this.path = path;
    this.directory = directory;
    this.readers = readers;
    this.thumbnails = new Thumbnails(path);
    this.card = card;
  }

  /**
   * Opens the last commit.
   *
   * @throws IndexException when there is no readable index in the directory
   */
  public static LuceneIndex open(Path path) throws IndexException {
    requireIndex(path);
    Directory directory = null;
    ReaderManager readers = null;
    try {
      directory = FSDirectory.open(path);
      readers = new ReaderManager(Checksums.open(directory));
      return new LuceneIndex(path, directory, readers, card(readers, path));
    } catch (IOException e) {
      IOUtils.closeWhileHandlingException(readers, directory);
      throw unreadable(path, e);
    }
  }

  private static void requireIndex(Path path) throws IndexException {
    if (!exists(path)) {
      throw new IndexException(
          "%s holds no index; make one with: kindred index DATA --index %s --model M"
              .formatted(path, path));
    }
  }

  /** Whether the directory holds a committed index, of whatever card. */
  public static boolean exists(Path path) throws IndexException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Directory directory = FSDirectory.open(path)) {
      return DirectoryReader.indexExists(directory);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /**
   * Reads every byte of the last commit back and compares it with its checksums and with itself,
   * thumbnails included.
   *
   * @throws IndexException when it cannot even be tried, as while a writer is open
   */
  public static Verification verify(Path path) throws IndexException {
    requireIndex(path);
    try {
      Verification vectors = check(path);
      if (!Thumbnails.exist(path)) {
        return vectors;
      }
      Verification pictures = check(Thumbnails.pathIn(path));
      return new Verification(
          vectors.intact() && pictures.intact(),
          vectors.segments(),
          vectors.report() + pictures.report());
    } catch (LockObtainFailedException e) {
      throw IndexDirectory.locked(path, e);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static Verification check(Path path) throws IOException {
    try (Directory directory = FSDirectory.open(path);
        CheckIndex check = new CheckIndex(directory)) {
      ByteArrayOutputStream report = new ByteArrayOutputStream();
      check.setInfoStream(new PrintStream(report, true, StandardCharsets.UTF_8));
      CheckIndex.Status status = check.checkIndex();
      return new Verification(
          status.clean, status.numSegments, report.toString(StandardCharsets.UTF_8));
    }
  }

  /**
   * Whether vectors are compared with the processor's vector instructions. Java offers them to
   * Lucene only when started with {@code --add-modules jdk.incubator.vector}; without them a search
   * takes about three times as long.
   */
  public static boolean usesVectorInstructions() {
    return !(FlatVectorScorerUtil.getLucene99FlatVectorsScorer()
        instanceof DefaultFlatVectorScorer);
  }

  @Override
  public IndexCard card() {
    return card;
  }

  @Override
  public IndexStatistics statistics() throws IndexException {
    return read(reader -> {
      int vectors = 0;
      int largest = 0;
      int graphDimension = 0;
      for (LeafReaderContext context : reader.leaves()) {
        int count = search.matches(context.reader(), null).count();
        vectors += count;
        if (count > largest) {
          largest = count;
          graphDimension = SegmentSearch.graphDimension(context.reader());
        }
      }
      long bytes = 0;
      for (String file : reader.getIndexCommit().getFileNames()) {
        bytes += directory.fileLength(file);
      }
      return new IndexStatistics(
          vectors,
          reader.numDocs() - vectors,
          reader.leaves().size(),
          graphDimension,
          bytes,
          thumbnails.count(),
          thumbnails.bytes());
    });
  }

  @Override
  public SearchResult search(Query query) throws IndexException {
    String problem = card.problem(query.vector());
    if (problem != null) {
      throw new IllegalArgumentException("the query vector " + problem);
    }
    return read(reader -> search.search(reader, query));
  }

  @Override
  public @Nullable Stored find(String path) throws IndexException {
    return locate(path, (leaf, doc) -> new EntryFields.Reader(leaf).read(doc));
  }

  @Override
  public @Nullable Stored find(int id) throws IndexException {
    return this.<@Nullable Stored>read(reader -> {
      for (LeafReaderContext context : reader.leaves()) {
        LeafReader leaf = context.reader();
        Bits live = leaf.getLiveDocs();
        NumericDocValues ids = DocValues.getNumeric(leaf, EntryFields.ID);
        while (ids.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
          if (ids.longValue() == id && (live == null || live.get(ids.docID()))) {
            return new EntryFields.Reader(leaf).read(ids.docID());
          }
        }
      }
      return null;
    });
  }

  @Override
  public byte @Nullable [] thumbnail(String contentHash) throws IndexException {
    try {
      return thumbnails.find(contentHash);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  @Override
  public byte @Nullable [] model() throws IndexException {
    if (!card.hasModel()) {
      return null;
    }
    Path file = path.resolve(card.modelFile());
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IndexException(
          "%s is missing; rebuild the index with: kindred index DATA --index %s --rebuild --model M"
              .formatted(file, path),
          e);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  @Override
  public float @Nullable [] vector(String path) throws IndexException {
    return locate(
        path,
        (leaf, doc) -> {
          FloatVectorValues values = leaf.getFloatVectorValues(EntryFields.VECTOR);
          if (values == null) {
            return null;
          }
          var documents = values.iterator();
          return documents.advance(doc) == doc
              ? values.vectorValue(documents.index()).clone()
              : null;
        });
  }

  @Override
  public void forEach(Consumer<Stored> visitor) throws IndexException {
    read(reader -> {
      for (LeafReaderContext context : reader.leaves()) {
        LeafReader leaf = context.reader();
        EntryFields.Reader entries = new EntryFields.Reader(leaf);
        Bits live = leaf.getLiveDocs();
        for (int doc = 0; doc < leaf.maxDoc(); doc++) {
          if (live == null || live.get(doc)) {
            visitor.accept(entries.read(doc));
          }
        }
      }
      return null;
    });
  }

  @Override
  public boolean refresh() throws IndexException {
    try {
      long before = read(DirectoryReader::getVersion);
      readers.maybeRefreshBlocking();
      thumbnails.refresh();
      card = card(readers, path);
      return read(DirectoryReader::getVersion) != before;
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  @Override
  public void close() throws IndexException {
    try {
      IOUtils.close(thumbnails, readers, directory);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private interface Reading<T extends @Nullable Object> {
    T from(DirectoryReader reader) throws IOException;
  }

  private interface Located<T> {
    @Nullable T at(LeafReader leaf, int doc) throws IOException;
  }

  /** Runs on one commit, which stays open meanwhile. */
  private <T extends @Nullable Object> T read(Reading<T> reading) throws IndexException {
    try {
      DirectoryReader reader = readers.acquire();
      try {
        return reading.from(reader);
      } finally {
        readers.release(reader);
      }
    } catch (IOException e) {
      throw unreadable(path, e);
    } catch (IndexOutOfBoundsException | NegativeArraySizeException | ArithmeticException e) {
      // What Lucene meets behind a flipped bit, where the index is too large to have been checked.
      throw unreadable(path, new CorruptIndexException(e.toString(), path.toString(), e));
    }
  }

  private <T> @Nullable T locate(String wanted, Located<T> located) throws IndexException {
    return this.<@Nullable T>read(reader -> {
      for (LeafReaderContext context : reader.leaves()) {
        LeafReader leaf = context.reader();
        PostingsEnum found = leaf.postings(new Term(EntryFields.PATH, wanted), PostingsEnum.NONE);
        Bits live = leaf.getLiveDocs();
        while (found != null && found.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
          if (live == null || live.get(found.docID())) {
            return located.at(leaf, found.docID());
          }
        }
      }
      return null;
    });
  }

  private static IndexCard card(ReaderManager readers, Path path) throws IOException {
    DirectoryReader reader = readers.acquire();
    try {
      return IndexCard.fromUserData(reader.getIndexCommit().getUserData(), path.toString());
    } finally {
      readers.release(reader);
    }
  }

  private static IndexException unreadable(Path path, IOException cause) {
    return cause instanceof IndexException known
        ? known
        : new IndexException(
            "cannot read the index %s: %s; check it with: kindred index --verify --index %s"
                .formatted(path, IndexDirectory.reason(cause), path),
            cause);
  }
}
