package dev.kindred.server;

import io.javalin.http.Context;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON over HTTP. */
final class Json {
  static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private Json() {}

  static void answer(Context context, Object document) {
    context.contentType("application/json").result(MAPPER.writeValueAsBytes(document));
  }
}
