package dev.kindred.search;

import dev.kindred.data.ImageItem;
import dev.kindred.image.CaptureTime;
import dev.kindred.image.ImageException;
import dev.kindred.image.Pixels;
import dev.kindred.image.Thumbnail;
import dev.kindred.runtime.ContentHash;
import dev.kindred.runtime.Embedder;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Hands files to the embedder, and keeps what their bytes tell until their vectors come. Safe for
 * use by many threads.
 */
final class FileReader {

  private final SourceFolders folders;
  private final boolean thumbnails;
  private final LongAdder thumbnailNanos = new LongAdder();

  /** By path. */
  private final Map<String, Facts> facts = new ConcurrentHashMap<>();

  /** Files whose bytes could not be had; that may pass, so it is not remembered. */
  private final Set<String> unavailable = ConcurrentHashMap.newKeySet();

  /**
   * What a file tells besides its vector.
   *
   * @param contentHash null for a file that could not be read
   * @param takenSeconds null for a file that does not say
   * @param thumbnail null for a file that could not be decoded, or when none are wanted
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
  record Facts(
      @Nullable String contentHash, @Nullable Long takenSeconds, byte @Nullable [] thumbnail) {
    static final Facts NONE = new Facts(null, null, null);
  }

  FileReader(SourceFolders folders, boolean thumbnails) {
    this.folders = folders;
    this.thumbnails = thumbnails;
  }

  Embedder.Source source(ImageItem item) {
    String path = item.path();
    return new Embedder.Source(
        path, () -> read(item), thumbnails ? pixels -> see(path, pixels) : _ -> {});
  }

  private byte[] read(ImageItem item) throws IOException {
    try {
      byte[] bytes = folders.read(item);
      LocalDateTime taken = CaptureTime.of(bytes).orElse(null);
      facts.put(
          item.path(),
          new Facts(
              ContentHash.of(bytes),
              taken == null ? null : Long.valueOf(taken.toEpochSecond(ZoneOffset.UTC)),
              null));
      return bytes;
    } catch (ImageException e) {
      throw e;
    } catch (IOException e) {
      unavailable.add(item.path());
      throw e;
    }
  }

  private void see(String path, Pixels pixels) {
    long start = System.nanoTime();
    byte[] thumbnail = Thumbnail.encode(pixels, IndexedImages.SIDE);
    facts.computeIfPresent(
        path, (_, known) -> new Facts(known.contentHash, known.takenSeconds, thumbnail));
    thumbnailNanos.add(System.nanoTime() - start);
  }

  /** What was learned of the file, once. */
  Facts take(String path) {
    Facts known = facts.remove(path);
    return known == null ? Facts.NONE : known;
  }

  /** Whether the file's bytes could not be had. */
  boolean isUnavailable(String path) {
    return unavailable.contains(path);
  }

  /** Time spent on thumbnails by all threads, in seconds. */
  double thumbnailSeconds() {
    return thumbnailNanos.sum() / 1e9;
  }
}
