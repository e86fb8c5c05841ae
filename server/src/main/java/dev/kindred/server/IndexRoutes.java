package dev.kindred.server;

import dev.kindred.index.DataRoot;
import dev.kindred.index.IndexCard;
import dev.kindred.runtime.ModelCard;
import dev.kindred.search.ImageSearch;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is served, without the places where it lies. */
final class IndexRoutes {
  private final ServedIndexes indexes;

  IndexRoutes(ServedIndexes indexes) {
    this.indexes = indexes;
  }

  /** {@code GET /api/v1/indexes}. */
  void list(Context context) throws Exception {
    List<Map<String, Object>> list = new ArrayList<>();
    for (ServedIndex index : indexes.all()) {
      list.add(index.use((search, _) -> brief(index, search)));
    }
    Json.answer(context, Map.of("indexes", list));
  }

  private Map<String, Object> brief(ServedIndex index, ImageSearch search) throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", index.name());
    document.put("default", index == indexes.standard());
    document.put("images", search.index().statistics().entries());
    document.put("dimension", search.index().card().dimension());
    ModelCard model = search.modelCard();
    if (model != null) {
      document.put("modelHash", search.index().card().modelHash());
      document.put("encoder", model.encoder());
      document.put("loss", model.loss());
      document.put("metrics", model.metrics());
    }
    return document;
  }

  /** {@code GET /api/v1/index}. */
  void describe(Context context) throws Exception {
    ServedIndex index = indexes.of(context);
    Json.answer(context, index.use((search, _) -> whole(index, search)));
  }

  private static Map<String, Object> whole(ServedIndex index, ImageSearch search)
      throws IOException {
    IndexCard card = search.index().card();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", index.name());
    document.put("dimension", card.dimension());
    document.put("statistics", search.index().statistics());
    document.put(
        "folders",
        card.roots().stream().map(DataRoot::name).filter(name -> !name.isEmpty()).toList());
    ModelCard model = search.modelCard();
    if (model != null) {
      document.put("modelHash", card.modelHash());
      document.put("model", model);
    }
    return document;
  }
}
