package dev.kindred.index;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IOUtils;

/** Writes {@link Thumbnails}; what was not committed is dropped. */
final class ThumbnailWriter implements Closeable {

  private final Directory directory;
  private final IndexWriter writer;

  /**
   * Opens those of the index in the directory.
   *
   * @param mode whether those that there are stay once this is committed
   */
  ThumbnailWriter(Path index, OpenMode mode) throws IOException {
    directory = FSDirectory.open(Thumbnails.pathIn(index));
    try {
      writer =
          new IndexWriter(
              directory,
              new IndexWriterConfig()
                  .setOpenMode(mode)
                  .setMergeScheduler(new SilentMerges())
                  .setCommitOnClose(false));
    } catch (IOException e) {
      IOUtils.closeWhileHandlingException(directory);
      throw e;
    }
  }

  void put(String contentHash, byte[] picture) throws IOException {
    Term key = Thumbnails.key(contentHash);
    Document document = new Document();
    document.add(new StringField(Thumbnails.CONTENT, key.bytes(), Field.Store.NO));
    document.add(new BinaryDocValuesField(Thumbnails.PICTURE, new BytesRef(picture)));
    writer.updateDocument(key, document);
  }

  void commit() throws IOException {
    writer.commit();
  }

  /** Removes the pictures of all other contents, and commits. */
  void retain(Set<String> contentHashes) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(writer)) {
      for (LeafReaderContext context : reader.leaves()) {
        Terms terms = context.reader().terms(Thumbnails.CONTENT);
        TermsEnum contents = terms == null ? TermsEnum.EMPTY : terms.iterator();
        PostingsEnum documents = null;
        BytesRef content = contents.next();
        while (content != null) {
          documents = contents.postings(documents, PostingsEnum.NONE);
          if (!contentHashes.contains(hex(content))
              && Thumbnails.firstLive(documents, context.reader().getLiveDocs())
                  != DocIdSetIterator.NO_MORE_DOCS) {
            writer.deleteDocuments(new Term(Thumbnails.CONTENT, BytesRef.deepCopyOf(content)));
          }
          content = contents.next();
        }
      }
    }
    writer.commit();
  }

  private static String hex(BytesRef bytes) {
    return HexFormat.of().formatHex(bytes.bytes, bytes.offset, bytes.offset + bytes.length);
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(writer::rollback, directory);
  }
}
