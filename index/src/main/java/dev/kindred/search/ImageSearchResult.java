package dev.kindred.search;

import dev.kindred.index.SearchResult;
import java.util.List;

/** Ranked images, nearest first, and how they were found. */
public record ImageSearchResult(List<ImageHit> hits, SearchResult.Plan plan) {

  /** Copies the list. */
  public ImageSearchResult {
    hits = List.copyOf(hits);
  }
}
