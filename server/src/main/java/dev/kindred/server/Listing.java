package dev.kindred.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Files of a folder by name. A name of a request is only ever looked up among those that are there,
 * so that it never becomes a path.
 */
final class Listing {
  private static final int MOST = 500;

  private Listing() {}

  /**
   * The files, in the order of their names; none when there is no such folder yet.
   *
   * @param folder null for none
   * @param choice the file that an item of the folder stands for, null when for none
   */
  static Map<String, Path> of(@Nullable Path folder, Function<Path, @Nullable Path> choice)
      throws IOException {
    Map<String, Path> files = new TreeMap<>();
    if (folder == null) {
      return files;
    }
    try (DirectoryStream<Path> items = Files.newDirectoryStream(folder)) {
      for (Path item : items) {
        Path name = item.getFileName();
        Path file = choice.apply(item);
        boolean hidden = name == null || name.toString().startsWith(".");
        if (file != null && !hidden && Files.isRegularFile(file) && files.size() < MOST) {
          files.put(name.toString(), file);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return files; // it may be made later
    }
    return files;
  }
}
