package dev.kindred.server;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Set;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON over HTTP. */
final class Json {
  static final JsonMapper MAPPER =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final Set<HandlerType> BODIES = Set.of(HandlerType.POST, HandlerType.PUT);

  private Json() {}

  static void answer(Context context, Object document) {
    context.contentType("application/json").result(MAPPER.writeValueAsBytes(document));
  }

  static void refuse(Context context, Problem problem) {
    context.status(problem.status()).header("Cache-Control", "no-store");
    if (BODIES.contains(context.method())) {
      context.header("Connection", "close"); // what is left of its body is not read
    }
    if (problem.status() == Problem.BUSY) {
      context.header("Retry-After", "1");
    }
    if (problem.status() == Problem.UNAUTHORIZED) {
      context.header("WWW-Authenticate", "Bearer");
    }
    context.contentType(Problem.MEDIA_TYPE).result(MAPPER.writeValueAsBytes(problem.document()));
  }
}
