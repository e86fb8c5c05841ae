package dev.kindred.server;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/index/map}. A map is drawn in the background, once for each commit and only
 * when it is asked for; until a new one is there, the one before it is shown.
 */
final class MapRoute implements Handler {
  private static final int NOT_YET = 202;

  private final ServedIndexes indexes;
  private final Gate gate;
  private final ServerListener listener;
  private final Map<String, Drawing> drawings = new HashMap<>();

  MapRoute(ServedIndexes indexes, Gate gate, ServerListener listener) {
    this.indexes = indexes;
    this.gate = gate;
    this.listener = listener;
  }

  /** The latest map of one index, and the one that is being drawn. */
  private static final class Drawing {
    private static final long NONE = -1;

    private String model = "";
    private @Nullable EmbeddingMap map;
    private long mapped = NONE;
    private long begun = NONE;
  }

  @Override
  public void handle(Context context) throws Exception {
    ServedIndex index = indexes.of(context);
    Drawing drawing;
    synchronized (drawings) {
      drawing = drawings.computeIfAbsent(index.name(), _ -> new Drawing());
    }
    Map<String, Object> document = gate.run(() -> show(index, drawing));
    if (!document.containsKey("points")) {
      context.status(NOT_YET).header("Retry-After", "1");
    }
    Json.answer(context, document);
  }

  private Map<String, Object> show(ServedIndex index, Drawing drawing) throws Exception {
    synchronized (drawing) {
      long commit = index.commit();
      if (drawing.mapped != commit && drawing.begun == Drawing.NONE) {
        begin(index, drawing, commit);
      }
      Map<String, Object> document = new LinkedHashMap<>();
      EmbeddingMap map = drawing.map;
      if (map == null && drawing.mapped == commit) {
        throw new Problem(
            Problem.FAULT, "the map could not be drawn; the server's operator sees what happened");
      }
      document.put("current", map != null && drawing.mapped == commit);
      if (map != null) {
        document.put("total", map.total());
        document.put("points", map.points());
      }
      return document;
    }
  }

  /** What it reads of the index it reads now, so that nothing outlives the index. */
  private void begin(ServedIndex index, Drawing drawing, long commit) throws Exception {
    String model = index.use((search, _) -> search.index().card().modelHash());
    if (!model.equals(drawing.model)) {
      drawing.model = model;
      drawing.map = null;
    }
    EmbeddingMap.Sample sample = index.use((search, _) -> EmbeddingMap.Sample.of(search.index()));
    drawing.begun = commit;
    Thread.ofPlatform().daemon().name("map").start(() -> draw(index, drawing, sample));
  }

  private void draw(ServedIndex index, Drawing drawing, EmbeddingMap.Sample sample) {
    EmbeddingMap map = null;
    try {
      map = EmbeddingMap.of(sample);
    } catch (RuntimeException | OutOfMemoryError e) {
      listener.failed("drawing the map of " + index.name(), e);
    }
    synchronized (drawing) {
      drawing.map = map;
      drawing.mapped = drawing.begun; // also of one that failed, which would fail again
      drawing.begun = Drawing.NONE;
    }
  }
}
