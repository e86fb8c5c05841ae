package dev.kindred.server;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The files of the page. They tell nothing of the index and are read once, by names of our own. */
final class WebPage {
  /** Address, file and media type. */
  private static final Map<String, Named> FILES =
      Map.of(
          "/", new Named("index.html", "text/html; charset=utf-8"),
          "/web/style.css", new Named("style.css", "text/css; charset=utf-8"),
          "/web/app.js", new Named("app.js", "text/javascript; charset=utf-8"),
          "/web/api.js", new Named("api.js", "text/javascript; charset=utf-8"),
          "/web/hits.js", new Named("hits.js", "text/javascript; charset=utf-8"),
          "/web/icon.svg", new Named("icon.svg", "image/svg+xml"));

  private record Named(String name, String mediaType) {
    Handler handler() {
      return file("web/" + name, mediaType);
    }
  }

  private WebPage() {}

  /** What answers at each address. */
  static List<KindredServer.Route> routes() {
    return FILES.entrySet().stream()
        .map(page -> KindredServer.Route.get(page.getKey(), page.getValue().handler()))
        .toList();
  }

  /** Answers with a file beside this class. */
  static Handler file(String name, String mediaType) {
    byte[] bytes = bytes(name);
    return context -> answer(context, bytes, mediaType);
  }

  private static void answer(Context context, byte[] bytes, String mediaType) {
    context.contentType(mediaType).header("Cache-Control", "no-cache").result(bytes);
  }

  private static byte[] bytes(String name) {
    try (InputStream in = WebPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the build lacks " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
