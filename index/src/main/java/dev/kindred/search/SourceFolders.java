package dev.kindred.search;

import dev.kindred.data.DataException;
import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.data.Skipped;
import dev.kindred.image.Limits;
import dev.kindred.index.DataRoot;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The folders of one sync as one collection, whose paths are those of the index. */
final class SourceFolders implements Closeable {

  private record Source(DataRoot root, ImageFolder folder) {}

  private final List<Source> sources = new ArrayList<>();
  private final List<ImageItem> items = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();
  private final List<MissingRoot> missing = new ArrayList<>();

  private final Shard shard;

  private SourceFolders(Shard shard) {
    this.shard = shard;
  }

  /**
   * Lists all folders.
   *
   * @param needed those that must be there; of the others, one is enough
   * @param shard of the files
   * @throws DataException when they are not
   */
  static SourceFolders open(List<DataRoot> roots, Set<DataRoot> needed, Limits limits, Shard shard)
      throws IOException {
    SourceFolders opened = new SourceFolders(shard);
    try {
      for (DataRoot root : roots) {
        opened.add(root, needed.contains(root) || roots.size() == 1, limits);
      }
      if (opened.sources.isEmpty()) {
        throw new DataException(
            "none of the folders of the index can be listed: "
                + opened.missing.getFirst().reason());
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private void add(DataRoot root, boolean needed, Limits limits) throws DataException {
    try {
      ImageFolder folder = ImageFolder.open(Path.of(root.location()), limits);
      sources.add(new Source(root, folder));
      for (ImageItem item : folder.items()) {
        String path = root.outside(item.path());
        if (shard.holds(path)) {
          items.add(at(path, item));
        }
      }
      for (Skipped file : folder.skipped()) {
        String path = root.outside(file.path());
        if (shard.holds(path)) {
          skipped.add(new Skipped(path, file.reason()));
        }
      }
    } catch (DataException e) {
      if (needed) {
        throw e;
      }
      missing.add(new MissingRoot(root.name(), root.location(), String.valueOf(e.getMessage())));
    }
  }

  /** The images of all folders that could be listed. */
  List<ImageItem> items() {
    return items;
  }

  /** Files that look like images but cannot be listed. */
  List<Skipped> skipped() {
    return skipped;
  }

  List<MissingRoot> missing() {
    return missing;
  }

  /** Whether a path that is not among the items is gone, rather than not looked at. */
  boolean covers(String path) {
    return shard.holds(path) && sources.stream().anyMatch(source -> source.root.holds(path));
  }

  /** The bytes of one of the items. */
  byte[] read(ImageItem item) throws IOException {
    for (Source source : sources) {
      if (source.root.holds(item.path())) {
        return source.folder.read(at(source.root.inside(item.path()), item));
      }
    }
    throw new IllegalArgumentException("no folder has " + item.path());
  }

  private static ImageItem at(String path, ImageItem item) {
    return new ImageItem(path, item.labels(), item.size(), item.modifiedMillis());
  }

  @Override
  public void close() throws IOException {
    for (Source source : sources) {
      source.folder.close();
    }
  }
}
