package dev.kindred.index;

import java.io.Closeable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A searchable set of entries with vectors. Safe for use by many threads; in a folder, a search
 * sees one committed state throughout, in a cluster each shard by itself shows one.
 */
public interface VectorIndex extends Closeable {

  /** The card as of the opening or the last {@link #refresh}. */
  IndexCard card() throws IndexException;

  /** How large the index is: as of the opening or the last {@link #refresh}; of a cluster, now. */
  IndexStatistics statistics() throws IndexException;

  /**
   * The nearest entries, nearest first.
   *
   * @throws IllegalArgumentException when the vector has another dimension or a number that is not
   *     finite
   */
  SearchResult search(Query query) throws IndexException;

  /** What the index holds for the path, null when it holds nothing. */
  @Nullable Stored find(String path) throws IndexException;

  /** What the index holds under the id, null when it holds nothing; takes a look at all ids. */
  @Nullable Stored find(int id) throws IndexException;

  /**
   * The small picture that was kept of a file with these bytes, null when there is none.
   *
   * @param contentHash as of {@link Entry#contentHash}
   */
  byte @Nullable [] thumbnail(String contentHash) throws IndexException;

  /** The file of the encoder that made the vectors, null when they came without. */
  byte @Nullable [] model() throws IndexException;

  /** The vector of the path, null when it has none. */
  float @Nullable [] vector(String path) throws IndexException;

  /** Visits everything the index holds, also what was rejected, in no particular order. */
  void forEach(Consumer<Stored> visitor) throws IndexException;

  /**
   * Moves on to the latest commit, also one made by another process.
   *
   * @return whether that is another than before; true when it may be
   */
  boolean refresh() throws IndexException;

  @Override
  void close() throws IndexException;
}
