package dev.kindred.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The images of one kind of collection and access to their bytes.
 *
 * @param items in any order
 * @param skipped files that look like images but cannot be used
 * @param storage where the bytes are
 * @param wrapper the folder that all items lie in and that is no part of their paths, with its '/',
 *     or ""
 */
record Listing(List<ImageItem> items, List<Skipped> skipped, Storage storage, String wrapper) {
  /** Opens files by the path of their item; safe for use by several threads. */
  interface Storage extends Closeable {
    InputStream open(ImageItem item) throws IOException;

    @Override
    default void close() throws IOException {}
  }

  /** Hidden files and the resource forks that macOS adds to its archives. */
  static boolean isHidden(String name) {
    return name.startsWith(".") || name.equals("__MACOSX");
  }
}
