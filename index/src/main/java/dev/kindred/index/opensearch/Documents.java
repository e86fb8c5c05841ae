package dev.kindred.index.opensearch;

import dev.kindred.index.Entry;
import dev.kindred.index.Filter;
import dev.kindred.index.IndexCard;
import dev.kindred.index.Stored;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How an {@link Entry} is laid out in a document of OpenSearch, both ways. */
final class Documents {

  static final String ID = "id";
  static final String PATH = "path";
  static final String TYPE = "type";

  /** One value for each way to name one of the entry's labels. */
  static final String LABEL = "label";

  /** The levels in order, for reading back. */
  private static final String LABELS = "labels";

  static final String MODIFIED = "modified";
  private static final String CONTENT_HASH = "hash";
  private static final String REJECTION = "rejection";
  static final String VECTOR = "vector";

  /** Of the embedded index, so that both find the same. */
  private static final Map<String, Integer> GRAPH = Map.of("m", 32, "ef_construction", 200);

  private Documents() {}

  /** A path may be longer than a key of OpenSearch. */
  static String key(String path) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(path.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Searches see changes when a commit asks for it. */
  static Map<String, Object> settings(Layout layout) {
    return Map.of(
        "index",
        Map.of(
            "knn",
            true,
            "number_of_shards",
            layout.shards(),
            "number_of_replicas",
            layout.copies() - 1,
            "refresh_interval",
            "-1"));
  }

  static Map<String, Object> mappings(IndexCard card) {
    Map<String, Object> term = Map.of("type", "keyword");
    Map<String, Object> number = Map.of("type", "long");
    Map<String, Object> kept = Map.of("type", "keyword", "index", false, "doc_values", false);
    Map<String, Object> fields = new HashMap<>();
    fields.put(ID, Map.of("type", "integer"));
    fields.put(PATH, term);
    fields.put(TYPE, term);
    fields.put(LABEL, term);
    fields.put(LABELS, kept);
    for (Filter.Attribute attribute : Filter.Attribute.values()) {
      fields.put(attribute.field(), number);
    }
    fields.put(MODIFIED, Map.of("type", "long", "index", false));
    fields.put(CONTENT_HASH, kept);
    fields.put(REJECTION, kept);
    fields.put(
        VECTOR,
        Map.of(
            "type",
            "knn_vector",
            "dimension",
            card.dimension(),
            "space_type",
            "l2",
            "method",
            Map.of("name", "hnsw", "engine", "lucene", "parameters", GRAPH)));
    fields.put(ModelParts.FIELD, Map.of("type", "binary"));
    return Map.of("dynamic", "strict", "_meta", card.toUserData(), "properties", fields);
  }

  static Map<String, Object> document(
      int id, Entry entry, float @Nullable [] vector, @Nullable String rejection) {
    Map<String, Object> document = new HashMap<>();
    document.put(ID, id);
    document.put(PATH, entry.path());
    document.put(TYPE, entry.type());
    document.put(LABEL, entry.labelNames());
    document.put(LABELS, entry.labels());
    document.put(Filter.Attribute.WIDTH.field(), entry.width());
    document.put(Filter.Attribute.HEIGHT.field(), entry.height());
    document.put(Filter.Attribute.BYTES.field(), entry.bytes());
    document.put(MODIFIED, entry.modifiedMillis());
    putIfKnown(document, Filter.Attribute.TAKEN.field(), entry.takenSeconds());
    putIfKnown(document, CONTENT_HASH, entry.contentHash());
    putIfKnown(document, REJECTION, rejection);
    putIfKnown(document, VECTOR, vector);
    return document;
  }

  private static void putIfKnown(
      Map<String, Object> document, String field, @Nullable Object value) {
    if (value != null) {
      document.put(field, value);
    }
  }

  /** Reads an entry back. */
  static Stored stored(JsonNode document) {
    List<String> labels = new ArrayList<>();
    document.path(LABELS).forEach(label -> labels.add(label.asString()));
    JsonNode taken = document.path(Filter.Attribute.TAKEN.field());
    JsonNode hash = document.path(CONTENT_HASH);
    JsonNode rejection = document.path(REJECTION);
    Entry entry =
        new Entry(
            document.path(PATH).asString(),
            labels,
            document.path(Filter.Attribute.WIDTH.field()).asInt(),
            document.path(Filter.Attribute.HEIGHT.field()).asInt(),
            document.path(Filter.Attribute.BYTES.field()).asLong(),
            document.path(MODIFIED).asLong(),
            taken.isNumber() ? Long.valueOf(taken.asLong()) : null,
            hash.isString() ? hash.asString() : null);
    return new Stored(
        document.path(ID).asInt(), entry, rejection.isString() ? rejection.asString() : null);
  }

  /** Reads a vector back, bit for bit; null when there is none. */
  static float @Nullable [] vector(JsonNode document) {
    JsonNode components = document.path(VECTOR);
    if (!components.isArray()) {
      return null;
    }
    float[] vector = new float[components.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) components.get(i).asDouble();
    }
    return vector;
  }
}
