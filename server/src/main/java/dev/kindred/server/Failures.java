package dev.kindred.server;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Turns whatever goes wrong into a problem that says no more than its client should know. */
final class Failures implements Request.Handler {
  private static final Set<HandlerType> BODIES = Set.of(HandlerType.POST, HandlerType.PUT);

  private final ServerListener listener;

  Failures(ServerListener listener) {
    this.listener = listener;
  }

  void problem(Problem problem, Context context) {
    refuse(context, problem);
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
    refuse(context, new Problem(status, detail));
  }

  void unexpected(Throwable e, Context context) {
    listener.failed(
        "%s %s".formatted(context.method(), context.path().toLowerCase(Locale.ROOT)), e);
    refuse(
        context,
        new Problem(Problem.FAULT, "the server failed at this; its operator sees what happened"));
  }

  private static void refuse(Context context, Problem problem) {
    context.status(problem.status()).header("Cache-Control", "no-store");
    if (problem.status() == Problem.BUSY) {
      context.header("Retry-After", "1");
    }
    if (problem.status() == Problem.UNAUTHORIZED) {
      context.header("WWW-Authenticate", "Bearer");
    }
    byte[] document = Json.MAPPER.writeValueAsBytes(problem.document());
    context.contentType(Problem.MEDIA_TYPE);
    if (BODIES.contains(context.method())) {
      refuseBody(context, document);
    } else {
      context.result(document);
    }
  }

  /**
   * Answers while the body may still be on its way, and reads on: a client whose connection is
   * closed while it sends may never see the answer (RFC 9112, section 9.6).
   */
  private static void refuseBody(Context context, byte[] document) {
    context.header("Connection", "close");
    try {
      context.res().setContentLength(document.length);
      context.res().getOutputStream().write(document);
      context.res().flushBuffer();
      Body.discard(context);
    } catch (IOException | RuntimeException e) {
      // The client has left or fallen silent: there is nobody to tell.
    }
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
