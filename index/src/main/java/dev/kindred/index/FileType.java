package dev.kindred.index;

import java.util.Locale;
import java.util.Map;

/** The type that a file's name gives it: its extension, in one spelling. */
final class FileType {

  private static final Map<String, String> SPELLINGS =
      Map.of("jpg", "jpeg", "jpe", "jpeg", "jfif", "jpeg", "tif", "tiff");

  private FileType() {}

  /** The type of the path's file, empty when its name has no extension. */
  static String of(String path) {
    int dot = path.lastIndexOf('.');
    return dot < 0 || dot < path.lastIndexOf('/') ? "" : named(path.substring(dot + 1));
  }

  /** "JPG" and "jpeg" are both "jpeg". */
  static String named(String extension) {
    String lower = extension.toLowerCase(Locale.ROOT);
    return SPELLINGS.getOrDefault(lower, lower);
  }
}
