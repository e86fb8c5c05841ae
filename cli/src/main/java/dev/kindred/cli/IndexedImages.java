package dev.kindred.cli;

import dev.kindred.data.ImageFolder;
import dev.kindred.image.ImageDecoder;
import dev.kindred.image.ImageException;
import dev.kindred.image.Limits;
import dev.kindred.image.Thumbnail;
import dev.kindred.index.DataRoot;
import dev.kindred.index.IndexException;
import dev.kindred.search.ImageSearch;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Small pictures of the images of an index: those that it keeps, else made from the files. A folder
 * is not listed for that; a zip or manifest when it is needed.
 */
final class IndexedImages implements Closeable {
  /** Of the square that a picture fits, in pixels. */
  static final int SIDE = 160;

  private final ImageSearch search;
  private final ImageDecoder decoder = new ImageDecoder(Limits.DEFAULT);
  private final Map<DataRoot, ImageFolder> listed = new HashMap<>();

  IndexedImages(ImageSearch search) {
    this.search = search;
  }

  /**
   * A picture of an image of the index as a small file, or null if its file is gone.
   *
   * @throws ImageException when the file cannot be decoded any more
   */
  byte @Nullable [] picture(int id, String path) throws IOException {
    byte[] kept = search.thumbnail(id);
    if (kept != null) {
      return kept;
    }
    byte[] file = read(path);
    return file == null ? null : picture(file);
  }

  /** A picture of an image file. */
  byte[] picture(byte[] file) throws ImageException {
    return Thumbnail.encode(decoder.decode(file, SIDE), SIDE);
  }

  private byte @Nullable [] read(String path) throws IndexException {
    DataRoot root = search.index().card().rootOf(path);
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
