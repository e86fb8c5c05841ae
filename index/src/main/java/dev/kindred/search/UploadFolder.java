package dev.kindred.search;

import dev.kindred.index.DataRoot;
import dev.kindred.index.Entry;
import dev.kindred.index.IndexCard;
import dev.kindred.index.IndexException;
import dev.kindred.index.LuceneIndex;
import dev.kindred.index.LuceneIndexWriter;
import dev.kindred.index.Stored;
import dev.kindred.runtime.WholeFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds single images to an index and removes them again. Their files are kept in a folder of their
 * own, one more of the folders of the index, so that a {@link FolderSync} finds there what the
 * index has. Images of other folders are never touched.
 */
public final class UploadFolder {
  private static final String NAME = "uploads";
  private static final int THREADS = Runtime.getRuntime().availableProcessors();

  private final Path directory;
  private final Path folder;

  /**
   * The uploads of one index.
   *
   * @param directory of the index
   * @param folder of the files, made when the first one comes
   */
  public UploadFolder(Path directory, Path folder) {
    this.directory = directory;
    this.folder = folder.toAbsolutePath().normalize();
  }

  /**
   * Refuses a folder whose files would be found twice, or be lost with the index.
   *
   * @throws IndexException when it lies in a folder of the index or in the index, or around them
   */
  public void requireApart() throws IndexException {
    for (DataRoot root : card().roots()) {
      Path other = Path.of(root.location());
      if (!root.location().isEmpty()
          && !other.equals(folder)
          && (folder.startsWith(other) || other.startsWith(folder))) {
        throw new IndexException(
            "uploads in %s would be found twice, as %s is a folder of the index %s; choose another --uploads"
                .formatted(folder, other, directory));
      }
    }
    if (folder.startsWith(directory.toAbsolutePath().normalize())) {
      throw new IndexException(
          "uploads in %s would be lost with the index %s; choose another --uploads"
              .formatted(folder, directory));
    }
  }

  /** One change of the index. */
  public sealed interface Change {
    /** Adds an image, or replaces the one at its path. */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    record Put(UploadedImage image, float[] vector) implements Change {}

    /** Removes the image that has the id. */
    record Remove(int id) implements Change {}
  }

  /** What became of a change. */
  public sealed interface Outcome {
    /**
     * The file is in the folder and the index has it.
     *
     * @param replaced whether there was an image at that path
     */
    record Kept(Stored stored, boolean replaced) implements Outcome {}

    /** The file and its entry are gone. */
    record Removed() implements Outcome {}

    /** The index has no such image. */
    record Unknown() implements Outcome {}

    /** The image is of another folder, whose files are not for us to delete. */
    record Foreign(String path) implements Outcome {}

    /** The file cannot be kept at that path. */
    record Blocked(String reason) implements Outcome {}

    /** The index has another model by now; the image must be read again. */
    record Outdated() implements Outcome {}
  }

  /**
   * Makes changes, which are durable once this returns, files and index.
   *
   * @return what became of each
   * @throws dev.kindred.index.IndexBusyException when another process writes the index
   * @throws IOException when nothing of the index has changed; files may have, which the next sync
   *     sees
   */
  public List<Outcome> apply(List<Change> changes) throws IOException {
    IndexCard card = card();
    try (LuceneIndexWriter writer = LuceneIndexWriter.open(directory, card, THREADS)) {
      List<Outcome> outcomes = new ArrayList<>();
      for (Change change : changes) {
        outcomes.add(
            switch (change) {
              case Change.Put put -> put(writer, put);
              case Change.Remove(int id) -> remove(writer, id);
            });
      }
      writer.commit();
      for (int i = 0; i < outcomes.size(); i++) {
        if (outcomes.get(i) instanceof Outcome.Kept(Stored stored, boolean replaced)) {
          Stored committed = writer.committed().find(stored.entry().path());
          outcomes.set(i, new Outcome.Kept(committed == null ? stored : committed, replaced));
        }
      }
      if (writer.committed().card().equals(card)) {
        writer.finishMerges();
      } else {
        writer.compact(); // other paths took all entries out of the graph
      }
      return outcomes;
    }
  }

  private IndexCard card() throws IndexException {
    try (LuceneIndex index = LuceneIndex.open(directory)) {
      return index.card();
    }
  }

  private Outcome put(LuceneIndexWriter writer, Change.Put put) throws IOException {
    UploadedImage image = put.image();
    if (!writer.committed().card().modelHash().equals(image.modelHash())) {
      return new Outcome.Outdated();
    }
    Path file;
    try {
      file = place(image.path());
    } catch (FileAlreadyExistsException | NotDirectoryException e) {
      return new Outcome.Blocked(
          "what is to be a folder of %s is a file or a link".formatted(image.path().text()));
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return new Outcome.Blocked(image.path().text() + " is a folder or a link");
    }
    WholeFile.write(file, image.file());
    force(file.getParent());
    DataRoot root = root(writer);
    Entry entry =
        new Entry(
            root.outside(image.path().text()),
            image.path().labels(),
            image.input().width(),
            image.input().height(),
            image.file().length,
            Files.getLastModifiedTime(file).toMillis(),
            image.takenSeconds(),
            image.contentHash());
    boolean replaced = writer.committed().find(entry.path()) != null;
    writer.putThumbnail(image.contentHash(), image.thumbnail());
    writer.put(entry, put.vector());
    return new Outcome.Kept(new Stored(0, entry, null), replaced);
  }

  /** Our own folder among those of the index, of which it becomes one if it is not yet. */
  private DataRoot root(LuceneIndexWriter writer) throws IndexException {
    DataRoot known = writer.committed().card().rootAt(folder.toString());
    if (known != null) {
      return known;
    }
    List<DataRoot> roots = DataRoots.with(writer.committed().card().roots(), NAME, folder);
    writer.setRoots(roots);
    return roots.getLast();
  }

  /** Makes the folders on the way, none of which may be a link that leads elsewhere. */
  private Path place(UploadPath path) throws IOException {
    Files.createDirectories(folder);
    Path parent = folder.toRealPath();
    for (String label : path.labels()) {
      Path child = parent.resolve(label);
      if (!Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(child);
        force(parent);
      }
      parent = child;
    }
    return parent.resolve(name(path.text()));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Makes the names in a folder durable. */
  private static void force(@Nullable Path folder) throws IOException {
    if (folder != null) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private Outcome remove(LuceneIndexWriter writer, int id) throws IOException {
    Stored stored = writer.committed().find(id);
    if (stored == null) {
      return new Outcome.Unknown();
    }
    String path = stored.entry().path();
    DataRoot root = writer.committed().card().rootOf(path);
    if (root == null || !root.location().equals(folder.toString())) {
      return new Outcome.Foreign(path);
    }
    Path file = folder.resolve(root.inside(path)).normalize();
    if (!file.startsWith(folder) || throughALink(file)) {
      return new Outcome.Blocked("a folder of %s is a link".formatted(path));
    }
    if (Files.deleteIfExists(file)) {
      force(file.getParent());
    }
    writer.remove(path);
    return new Outcome.Removed();
  }

  private boolean throughALink(Path file) {
    for (Path up = file.getParent(); up != null && !up.equals(folder); up = up.getParent()) {
      if (Files.isSymbolicLink(up)) {
        return true;
      }
    }
    return false;
  }
}
