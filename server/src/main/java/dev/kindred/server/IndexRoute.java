package dev.kindred.server;

import dev.kindred.index.DataRoot;
import dev.kindred.index.IndexCard;
import dev.kindred.runtime.ModelCard;
import dev.kindred.search.ImageSearch;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code GET /api/v1/index}: what is served, without the places where it lies. */
final class IndexRoute implements Handler {
  private final ServedIndex index;

  IndexRoute(ServedIndex index) {
    this.index = index;
  }

  @Override
  public void handle(Context context) throws Exception {
    Json.answer(context, index.use((search, _) -> describe(search)));
  }

  private static Map<String, Object> describe(ImageSearch search) throws IOException {
    IndexCard card = search.index().card();
    Map<String, Object> document = new LinkedHashMap<>();
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
