package dev.kindred.server;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The files of the page. They tell nothing of the index and are read once, by names of our own. */
final class WebPage {
  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private static final List<String> FILES =
      List.of(
          "style.css",
          "icon.svg",
          "address.js",
          "api.js",
          "app.js",
          "changes.js",
          "compare.js",
          "dom.js",
          "events.js",
          "feedback.js",
          "filters.js",
          "hits.js",
          "indexes.js",
          "intake.js",
          "jobs.js",
          "legend.js",
          "library.js",
          "map.js",
          "mapdrawing.js",
          "names.js",
          "notices.js",
          "pictures.js",
          "plane.js",
          "progress.js",
          "query.js",
          "results.js",
          "single.js",
          "teach.js",
          "trainings.js",
          "tray.js",
          "uploads.js");

  private WebPage() {}

  /** What answers at each address. */
  static List<KindredServer.Route> routes() {
    List<KindredServer.Route> routes = new ArrayList<>();
    routes.add(KindredServer.Route.get("/", page("index.html")));
    for (String name : FILES) {
      routes.add(KindredServer.Route.get("/web/" + name, page(name)));
    }
    return routes;
  }

  private static Handler page(String name) {
    String mediaType = MEDIA_TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    return file("web/" + name, Objects.requireNonNull(mediaType, name));
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
