package dev.kindred.search;

import java.util.List;

/**
 * Images of an index that are there more than once.
 *
 * @param images that were compared
 * @param unknown of them, those of which the index does not know the content, because it was made
 *     before contents were remembered; they can be similar, but not identical
 * @param within the distance up to which images are similar, 0 to 2
 * @param identical groups of two or more files with the same bytes, sorted by path
 * @param similar pairs of files of different bytes, nearest first; of identical files, the first
 *     stands for all
 */
public record DuplicateReport(
    int images, int unknown, double within, List<Identical> identical, List<Similar> similar) {

  /** Copies the lists. */
  public DuplicateReport {
    identical = List.copyOf(identical);
    similar = List.copyOf(similar);
  }

  /** A file, with its labels from coarse to fine. */
  public record Copy(String path, List<String> labels) {

    /** Copies the list. */
    public Copy {
      labels = List.copyOf(labels);
    }
  }

  /**
   * Files of the same bytes.
   *
   * @param copies sorted by path
   * @param labelsDiffer whether some label must be wrong, if an image has one class only
   */
  public record Identical(List<Copy> copies, boolean labelsDiffer) {

    /** Copies the list. */
    public Identical {
      copies = List.copyOf(copies);
    }
  }

  /**
   * Two files whose images the model can hardly tell apart.
   *
   * @param first by path
   * @param distance Euclidean between unit vectors, 0 to 2
   * @param labelsDiffer whether a label is suspicious
   */
  public record Similar(Copy first, Copy second, double distance, boolean labelsDiffer) {}
}
