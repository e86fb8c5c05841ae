package dev.kindred.search;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells when the data of a {@link FolderSync} may have changed. Of each folder, all sub-folders are
 * watched; of a zip or a manifest, the file itself. What the system does not tell (network drives,
 * more folders than it lets a process watch, images that a manifest names) is left to looking again
 * from time to time.
 */
public final class FolderWatch implements AutoCloseable {

  private static final Duration GLANCE = Duration.ofMillis(200);

  private final List<Path> roots;
  private final @Nullable Path index;
  private final WatchService service;

  /**
   * Watches these folders, from now on.
   *
   * @param data as {@link FolderSync} takes it, at least one
   * @param index folder of the index, null when it has none; it may lie inside of a folder, and its
   *     own changes do not count
   */
  public FolderWatch(List<Path> data, @Nullable Path index) throws IOException {
    this.roots = data.stream().map(path -> path.toAbsolutePath().normalize()).toList();
    this.index = index == null ? null : index.toAbsolutePath().normalize();
    this.service = roots.getFirst().getFileSystem().newWatchService();
  }

  /**
   * Watches all folders that there are now, new ones too; to be called before each sync, so that
   * nothing falls between its listing and the next {@link #await}.
   *
   * @return how many folders the system does not watch
   */
  public int watch() throws IOException {
    int unwatched = 0;
    for (Path root : roots) {
      unwatched += watch(root);
    }
    return unwatched;
  }

  private int watch(Path root) throws IOException {
    Path parent = root.getParent();
    if (!Files.isDirectory(root) && parent != null) {
      return register(parent) ? 0 : 1;
    }
    Registration registration = new Registration();
    Files.walkFileTree(
        root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, registration);
    return registration.unwatched;
  }

  private final class Registration extends SimpleFileVisitor<Path> {
    private int unwatched;

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      if (isIndex(folder)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      unwatched += register(folder) ? 0 : 1;
      return FileVisitResult.CONTINUE;
    }

    /** A file may go away meanwhile; a folder of no use now is tried again the next time. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }

  /** By whatever name, for a link may lead to either. */
  private boolean isIndex(Path folder) {
    try {
      return index != null && (folder.equals(index) || Files.isSameFile(folder, index));
    } catch (IOException e) {
      return false; // one of them is not there
    }
  }

  private boolean register(Path folder) {
    try {
      folder.register(
          service,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Waits for a change, and until nothing has changed any more for a while, so that a file is not
   * read while it is being written.
   *
   * @param quiet how long nothing must have changed
   * @param rescan how long to wait at most, be it that nothing seems to change or that all does
   * @param stopped asked several times a second; ends the wait
   */
  public void await(Duration quiet, Duration rescan, BooleanSupplier stopped)
      throws InterruptedException {
    long start = System.nanoTime();
    long wait = rescan.toNanos();
    while (!stopped.getAsBoolean()) {
      long left = wait - (System.nanoTime() - start);
      if (left <= 0) {
        return;
      }
      if (changes(Math.min(left, GLANCE.toNanos()))) {
        wait = Math.min(rescan.toNanos(), System.nanoTime() - start + quiet.toNanos());
      }
    }
  }

  /** Waits a moment for a change and takes all that have come by then. */
  private boolean changes(long nanos) throws InterruptedException {
    WatchKey key = service.poll(nanos, TimeUnit.NANOSECONDS);
    boolean any = false;
    while (key != null) {
      Path folder = (Path) key.watchable();
      any |= key.pollEvents().stream().anyMatch(event -> concerns(folder, event.context()));
      key.reset();
      key = service.poll();
    }
    return any;
  }

  /** Beside a zip or a manifest, other files may change; a null stands for lost events. */
  private boolean concerns(Path folder, @Nullable Object name) {
    return roots.stream()
        .anyMatch(root ->
            folder.startsWith(root)
                || name == null
                || folder.resolve(name.toString()).equals(root));
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}
