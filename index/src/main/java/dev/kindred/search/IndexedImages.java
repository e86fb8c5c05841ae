package dev.kindred.search;

import dev.kindred.data.ImageFolder;
import dev.kindred.image.ImageDecoder;
import dev.kindred.image.ImageException;
import dev.kindred.image.Limits;
import dev.kindred.image.Thumbnail;
import dev.kindred.index.DataRoot;
import dev.kindred.index.IndexException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The images of an index as files: small pictures, those that it keeps or else made anew, and the
 * originals. A folder is not listed for that; a zip or manifest when it is needed. Safe for use by
 * many threads.
 */
public final class IndexedImages implements Closeable {
  /** Of the square that a picture fits, in pixels. */
  public static final int SIDE = 160;

  private final ImageSearch search;
  private final ImageDecoder decoder = new ImageDecoder(Limits.DEFAULT);
  private final Map<DataRoot, ImageFolder> listed = new HashMap<>();

  /** Of an open index, which the caller closes after this. */
  public IndexedImages(ImageSearch search) {
    this.search = search;
  }

  /**
   * A picture of an image of the index as a small file, or null if its file is gone.
   *
   * @throws ImageException when the file cannot be decoded any more
   */
  public byte @Nullable [] picture(int id, String path) throws IOException {
    byte[] kept = search.thumbnail(id);
    if (kept != null) {
      return kept;
    }
    byte[] file = original(path);
    return file == null ? null : picture(file);
  }

  /** A picture of an image file. */
  public byte[] picture(byte[] file) throws ImageException {
    return Thumbnail.encode(decoder.decode(file, SIDE), SIDE);
  }

  /**
   * The file behind a path of the index, or null if it is gone or larger than an image may be. A
   * path that leads out of the indexed folder, as imported ones may, has no file.
   */
  public byte @Nullable [] original(String path) throws IndexException {
    if (!search.index().card().hasModel()) {
      return null; // imported vectors: their paths are relative to nothing known
    }
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
      Path file = location.resolve(path).normalize();
      return file.startsWith(location) ? read(file) : null;
    }
    ImageFolder folder = listed(root, location);
    int at = folder.indexOf(path);
    return at < 0 ? null : folder.read(folder.items().get(at));
  }

  private static byte @Nullable [] read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return null; // a pipe in the place of an image would have us wait
    }
    int most = (int) Limits.DEFAULT.maxFileBytes();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most + 1);
      return bytes.length > most ? null : bytes;
    }
  }

  private synchronized ImageFolder listed(DataRoot root, Path location) throws IOException {
    ImageFolder folder = listed.get(root);
    if (folder == null) {
      folder = ImageFolder.open(location);
      listed.put(root, folder);
    }
    return folder;
  }

  @Override
  public synchronized void close() throws IOException {
    for (ImageFolder folder : listed.values()) {
      folder.close();
    }
  }
}
