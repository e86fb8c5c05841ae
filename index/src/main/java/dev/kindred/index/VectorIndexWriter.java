package dev.kindred.index;

import java.io.Closeable;
import java.util.List;

/**
 * Changes an index. Changes are acknowledged by {@link #commit}: once it has returned they survive
 * a crash, and searches see them after a {@link VectorIndex#refresh}. Before that, an index in a
 * folder has none of them, and {@link #close} drops them; a cluster may have some. Safe for use by
 * many threads; a folder has one writer at a time, a cluster may have many.
 */
public interface VectorIndexWriter extends Closeable {

  /** The index as of the last commit; closed with the writer. */
  VectorIndex committed();

  /**
   * Adds the entry, or replaces the one with its path.
   *
   * @throws IndexException when the vector has another dimension or a number that is not finite,
   *     naming the path
   */
  void put(Entry entry, float[] vector) throws IndexException;

  /**
   * Keeps a small picture of a file, for as long as an entry has its content: {@link #compact}
   * drops it thereafter.
   *
   * @param contentHash SHA-256 of the file's bytes in hexadecimal
   * @param picture an image file
   */
  void putThumbnail(String contentHash, byte[] picture) throws IndexException;

  /** Remembers that the path has no vector, so that it is not tried again until it changes. */
  void reject(Entry entry, String reason) throws IndexException;

  /**
   * Changes when the file was last modified, if the path is there, and nothing else; the vector is
   * not written again.
   */
  void touch(String path, long modifiedMillis) throws IndexException;

  /** Removes the path if it is there. */
  void remove(String path) throws IndexException;

  /**
   * Changes what the index holds the images of, and commits. The entries of a root that is at the
   * same location under another name get their new paths and keep their ids; those of a root that
   * is no longer there are removed. After an error, close the writer.
   */
  void setRoots(List<DataRoot> roots) throws IndexException;

  /**
   * Makes all changes so far durable and moves {@link #committed} on to them.
   *
   * @throws IndexException when they cannot be written, or when a rebuild has replaced what this
   *     writes; then none is acknowledged
   */
  void commit() throws IndexException;

  /**
   * Commits, drops thumbnails of contents that no entry has any more, and brings the index into the
   * shape in which it is searched fastest, if it is far from it: one part with one graph.
   */
  void compact() throws IndexException;

  @Override
  void close() throws IndexException;
}
