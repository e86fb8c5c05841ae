package dev.kindred.index;

import static org.apache.lucene.search.DocIdSetIterator.NO_MORE_DOCS;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderManager;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * Small pictures by the content that they show, in a Lucene index of their own inside of the index
 * of the vectors. So a merge of vectors copies no pictures, files of the same bytes share one, and
 * a renamed file keeps it. Opened when first asked for; safe for use by many threads.
 */
final class Thumbnails implements Closeable {

  static final String CONTENT = "content";
  static final String PICTURE = "picture";

  private final Path index;
  private @Nullable Directory directory;
  private @Nullable ReaderManager readers;

  /**
   * Those of an index, which may have none.
   *
   * @param index its directory
   */
  Thumbnails(Path index) {
    this.index = index;
  }

  static Path pathIn(Path index) {
    return index.resolve("thumbnails");
  }

  /** Whether the index in the directory has any, or had once. */
  static boolean exist(Path index) throws IOException {
    if (!Files.isDirectory(pathIn(index))) {
      return false;
    }
    try (Directory directory = FSDirectory.open(pathIn(index))) {
      return DirectoryReader.indexExists(directory);
    }
  }

  static Term key(String contentHash) {
    return new Term(CONTENT, new BytesRef(HexFormat.of().parseHex(contentHash)));
  }

  private interface Reading<T extends @Nullable Object> {
    T from(DirectoryReader reader) throws IOException;
  }

  /** Runs on one commit; null when there is none. */
  private <T> @Nullable T read(Reading<@Nullable T> reading) throws IOException {
    ReaderManager opened = opened();
    if (opened == null) {
      return null;
    }
    DirectoryReader reader = opened.acquire();
    try {
      return reading.from(reader);
    } finally {
      opened.release(reader);
    }
  }

  private synchronized @Nullable ReaderManager opened() throws IOException {
    if (readers == null && exist(index)) {
      directory = FSDirectory.open(pathIn(index));
      readers = new ReaderManager(Checksums.open(directory));
    }
    return readers;
  }

  byte @Nullable [] find(String contentHash) throws IOException {
    Term key = key(contentHash);
    return this.<byte[]>read(reader -> {
      for (LeafReaderContext context : reader.leaves()) {
        LeafReader leaf = context.reader();
        PostingsEnum found = leaf.postings(key, PostingsEnum.NONE);
        int doc = found == null ? NO_MORE_DOCS : firstLive(found, leaf.getLiveDocs());
        BinaryDocValues pictures = DocValues.getBinary(leaf, PICTURE);
        if (doc != NO_MORE_DOCS && pictures.advanceExact(doc)) {
          return BytesRef.deepCopyOf(pictures.binaryValue()).bytes;
        }
      }
      return null;
    });
  }

  static int firstLive(PostingsEnum documents, @Nullable Bits live) throws IOException {
    int doc = documents.nextDoc();
    while (doc != NO_MORE_DOCS && live != null && !live.get(doc)) {
      doc = documents.nextDoc();
    }
    return doc;
  }

  int count() throws IOException {
    Integer count = this.<Integer>read(DirectoryReader::numDocs);
    return count == null ? 0 : count;
  }

  long bytes() throws IOException {
    Long bytes =
        this.<Long>read(reader -> {
          long sum = 0;
          for (String file : reader.getIndexCommit().getFileNames()) {
            sum += reader.directory().fileLength(file);
          }
          return sum;
        });
    return bytes == null ? 0 : bytes;
  }

  synchronized void refresh() throws IOException {
    if (readers != null) {
      readers.maybeRefreshBlocking();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    IOUtils.close(readers, directory);
  }
}
