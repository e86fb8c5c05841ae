package dev.kindred.search;

import dev.kindred.index.IndexException;
import dev.kindred.index.IndexFolder;
import dev.kindred.index.IndexLocation;
import dev.kindred.index.opensearch.OpenSearchAccess;
import dev.kindred.index.opensearch.OpenSearchLocation;
import java.nio.file.Path;

/** Tells the kinds of places for an index apart. */
public final class IndexLocations {

  private IndexLocations() {}

  /**
   * The place that a text names: a cluster if it begins with {@code opensearch://} or {@code
   * opensearchs://}, else a folder. How to log in is in the environment, see {@link
   * OpenSearchAccess}.
   *
   * @throws IndexException when the text begins like the address of a cluster and is none
   */
  public static IndexLocation parse(String text) throws IndexException {
    return OpenSearchLocation.isAddress(text)
        ? OpenSearchLocation.parse(text, OpenSearchAccess.of(System.getenv()))
        : new IndexFolder(Path.of(text));
  }
}
