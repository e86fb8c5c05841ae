package dev.kindred.server;

import dev.kindred.image.ImageException;
import dev.kindred.image.ImageFormat;
import dev.kindred.image.Thumbnail;
import dev.kindred.index.Entry;
import dev.kindred.index.Stored;
import io.javalin.http.Context;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The images of the index by their ids. What a request says is a number; paths come from the index
 * alone.
 */
final class ImageRoutes {
  private static final String CACHE = "private, max-age=60";

  private final ServedIndexes indexes;
  private final Gate gate;
  private final ServerLimits limits;

  ImageRoutes(ServedIndexes indexes, Gate gate, ServerLimits limits) {
    this.indexes = indexes;
    this.gate = gate;
    this.limits = limits;
  }

  void thumbnail(Context context) throws Exception {
    ServedIndex index = indexes.of(context);
    Entry entry = entry(index, context);
    int id = id(context);
    byte[] picture =
        gate.run(() -> index.use((_, images) -> readable(() -> images.picture(id, entry.path()))));
    if (picture == null) {
      throw gone(entry);
    }
    context
        .contentType(Thumbnail.mediaType(picture))
        .header("Cache-Control", CACHE)
        .result(picture);
  }

  void original(Context context) throws Exception {
    ServedIndex index = indexes.of(context);
    Entry entry = entry(index, context);
    long most = Math.min(Math.max(entry.bytes(), 1), limits.bodyBytes());
    try (Gate.Reservation _ = gate.reserve(most)) {
      byte[] file = gate.run(() -> index.use((_, images) -> images.original(entry.path())));
      ImageFormat format = file == null ? null : ImageFormat.of(file).orElse(null);
      if (file == null || format == null) {
        throw gone(entry);
      }
      context.contentType(format.mediaType()).header("Cache-Control", CACHE);
      context.res().setContentLength(file.length);
      // Now rather than by a result, while the memory is reserved.
      context.res().getOutputStream().write(file);
    }
  }

  private interface Picture {
    byte @Nullable [] make() throws IOException;
  }

  private static byte @Nullable [] readable(Picture picture) throws IOException {
    try {
      return picture.make();
    } catch (ImageException e) {
      return null;
    }
  }

  static int id(Context context) {
    String text = context.pathParam("id");
    try {
      return Integer.parseUnsignedInt(text);
    } catch (NumberFormatException e) {
      throw new Problem(Problem.NOT_FOUND, "ids of images are numbers, as hits have them");
    }
  }

  private static Entry entry(ServedIndex index, Context context) throws Exception {
    int id = id(context);
    Stored stored = index.use((search, _) -> search.index().find(id));
    if (stored == null) {
      throw new Problem(Problem.NOT_FOUND, "the index has no image with the id " + id);
    }
    return stored.entry();
  }

  private static Problem gone(Entry entry) {
    return new Problem(
        Problem.NOT_FOUND,
        "the file of %s is not there or no image any more; sync the index with: kindred index"
            .formatted(entry.path()));
  }
}
