package dev.kindred.hostile;

import java.nio.file.Path;
import java.util.List;

/** Files of one kind, and what reads them. */
public interface Format {
  /**
   * Files to damage, in an order that never changes.
   *
   * @param scratch a folder for this campaign alone
   */
  List<Sample> good(Path scratch) throws Exception;

  /** Files that are read as they are. */
  default List<Sample> whole(Path scratch) throws Exception {
    return List.of();
  }

  /**
   * Reads a file and checks what it gives.
   *
   * @param scratch a folder for this campaign alone
   * @throws Exception a refusal; any other one is a fault
   * @throws AssertionError if what it gives is wrong
   */
  void read(Sample file, Path scratch) throws Exception;

  /** Whether this, with its message, is how a file is refused. */
  boolean refuses(Exception thrown, String message);
}
