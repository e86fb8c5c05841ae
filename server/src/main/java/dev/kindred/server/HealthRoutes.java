package dev.kindred.server;

import io.javalin.http.Context;
import java.util.Map;

/** {@code /health/live} and {@code /health/ready}, which anyone may ask. */
final class HealthRoutes {
  private final ServedIndex index;

  HealthRoutes(ServedIndex index) {
    this.index = index;
  }

  void live(Context context) {
    Json.answer(context, Map.of("status", "up"));
  }

  void ready(Context context) throws Exception {
    index.use((search, _) -> search.index().statistics());
    String trouble = index.trouble();
    if (trouble != null) {
      throw new Problem(Problem.BUSY, trouble);
    }
    Json.answer(context, Map.of("status", "up"));
  }
}
