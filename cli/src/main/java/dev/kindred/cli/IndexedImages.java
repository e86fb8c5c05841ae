package dev.kindred.cli;

import dev.kindred.data.ImageFolder;
import dev.kindred.index.DataRoot;
import dev.kindred.index.IndexCard;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The image files behind an index. A folder is not listed; a zip or manifest when it is needed. */
final class IndexedImages implements Closeable {
  private final IndexCard card;
  private final Map<DataRoot, ImageFolder> listed = new HashMap<>();

  IndexedImages(IndexCard card) {
    this.card = card;
  }

  /** The bytes of an image, or null if it is gone. */
  byte @Nullable [] read(String path) {
    DataRoot root = card.rootOf(path);
    try {
      return root == null ? null : read(root, root.inside(path));
    } catch (IOException e) {
      return null;
    }
  }

  private byte @Nullable [] read(DataRoot root, String path) throws IOException {
    Path location = Path.of(root.location());
    if (Files.isDirectory(location)) {
      return Files.readAllBytes(location.resolve(path));
    }
    ImageFolder folder = listed.get(root);
    if (folder == null) {
      folder = ImageFolder.open(location);
      listed.put(root, folder);
    }
    int at = folder.indexOf(path);
    return at < 0 ? null : folder.read(folder.items().get(at));
  }

  @Override
  public void close() throws IOException {
    for (ImageFolder folder : listed.values()) {
      folder.close();
    }
  }
}
