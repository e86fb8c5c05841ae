package dev.kindred.server;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.HashMap;
import java.util.Map;

/** {@code GET /api/v1/index/values}: what a filter can ask for. Counted once for each commit. */
final class ValuesRoute implements Handler {
  private final ServedIndexes indexes;
  private final Gate gate;
  private final Map<String, Counted> counted = new HashMap<>();

  private record Counted(long commit, Facets facets) {}

  ValuesRoute(ServedIndexes indexes, Gate gate) {
    this.indexes = indexes;
    this.gate = gate;
  }

  @Override
  public void handle(Context context) throws Exception {
    String field = context.queryParam("field");
    ServedIndex index = indexes.of(context);
    Facets facets = gate.run(() -> facets(index));
    Json.answer(
        context,
        switch (field == null ? "" : field) {
          case "label" -> facets.label();
          case "taken" -> facets.taken();
          default ->
              throw new Problem(Problem.BAD_REQUEST, "the parameter field is label or taken");
        });
  }

  private synchronized Facets facets(ServedIndex index) throws Exception {
    Counted known = counted.get(index.name());
    long commit = index.commit();
    if (known == null || known.commit != commit) {
      known = new Counted(commit, index.use((search, _) -> Facets.of(search.index())));
      counted.put(index.name(), known);
    }
    return known.facets;
  }
}
