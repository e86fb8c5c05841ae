package dev.kindred.index;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where an index is or is to be, and how it is opened there. Its text is what the user wrote. */
public interface IndexLocation {

  /** Whether there is an index, of whatever card. */
  boolean exists() throws IndexException;

  /**
   * Opens the last commit.
   *
   * @throws IndexException when there is no readable index
   */
  VectorIndex open() throws IndexException;

  /**
   * Opens the index for writing, or makes an empty one.
   *
   * @param model file that made the vectors, of which the index keeps a copy; null when it has one,
   *     or when the vectors come without
   * @param threads that build graphs, where this process does
   * @throws IndexException when it was made with another card or cannot be written
   */
  VectorIndexWriter write(IndexCard card, @Nullable Path model, int threads) throws IndexException;

  /**
   * Starts an empty index in place of the one that there is, whatever its card. Until the first
   * commit the old one stays as it is.
   *
   * @param model as of {@link #write}
   */
  VectorIndexWriter rebuild(IndexCard card, @Nullable Path model, int threads)
      throws IndexException;

  /**
   * Reads everything that the index holds back and compares it with its checksums.
   *
   * @throws IndexException when it cannot even be tried
   */
  Verification verify() throws IndexException;

  /** A short name, by which people tell indexes apart; two places may have the same. */
  String name();

  /** Whether an index there has room for thumbnails. */
  boolean keepsThumbnails();

  /** The folder of the index, null when it is none. */
  @Nullable Path folder();
}
