package dev.kindred.index;

import java.io.IOException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.IOUtils;

/**
 * Compares a commit with its checksums. Lucene itself does so for the small files alone when it
 * opens them: a flipped bit in a vector would make wrong answers without a word.
 */
final class Checksums {

  /** So much is read in a few hundredths of a second. For more there is the user's own request. */
  private static final long MOST_BYTES = 32 << 20;

  private Checksums() {}

  /**
   * Opens the last commit and, if it is not large, checks all its files.
   *
   * @throws IOException when one is damaged
   */
  static DirectoryReader open(Directory directory) throws IOException {
    DirectoryReader reader = DirectoryReader.open(directory);
    try {
      check(reader);
      return reader;
    } catch (IOException | RuntimeException e) {
      IOUtils.closeWhileHandlingException(reader);
      throw e;
    }
  }

  private static void check(DirectoryReader reader) throws IOException {
    long bytes = 0;
    for (String file : reader.getIndexCommit().getFileNames()) {
      bytes += reader.directory().fileLength(file);
    }
    if (bytes <= MOST_BYTES) {
      for (LeafReaderContext context : reader.leaves()) {
        context.reader().checkIntegrity();
      }
    }
  }
}
