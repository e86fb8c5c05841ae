package dev.kindred.cli;

import dev.kindred.search.ImageHit;
import dev.kindred.search.ImageSearchResult;
import dev.kindred.search.KnownRecall;
import dev.kindred.search.SearchDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The result of one search in its several forms.
 *
 * @param images the query as it was typed
 * @param k how many were asked for
 * @param millis time from the image file to the hits
 * @param recall how the effort was chosen; null when no recall was asked for
 */
record SearchOutput(
    Console console,
    List<String> images,
    int k,
    double millis,
    ImageSearchResult result,
    @Nullable KnownRecall recall) {
  void json() {
    Object query = images.size() == 1 ? images.getFirst() : images;
    console.json(SearchDocument.of(query, k, millis, result, recall));
  }

  void csv() {
    console.print("rank,path,distance,probability,label");
    for (ImageHit hit : result.hits()) {
      List<Object> cells = new ArrayList<>();
      cells.add(hit.rank());
      cells.add(hit.path());
      cells.add(hit.distance());
      Double probability = hit.probability();
      cells.add(probability == null ? "" : probability);
      cells.addAll(hit.labels());
      console.print(Csv.row(cells));
    }
  }

  /** Query, Q0, document, rank, score, run; a score is larger for a nearer image. */
  void trec() {
    String query = word(String.join("+", images));
    for (ImageHit hit : result.hits()) {
      console.print(
          String.format(
              Locale.ROOT,
              "%s Q0 %s %d %.6f kindred",
              query,
              word(hit.path()),
              hit.rank(),
              -hit.distance()));
    }
  }

  void text() {
    Table table = new Table("rank", "distance", "probability", "label", "path");
    for (ImageHit hit : result.hits()) {
      Double probability = hit.probability();
      table.row(
          hit.rank(),
          hit.distance(),
          probability == null ? Double.NaN : probability,
          String.join("/", hit.labels()),
          hit.path() + copies(hit));
    }
    table.print(console);
    console.note(String.format(Locale.ROOT, "%d hits in %.1f ms", result.hits().size(), millis));
  }

  private static String copies(ImageHit hit) {
    return hit.duplicates() == 0 ? "" : "  (+%,d identical)".formatted(hit.duplicates());
  }

  /** TREC fields are apart by blanks, so none may have one. */
  private static String word(String text) {
    return text.replace("%", "%25").replace(" ", "%20").replace("\t", "%09");
  }
}
