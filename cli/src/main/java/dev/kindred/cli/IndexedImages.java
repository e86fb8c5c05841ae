package dev.kindred.cli;

import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The image files behind an index. */
final class IndexedImages implements Closeable {
  private final Path root;
  private final @Nullable ImageFolder folder;
  private final Map<String, ImageItem> items = new HashMap<>();

  private IndexedImages(Path root, @Nullable ImageFolder folder) {
    this.root = root;
    this.folder = folder;
    if (folder != null) {
      folder.items().forEach(item -> items.put(item.path(), item));
    }
  }

  /** Opens the collection that an index was made from; a folder is not listed for that. */
  static IndexedImages open(Path root) throws IOException {
    return new IndexedImages(root, Files.isDirectory(root) ? null : ImageFolder.open(root));
  }

  /** The bytes of an image, or null if it is gone. */
  byte @Nullable [] read(String path) {
    try {
      if (folder == null) {
        return Files.readAllBytes(root.resolve(path));
      }
      ImageItem item = items.get(path);
      return item == null ? null : folder.read(item);
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    if (folder != null) {
      folder.close();
    }
  }
}
