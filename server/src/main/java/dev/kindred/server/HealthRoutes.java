package dev.kindred.server;

import io.javalin.http.Context;
import java.util.Map;

/** {@code /health/live} and {@code /health/ready}, which anyone may ask. */
final class HealthRoutes {
  private final ServedIndexes indexes;

  HealthRoutes(ServedIndexes indexes) {
    this.indexes = indexes;
  }

  void live(Context context) {
    Json.answer(context, Map.of("status", "up"));
  }

  void ready(Context context) throws Exception {
    for (ServedIndex index : indexes.all()) {
      index.use((search, _) -> search.index().statistics());
      String trouble = index.trouble();
      if (trouble != null) {
        throw new Problem(Problem.BUSY, trouble);
      }
    }
    Json.answer(context, Map.of("status", "up"));
  }
}
