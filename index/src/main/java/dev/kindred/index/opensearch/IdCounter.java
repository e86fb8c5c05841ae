package dev.kindred.index.opensearch;

import dev.kindred.index.IndexException;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Gives ids that no other process gives: a document holds the first one that was never given, and
 * is changed only by who has read its latest version.
 */
final class IdCounter {

  private static final String NEXT = "next";
  static final Map<String, ?> MAPPINGS =
      Map.of(
          "dynamic", "strict", "properties", Map.of(NEXT, Map.of("type", "long", "index", false)));

  private final Cluster cluster;
  private final String index;

  IdCounter(Cluster cluster, String index) {
    this.cluster = cluster;
    this.index = index;
  }

  /** The first of so many ids in a row. */
  synchronized int reserve(int count) throws IndexException {
    String document = "/%s/_doc/counter".formatted(index);
    for (int attempt = 0; ; attempt++) {
      Answer read = cluster.send(Request.get(document));
      JsonNode found = read.json();
      if (!read.notFound()) {
        read.orThrow("read the ids in " + index);
      }
      long next = found.at("/_source/" + NEXT).asLong(0);
      if (next + count > Integer.MAX_VALUE) {
        throw new IndexException("%s has given all %,d ids".formatted(index, next));
      }
      String condition =
          read.notFound()
              ? "?op_type=create"
              : "?if_seq_no=%d&if_primary_term=%d"
                  .formatted(found.path("_seq_no").asLong(), found.path("_primary_term").asLong());
      Answer written = cluster.send(Request.put(document + condition, Map.of(NEXT, next + count)));
      if (written.ok()) {
        return (int) next;
      }
      if (written.status() != Answer.CONFLICT) {
        written.orThrow("give ids in " + index);
      }
      Retries.pause(attempt);
    }
  }
}
