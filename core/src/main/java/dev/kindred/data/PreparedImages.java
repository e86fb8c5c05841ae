package dev.kindred.data;

import dev.kindred.image.ImageDecoder;
import dev.kindred.image.Prepared;
import dev.kindred.image.Preprocess;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Decoded and prepared images, kept in memory until a budget is used up; the rest is decoded each
 * time. Batches are random, so that no image deserves a place more than another.
 */
final class PreparedImages {
  private final ImageFolder folder;
  private final List<ImageItem> items;
  private final Preprocess preprocess;
  private final ImageDecoder decoder;
  private final AtomicReferenceArray<@Nullable Prepared> kept;
  private final AtomicLong bytesLeft;
  private final ConcurrentSkipListMap<Integer, Skipped> broken = new ConcurrentSkipListMap<>();

  PreparedImages(
      ImageFolder folder,
      List<ImageItem> items,
      Preprocess preprocess,
      ImageDecoder decoder,
      long budgetBytes) {
    this.folder = folder;
    this.items = List.copyOf(items);
    this.preprocess = preprocess;
    this.decoder = decoder;
    this.kept = new AtomicReferenceArray<>(items.size());
    this.bytesLeft = new AtomicLong(budgetBytes);
  }

  /** The image, or empty when its file cannot be used, which is remembered. */
  Optional<Prepared> get(int item) {
    Prepared known = kept.get(item);
    if (known != null) {
      return Optional.of(known);
    }
    if (broken.containsKey(item)) {
      return Optional.empty();
    }
    Prepared prepared;
    try {
      byte[] file = folder.read(items.get(item));
      prepared = preprocess.prepare(decoder.decode(file, preprocess.decodeSide()));
    } catch (IOException e) {
      String path = items.get(item).path();
      broken.put(item, new Skipped(path, String.valueOf(e.getMessage())));
      return Optional.empty();
    }
    if (bytesLeft.addAndGet(-prepared.bytes()) >= 0) {
      kept.set(item, prepared);
    } else {
      bytesLeft.addAndGet(prepared.bytes());
    }
    return Optional.of(prepared);
  }

  /** The files that could not be used so far. */
  List<Skipped> broken() {
    return List.copyOf(broken.values());
  }
}
