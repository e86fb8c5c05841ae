package dev.kindred.data;

import java.util.List;

/**
 * One image of a collection.
 *
 * @param path where it lies in the collection, with '/' between names
 * @param labels its classes from coarse to fine, empty when it has none
 * @param size length of the file in bytes
 * @param modifiedMillis when the file was last changed, in milliseconds since 1970
 */
public record ImageItem(String path, List<String> labels, long size, long modifiedMillis) {
  /** Copies the labels. */
  public ImageItem {
    labels = List.copyOf(labels);
  }

  /**
   * The class as one string: all labels joined by '/'. Two classes of the same name under different
   * parents are different classes. Empty when there are no labels.
   */
  public String classKey() {
    return String.join("/", labels);
  }
}
