package dev.kindred.cli;

import dev.kindred.image.ImageException;
import dev.kindred.image.Thumbnail;
import dev.kindred.search.ImageHit;
import dev.kindred.search.IndexedImages;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A self-contained page that shows a query and its hits. */
final class SearchPage {
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width,initial-scale=1">
      <title>Kindred: {query}</title>
      <style>
      :root { color-scheme: light dark; font: 15px/1.4 system-ui, sans-serif }
      body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
      ol { display: grid; grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr)); gap: 1rem; padding: 0 }
      li { list-style: none; overflow-wrap: anywhere }
      img { width: 100%; aspect-ratio: 1; object-fit: contain; background: #8882; border-radius: 6px }
      .query img { width: 10rem }
      small { opacity: .7 }
      </style></head><body>
      <h1>Nearest to {query}</h1>
      """;

  private final StringBuilder page = new StringBuilder();

  SearchPage(List<String> query) {
    page.append(HEAD.replace("{query}", escape(String.join(" ", query))))
        .append("<div class=\"query\">\n");
  }

  /** Where a small picture comes from, null if it is gone. */
  interface Picture {
    byte @Nullable [] make() throws IOException;
  }

  /** Adds a picture of the query. */
  void query(Picture picture) throws IOException {
    page.append(image(picture, "query")).append('\n');
  }

  /** Adds the hits. */
  void hits(List<ImageHit> hits, IndexedImages images) throws IOException {
    page.append("</div>\n<ol>\n");
    for (ImageHit hit : hits) {
      Double probability = hit.probability();
      page.append("<li>").append(image(() -> images.picture(hit.id(), hit.path()), hit.path()));
      page.append(
          String.format(
              Locale.ROOT,
              "<br><b>%d</b> %s<br><small>distance %.3f%s<br>%s</small></li>%n",
              hit.rank(),
              escape(String.join(" / ", hit.labels())),
              hit.distance(),
              probability == null ? "" : ", probability %.2f".formatted(probability),
              escape(hit.path())));
    }
    page.append("</ol>\n");
  }

  /** The finished page. */
  String html() {
    return page + "</body></html>\n";
  }

  private static String image(Picture picture, String name) throws IOException {
    try {
      byte[] file = picture.make();
      return file == null
          ? "<em>gone</em>"
          : "<img alt=\"%s\" src=\"%s\">".formatted(escape(name), Thumbnail.dataUri(file));
    } catch (ImageException e) {
      return "<em>" + escape(String.valueOf(e.getMessage())) + "</em>";
    }
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
