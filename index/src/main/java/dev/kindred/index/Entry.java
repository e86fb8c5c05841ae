package dev.kindred.index;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the index knows of one path beside its vector.
 *
 * @param path the unique key, '/'-separated; begins with the name of its {@link DataRoot}, if that
 *     has one
 * @param labels from the coarsest to the finest level, may be empty
 * @param width in pixels, 0 when unknown
 * @param height in pixels, 0 when unknown
 * @param bytes size of the file
 * @param modifiedMillis last modification, milliseconds since 1970 UTC
 * @param takenSeconds the wall clock of the camera, read as if it were UTC, in seconds since 1970;
 *     null when unknown
 * @param contentHash SHA-256 of the file's bytes in hexadecimal, null when unknown
 */
public record Entry(
    String path,
    List<String> labels,
    int width,
    int height,
    long bytes,
    long modifiedMillis,
    @Nullable Long takenSeconds,
    @Nullable String contentHash) {

  /** Bytes that the path may take in UTF-8, and so the labels joined by '/'. */
  public static final int MAX_TEXT_BYTES = 32_766;

  /** Copies the labels; {@link #requireStorable} checks the lengths. */
  public Entry {
    labels = List.copyOf(labels);
  }

  /** An entry that is no file, or one of which no more is known. */
  public Entry(String path, List<String> labels) {
    this(path, labels, 0, 0, 0, 0, null, null);
  }

  /** An entry whose content hash is unknown. */
  public Entry(
      String path,
      List<String> labels,
      int width,
      int height,
      long bytes,
      long modifiedMillis,
      @Nullable Long takenSeconds) {
    this(path, labels, width, height, bytes, modifiedMillis, takenSeconds, null);
  }

  /** Each level by itself, and the levels from the coarsest on joined by '/'. */
  public Set<String> labelNames() {
    Set<String> names = new LinkedHashSet<>(labels);
    for (int levels = 2; levels <= labels.size(); levels++) {
      names.add(String.join("/", labels.subList(0, levels)));
    }
    return names;
  }

  /** The extension of the file's name in one spelling, empty when it has none. */
  public String type() {
    return FileType.of(path);
  }

  /**
   * Refuses what no index can hold.
   *
   * @throws IndexException when the path or the labels are too long
   */
  public void requireStorable() throws IndexException {
    for (String text : List.of(path, String.join("/", labels))) {
      int bytes = text.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MAX_TEXT_BYTES) {
        throw new IndexException(
            "%.100s…: the path or its labels take %d bytes, the index allows %d"
                .formatted(path, bytes, MAX_TEXT_BYTES));
      }
    }
  }

  /** The same at another path. */
  Entry at(String other) {
    return new Entry(
        other, labels, width, height, bytes, modifiedMillis, takenSeconds, contentHash);
  }
}
