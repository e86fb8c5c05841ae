package dev.kindred.server;

import dev.kindred.runtime.Device;
import dev.kindred.runtime.EmbeddingModel;
import dev.kindred.runtime.ModelCard;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/models}: the models of a folder with what their cards say. */
final class ModelsRoute implements Handler {
  private static final String SUFFIX = ".onnx";

  private final @Nullable Path folder;
  private final Gate gate;

  /** Of files that were read, as that takes a while. */
  private final Map<State, Map<String, Object>> read = new HashMap<>();

  private record State(String name, long bytes, long modifiedMillis) {}

  ModelsRoute(@Nullable Path folder, Gate gate) {
    this.folder = folder;
    this.gate = gate;
  }

  @Override
  public void handle(Context context) throws Exception {
    Json.answer(context, Map.of("models", gate.run(this::list)));
  }

  private synchronized List<Map<String, Object>> list() throws IOException {
    List<Map<String, Object>> models = new ArrayList<>();
    Map<State, Map<String, Object>> now = new HashMap<>();
    Map<String, Path> files =
        Listing.of(folder, file -> file.toString().endsWith(SUFFIX) ? file : null);
    for (Map.Entry<String, Path> file : files.entrySet()) {
      State state =
          new State(
              file.getKey(),
              Files.size(file.getValue()),
              Files.getLastModifiedTime(file.getValue()).toMillis());
      Map<String, Object> known = read.get(state);
      Map<String, Object> model = known == null ? describe(state, file.getValue()) : known;
      now.put(state, model);
      models.add(model);
    }
    read.clear();
    read.putAll(now);
    return models;
  }

  private static Map<String, Object> describe(State state, Path file) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", state.name);
    document.put("bytes", state.bytes);
    try (EmbeddingModel model = EmbeddingModel.load(file, Device.CPU, 1)) {
      ModelCard card = model.card();
      document.put("hash", model.hash());
      document.put("encoder", card.encoder());
      document.put("dimension", card.dimension());
      document.put("loss", card.loss());
      document.put("seed", card.seed());
      document.put("metrics", card.metrics());
    } catch (IOException e) {
      document.put("problem", "this file is not a model of Kindred's that can be used");
    }
    return document;
  }
}
