package dev.kindred.search;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to one search as every JSON of Kindred has it. */
public final class SearchDocument {

  private SearchDocument() {}

  /**
   * The keys in their order, ready to be written.
   *
   * @param query what was searched by, in words: a text or a list of texts
   * @param k how many were asked for
   * @param millis time from the query to the hits
   * @param recall how the effort was chosen; null when no recall was asked for
   */
  public static Map<String, Object> of(
      Object query, int k, double millis, ImageSearchResult result, @Nullable KnownRecall recall) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("query", query);
    document.put("k", k);
    document.put("took_ms", Math.round(millis * 1000) / 1000.0);
    document.put("hits", result.hits());
    document.put("plan", result.plan());
    if (recall != null) {
      document.put("recall", recall);
    }
    return document;
  }
}
