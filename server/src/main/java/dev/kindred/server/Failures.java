package dev.kindred.server;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Turns whatever goes wrong into a problem that says no more than its client should know. */
final class Failures implements Request.Handler {
  private final ServerListener listener;

  Failures(ServerListener listener) {
    this.listener = listener;
  }

  void problem(Problem problem, Context context) {
    Json.refuse(context, problem);
  }

  /** Javalin's own: no such route, or not with this method. */
  void routing(HttpResponseException e, Context context) {
    int status = e.getStatus();
    if (status >= Problem.FAULT) {
      unexpected(e, context);
      return;
    }
    String detail =
        switch (status) {
          case Problem.NOT_FOUND -> "there is nothing at this address; see /api/v1/openapi.yaml";
          case 405 -> "this address does not take %s".formatted(context.method());
          default -> "the request is refused";
        };
    Json.refuse(context, new Problem(status, detail));
  }

  void unexpected(Throwable e, Context context) {
    listener.failed(
        "%s %s".formatted(context.method(), context.path().toLowerCase(Locale.ROOT)), e);
    Json.refuse(
        context,
        new Problem(Problem.FAULT, "the server failed at this; its operator sees what happened"));
  }

  /** What Jetty refuses before it is a request, such as broken addresses and headers. */
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus() < 400 ? Problem.BAD_REQUEST : response.getStatus();
    Problem problem =
        new Problem(
            status,
            status == Problem.BUSY
                ? "the server is stopping or has too much to do; try again later"
                : "the request is not valid HTTP for this server");
    response.setStatus(status);
    response.getHeaders().put(new HttpField(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE));
    if (status == Problem.BUSY) {
      response.getHeaders().put("Retry-After", "1");
    }
    Headers.put(response.getHeaders()::put);
    Content.Sink.write(
        response,
        true,
        new String(Json.MAPPER.writeValueAsBytes(problem.document()), StandardCharsets.UTF_8),
        callback);
    return true;
  }
}
