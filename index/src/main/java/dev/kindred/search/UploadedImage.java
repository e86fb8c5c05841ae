package dev.kindred.search;

import dev.kindred.image.CaptureTime;
import dev.kindred.image.ImageException;
import dev.kindred.image.Thumbnail;
import dev.kindred.index.IndexException;
import dev.kindred.runtime.ContentHash;
import dev.kindred.runtime.Embedder;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A decoded image that is to become part of an index.
 *
 * @param file its bytes
 * @param input for the encoder
 * @param modelHash of that encoder
 * @param takenSeconds as of {@link dev.kindred.index.Entry}
 * @param thumbnail a small picture of it
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record UploadedImage(
    UploadPath path,
    byte[] file,
    Embedder.Input input,
    String modelHash,
    String contentHash,
    @Nullable Long takenSeconds,
    byte[] thumbnail) {

  /**
   * Decodes an image, within the limits that hold for an index.
   *
   * @throws ImageException when it cannot be decoded
   * @throws IndexException when the index has no model
   */
  public static UploadedImage read(ImageSearch search, UploadPath path, byte[] file)
      throws ImageException, IndexException {
    byte[][] thumbnail = new byte[1][];
    Embedder.Input input =
        search
            .embedder()
            .prepare(file, pixels -> thumbnail[0] = Thumbnail.encode(pixels, IndexedImages.SIDE));
    LocalDateTime taken = CaptureTime.of(file).orElse(null);
    return new UploadedImage(
        path,
        file,
        input,
        search.index().card().modelHash(),
        ContentHash.of(file),
        taken == null ? null : Long.valueOf(taken.toEpochSecond(ZoneOffset.UTC)),
        thumbnail[0]);
  }
}
