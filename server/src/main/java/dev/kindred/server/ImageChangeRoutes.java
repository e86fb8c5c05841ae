package dev.kindred.server;

import dev.kindred.image.ImageException;
import dev.kindred.index.Stored;
import dev.kindred.search.ImageSearch;
import dev.kindred.search.UploadFolder.Change;
import dev.kindred.search.UploadFolder.Outcome;
import dev.kindred.search.UploadPath;
import dev.kindred.search.UploadedImage;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Adds and replaces single images, and removes those that were added so. */
final class ImageChangeRoutes {
  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;
  private static final String PATH = "path";

  private final ServedIndexes indexes;
  private final Gate gate;
  private final ServerLimits limits;

  ImageChangeRoutes(ServedIndexes indexes, Gate gate, ServerLimits limits) {
    this.indexes = indexes;
    this.gate = gate;
    this.limits = limits;
  }

  /** {@code PUT /api/v1/images?path=label/name.png}. */
  void put(Context context) throws Exception {
    ServedIndex index = indexes.of(context);
    index.changes().requireUploads();
    UploadPath path = path(context);
    try (Gate.Reservation _ = gate.reserve(Body.announced(context, limits))) {
      byte[] file = Body.image(context, limits);
      UploadedImage image = gate.run(() -> index.use((search, _) -> read(search, path, file)));
      Encoder.Encoded encoded =
          index.encoder().encode(new Encoder.Ready(image.modelHash(), image.input()));
      requireFinite(encoded.vector());
      answer(context, index.changes().apply(new Change.Put(image, encoded.vector())));
    }
  }

  /** {@code DELETE /api/v1/images/{id}}. */
  void delete(Context context) throws Exception {
    ServedIndex index = indexes.of(context);
    answer(context, index.changes().apply(new Change.Remove(ImageRoutes.id(context))));
  }

  private static UploadPath path(Context context) {
    Set<String> unknown = new TreeSet<>(context.queryParamMap().keySet());
    unknown.removeAll(Set.of(PATH, ServedIndexes.PARAMETER));
    String path = context.queryParam(PATH);
    if (path == null || !unknown.isEmpty()) {
      throw new Problem(
          Problem.BAD_REQUEST,
          "say where the image belongs, and nothing else: ?path=label/name.png");
    }
    try {
      return new UploadPath(path);
    } catch (IllegalArgumentException e) {
      throw new Problem(Problem.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  private static UploadedImage read(ImageSearch search, UploadPath path, byte[] file)
      throws IOException {
    Encoder.requireModel(search);
    try {
      return UploadedImage.read(search, path, file);
    } catch (ImageException e) {
      throw new Problem(Problem.UNPROCESSABLE, "the image cannot be indexed: " + e.getMessage());
    }
  }

  private static void requireFinite(float[] vector) {
    for (float component : vector) {
      if (!Float.isFinite(component)) {
        throw new Problem(Problem.UNPROCESSABLE, "the model gives no number for this image");
      }
    }
  }

  private static void answer(Context context, Outcome outcome) {
    switch (outcome) {
      case Outcome.Kept(Stored stored, boolean replaced) -> {
        context.status(replaced ? 200 : CREATED);
        Json.answer(context, document(stored, replaced));
      }
      case Outcome.Removed() -> context.status(NO_CONTENT);
      case Outcome.Unknown() ->
          throw new Problem(Problem.NOT_FOUND, "the index has no image with this id");
      case Outcome.Foreign(String path) ->
          throw new Problem(
              Problem.CONFLICT,
              "%s is of a folder of yours, where this server deletes nothing; delete the file, then sync the index"
                  .formatted(path));
      case Outcome.Blocked(String reason) -> throw new Problem(Problem.CONFLICT, reason);
      case Outcome.Outdated() -> throw Encoder.rebuilt();
    }
  }

  private static Map<String, Object> document(Stored stored, boolean replaced) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", stored.id());
    document.put("path", stored.entry().path());
    document.put("labels", stored.entry().labels());
    document.put("width", stored.entry().width());
    document.put("height", stored.entry().height());
    document.put("replaced", replaced);
    return document;
  }
}
