package dev.kindred.index.opensearch;

import dev.kindred.index.Entry;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One change of one path, as a bulk carries it. */
sealed interface Change {

  String path();

  /** What OpenSearch is to do with the document, and what follows on the next line. */
  Map<String, ?> action();

  /** Adds or replaces an entry; without a vector it is rejected for a reason. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Put(Entry entry, float @Nullable [] vector, @Nullable String rejection) implements Change {
    @Override
    public String path() {
      return entry.path();
    }

    @Override
    public Map<String, ?> action() {
      return Map.of("index", Map.of("_id", Documents.key(path())));
    }
  }

  record Touch(String path, long modifiedMillis) implements Change {
    @Override
    public Map<String, ?> action() {
      return Map.of("update", Map.of("_id", Documents.key(path)));
    }
  }

  record Remove(String path) implements Change {
    @Override
    public Map<String, ?> action() {
      return Map.of("delete", Map.of("_id", Documents.key(path)));
    }
  }

  /** The lines of this change; ids has that of each path which is put. */
  default String lines(Map<String, Integer> ids) {
    Map<String, Object> second = new LinkedHashMap<>();
    switch (this) {
      case Put(var entry, var vector, var rejection) ->
          second.putAll(Documents.document(ids.getOrDefault(path(), 0), entry, vector, rejection));
      case Touch(_, var modified) -> second.put("doc", Map.of(Documents.MODIFIED, modified));
      case Remove _ -> {}
    }
    return Request.JSON.writeValueAsString(action())
        + "\n"
        + (second.isEmpty() ? "" : Request.JSON.writeValueAsString(second) + "\n");
  }
}
