package dev.kindred.index;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;

/** What a directory holds before it is written, and what may be done with that. */
final class IndexDirectory {

  /** Stored beside the card: the first id that was never given. */
  private static final String NEXT_ID = "kindred.next.id";

  private IndexDirectory() {}

  /**
   * The commit found in the directory.
   *
   * @param searchable whether it can be read, which also means that there is one
   */
  record Previous(boolean searchable, int nextId) {
    static final Previous NONE = new Previous(false, 0);
  }

  static Map<String, String> userData(IndexCard card, int nextId) {
    Map<String, String> data = new HashMap<>(card.toUserData());
    data.put(NEXT_ID, Integer.toString(nextId));
    return data;
  }

  /** Makes the directory if need be, and refuses one that holds other things than an index. */
  static Directory openForWriting(Path path) throws IOException {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new IndexException(path + " is a file; an index needs a directory of its own");
    }
    if (Files.isDirectory(path) && !LuceneIndex.exists(path)) {
      try (Stream<Path> files = Files.list(path)) {
        Optional<String> stranger =
            files
                .map(file -> file.getFileName().toString())
                .filter(Predicate.not(IndexDirectory::mayPrecedeAnIndex))
                .findFirst();
        if (stranger.isPresent()) {
          throw new IndexException(
              "%s holds no index but other files, such as %s; name an empty or a new directory"
                  .formatted(path, stranger.get()));
        }
      }
    }
    Files.createDirectories(path);
    return FSDirectory.open(path);
  }

  /** What a crash before the first commit can leave, and hidden files of the system. */
  private static boolean mayPrecedeAnIndex(String file) {
    return file.equals(IndexWriter.WRITE_LOCK_NAME)
        || file.startsWith("pending_segments")
        || IndexCard.isModelFile(file)
        || file.startsWith(".");
  }

  /** For a writer that goes on with the commit: it must have the card. */
  static Previous previousWith(IndexCard card, Directory directory, Path path) throws IOException {
    if (!DirectoryReader.indexExists(directory)) {
      return Previous.NONE;
    }
    Map<String, String> data = SegmentInfos.readLatestCommit(directory).getUserData();
    IndexCard.fromUserData(data, path.toString()).requireSame(card, path.toString());
    return new Previous(true, nextId(data));
  }

  /** For a writer that replaces the commit: it need not be readable, but not be foreign either. */
  static Previous previous(Directory directory, Path path) throws IOException {
    if (!DirectoryReader.indexExists(directory)) {
      return Previous.NONE;
    }
    Map<String, String> data;
    try {
      data = SegmentInfos.readLatestCommit(directory).getUserData();
    } catch (IOException e) {
      return Previous.NONE;
    }
    IndexCard.requireOurs(data, path.toString());
    try {
      IndexCard.fromUserData(data, path.toString());
      return new Previous(true, nextId(data));
    } catch (IndexException e) {
      return Previous.NONE;
    }
  }

  /** Copies the model so that a reader sees all of it or nothing. */
  static void keepModel(Path model, Path kept) throws IOException {
    if (Files.exists(kept) && Files.mismatch(model, kept) == -1) {
      return;
    }
    Path temporary = kept.resolveSibling(kept.getFileName() + ".tmp");
    try {
      Files.copy(model, temporary, StandardCopyOption.REPLACE_EXISTING);
      Files.move(
          temporary, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Deletes the models of commits that are gone. */
  static void dropOtherModels(Path path, String kept) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (IndexCard.isModelFile(name) && !name.equals(kept)) {
          Files.delete(file);
        }
      }
    }
  }

  private static int nextId(Map<String, String> data) {
    return Integer.parseInt(data.getOrDefault(NEXT_ID, "0"));
  }

  /** What happened first; some of the JDK's exceptions carry no more than a path. */
  static @Nullable String reason(Exception cause) {
    return switch (cause) {
      case AccessDeniedException e -> "permission denied: " + e.getFile();
      case FileSystemException e when e.getReason() == null ->
          e.getClass().getSimpleName() + ": " + e.getFile();
      default -> cause.getCause() instanceof IOException first ? reason(first) : cause.getMessage();
    };
  }

  static IndexException locked(Path path, IOException cause) {
    return new IndexBusyException(
        "%s is being written by another process; wait until it is done, or stop it".formatted(path),
        cause);
  }
}
