package dev.kindred.server;

import dev.kindred.search.ImageSearch;
import dev.kindred.search.IndexedImages;
import dev.kindred.search.UploadFolder;
import dev.kindred.teach.FeedbackFile;
import dev.kindred.teach.Lessons;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * The index as it is now: what other processes commit is seen within seconds, also when they
 * rebuild it with another model.
 */
final class ServedIndex implements AutoCloseable {
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** No longer, so that looking for changes never holds up a search noticeably. */
  private static final long LOCK_MILLIS = 50;

  private static final int MOST_TRIES = 100;

  private final String name;
  private final Path folder;
  private final ServerListener listener;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Encoder encoder;
  private final IndexChanges changes;
  private final FeedbackFile feedback;
  private final Lessons lessons;
  private final AtomicLong looked = new AtomicLong(System.nanoTime());
  private ImageSearch search;
  private IndexedImages images;
  private final AtomicLong commits = new AtomicLong();
  private volatile @Nullable String trouble;

  private ServedIndex(
      Path folder, Gate gate, ServerOptions options, ServerListener listener, ImageSearch search) {
    Path uploads = options.folders().uploads();
    this.name = ServerOptions.nameOf(folder);
    this.folder = folder;
    this.listener = listener;
    this.search = search;
    this.images = new IndexedImages(search);
    this.feedback = FeedbackFile.of(folder);
    this.lessons = Lessons.of(folder);
    this.encoder = new Encoder(this, gate, options.limits());
    this.changes =
        new IndexChanges(this, uploads == null ? null : uploads.resolve(name), options.limits());
  }

  static ServedIndex open(Path folder, Gate gate, ServerOptions options, ServerListener listener)
      throws IOException {
    Path uploads = options.folders().uploads();
    String name = ServerOptions.nameOf(folder);
    if (uploads != null) {
      new UploadFolder(folder, uploads.resolve(name)).requireApart();
    }
    return new ServedIndex(folder, gate, options, listener, ImageSearch.open(folder));
  }

  /** What is asked of one state of the index. */
  interface Use<T extends @Nullable Object> {
    T of(ImageSearch search, IndexedImages images) throws Exception;
  }

  <T extends @Nullable Object> T use(Use<T> use) throws Exception {
    lookForChanges();
    lock.readLock().lock();
    try {
      return use.of(search, images);
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * For what embeds images.
   *
   * @throws Problem when the index has imported vectors and no model
   */
  void requireModel() throws Exception {
    use((search, _) -> {
      Encoder.requireModel(search);
      return search;
    });
  }

  /** By which requests call it. */
  String name() {
    return name;
  }

  Encoder encoder() {
    return encoder;
  }

  IndexChanges changes() {
    return changes;
  }

  Path folder() {
    return folder;
  }

  FeedbackFile feedback() {
    return feedback;
  }

  Lessons lessons() {
    return lessons;
  }

  /** Counts the commits that were seen, the latest included. */
  long commit() throws InterruptedException {
    lookForChanges();
    return commits.get();
  }

  /** Why the latest commit cannot be seen, null when it can. */
  @Nullable String trouble() {
    return trouble;
  }

  private void lookForChanges() throws InterruptedException {
    long last = looked.get();
    long now = System.nanoTime();
    if (now - last >= LOOK_NANOS && looked.compareAndSet(last, now)) {
      look();
    }
  }

  /** Sees what was just committed by this process, so that a client finds what it has sent. */
  void follow() throws InterruptedException {
    int tries = 1;
    while (!look() && tries < MOST_TRIES) {
      tries++;
    }
  }

  private boolean look() throws InterruptedException {
    if (!lock.writeLock().tryLock(LOCK_MILLIS, TimeUnit.MILLISECONDS)) {
      return false;
    }
    try {
      refresh();
      trouble = null;
    } catch (IOException e) {
      if (trouble == null) {
        listener.failed("looking for changes of " + name, e);
      }
      trouble = "the latest state of %s cannot be read; an earlier one is searched".formatted(name);
    } finally {
      lock.writeLock().unlock();
    }
    return true;
  }

  private void refresh() throws IOException {
    String hash = search.index().card().modelHash();
    int dimension = search.index().card().dimension();
    if (search.index().refresh()) {
      commits.incrementAndGet();
    }
    if (hash.equals(search.index().card().modelHash())
        && dimension == search.index().card().dimension()) {
      return;
    }
    ImageSearch next = ImageSearch.open(folder);
    closeOpened();
    search = next;
    images = new IndexedImages(next);
    listener.note(name + " was rebuilt with another model, which is searched with from now on");
  }

  private void closeOpened() throws IOException {
    images.close();
    search.close();
  }

  @Override
  public void close() throws IOException {
    lock.writeLock().lock();
    try {
      closeOpened();
    } finally {
      lock.writeLock().unlock();
    }
  }
}
