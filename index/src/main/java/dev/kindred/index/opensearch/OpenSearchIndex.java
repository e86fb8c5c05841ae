package dev.kindred.index.opensearch;

import dev.kindred.index.Hit;
import dev.kindred.index.IndexCard;
import dev.kindred.index.IndexException;
import dev.kindred.index.IndexStatistics;
import dev.kindred.index.Planner;
import dev.kindred.index.Query;
import dev.kindred.index.SearchResult;
import dev.kindred.index.Stored;
import dev.kindred.index.VectorIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Searches one generation of an index. An answer is whole or an error: a shard that does not answer
 * is asked again, and never left out.
 */
final class OpenSearchIndex implements VectorIndex {

  /** Of hits, and of candidates on the way; a limit of OpenSearch. */
  static final int MOST_HITS = 10_000;

  private static final int PAGE = 1000;
  private static final Map<String, ?> ENTRIES = exists(Documents.PATH);
  private static final Map<String, ?> VECTORS = exists(Documents.VECTOR);

  private final Cluster cluster;
  private final Generations generations;
  private volatile Generation generation;

  OpenSearchIndex(Cluster cluster, Generations generations, Generation generation) {
    this.cluster = cluster;
    this.generations = generations;
    this.generation = generation;
  }

  @Override
  public IndexCard card() {
    return generation.card();
  }

  @Override
  public IndexStatistics statistics() throws IndexException {
    long vectors = count(VECTORS);
    long all = count(ENTRIES);
    String index = generation.index();
    JsonNode stats =
        cluster
            .send(Request.get("/%s/_stats/store,segments".formatted(index)))
            .orThrow("read the statistics of " + index)
            .json()
            .at("/_all/primaries");
    return new IndexStatistics(
        Math.toIntExact(vectors),
        Math.toIntExact(all - vectors),
        stats.at("/segments/count").asInt(),
        vectors == 0 ? 0 : card().dimension(),
        stats.at("/store/size_in_bytes").asLong(),
        0,
        0);
  }

  private long count(Map<String, ?> query) throws IndexException {
    return search(Map.of("size", 0, "track_total_hits", true, "query", query))
        .at("/hits/total/value")
        .asLong();
  }

  @Override
  public SearchResult search(Query query) throws IndexException {
    String problem = card().problem(query.vector());
    if (problem != null) {
      throw new IllegalArgumentException("the query vector " + problem);
    }
    if (query.k() > MOST_HITS) {
      throw new IndexException(
          "a cluster gives at most %,d hits at once, not %,d".formatted(MOST_HITS, query.k()));
    }
    int effort = query.effort() == 0 ? Planner.defaultEffort(query.k()) : query.effort();
    int kept = Math.clamp(effort, query.k(), MOST_HITS);
    boolean exact = query.method() == Query.Method.EXACT;
    JsonNode answer =
        search(
            Map.of(
                "size",
                query.k(),
                "track_total_hits",
                exact,
                "query",
                exact ? exact(query) : nearest(query, kept)));
    List<Hit> hits = new ArrayList<>();
    for (JsonNode hit : answer.at("/hits/hits")) {
      JsonNode document = hit.path("_source");
      float[] vector = Documents.vector(document);
      if (vector == null) {
        throw new IndexException("%s gave a hit without its vector".formatted(generation.index()));
      }
      hits.add(Hit.of(Documents.stored(document), vector, query.vector()));
    }
    hits.sort(Hit.NEAREST_FIRST);
    return new SearchResult(
        hits,
        new SearchResult.Plan(
            exact ? SearchResult.Kind.EXACT : SearchResult.Kind.GRAPH,
            exact ? answer.at("/hits/total/value").asInt() : -1,
            exact ? 0 : kept,
            0,
            0,
            false));
  }

  private static Map<String, ?> nearest(Query query, int kept) {
    Map<String, Object> nearest = new HashMap<>();
    nearest.put("vector", query.vector());
    nearest.put("k", query.k());
    nearest.put("method_parameters", Map.of("ef_search", kept));
    if (query.filter() != null) {
      nearest.put("filter", FilterQueries.of(query.filter()));
    }
    return Map.of("knn", Map.of(Documents.VECTOR, nearest));
  }

  private static Map<String, ?> exact(Query query) {
    List<Map<String, ?>> accepted = new ArrayList<>(List.of(VECTORS));
    if (query.filter() != null) {
      accepted.add(FilterQueries.of(query.filter()));
    }
    Map<String, ?> distance =
        Map.of(
            "lang", "knn",
            "source", "knn_score",
            "params",
                Map.of(
                    "field", Documents.VECTOR, "query_value", query.vector(), "space_type", "l2"));
    return Map.of(
        "script_score",
        Map.of("query", Map.of("bool", Map.of("filter", accepted)), "script", distance));
  }

  private static Map<String, ?> exists(String field) {
    return Map.of("exists", Map.of("field", field));
  }

  private JsonNode search(Map<String, ?> body) throws IndexException {
    String index = generation.index();
    Answer answer =
        cluster.send(
            Request.query("/%s/_search?allow_partial_search_results=false".formatted(index), body));
    if (answer.notFound()) {
      throw new IndexException(
          "%s was rebuilt and %s deleted; open it again".formatted(generations.address(), index));
    }
    return answer.orThrow("search " + generations.address()).json();
  }

  @Override
  public @Nullable Stored find(String path) throws IndexException {
    JsonNode document = document(path, "?realtime=false&_source_excludes=" + Documents.VECTOR);
    return document == null ? null : Documents.stored(document);
  }

  @Override
  public @Nullable Stored find(int id) throws IndexException {
    JsonNode found =
        search(
            Map.of(
                "size", 1,
                "_source", Map.of("excludes", List.of(Documents.VECTOR)),
                "query", Map.of("term", Map.of(Documents.ID, id))));
    JsonNode hit = found.at("/hits/hits/0/_source");
    return hit.isMissingNode() ? null : Documents.stored(hit);
  }

  @Override
  public byte @Nullable [] thumbnail(String contentHash) {
    return null;
  }

  @Override
  public byte @Nullable [] model() throws IndexException {
    byte[] model = card().hasModel() ? new ModelParts(cluster, generation.index()).get() : null;
    if (model == null && card().hasModel()) {
      throw new IndexException(
          "%s has lost its model; give it again with: kindred index DATA --index '%s' --model M"
              .formatted(generation.index(), generations.address()));
    }
    return model;
  }

  @Override
  public float @Nullable [] vector(String path) throws IndexException {
    JsonNode document = document(path, "?realtime=false&_source_includes=" + Documents.VECTOR);
    return document == null ? null : Documents.vector(document);
  }

  /** As of the last refresh; null when there is none of the path. */
  private @Nullable JsonNode document(String path, String options) throws IndexException {
    Answer answer =
        cluster.send(
            Request.get(
                "/%s/_doc/%s%s".formatted(generation.index(), Documents.key(path), options)));
    return answer.notFound() ? null : answer.orThrow("read " + path).json().path("_source");
  }

  /** Page by page in the order of the paths, each as of the last refresh. */
  @Override
  public void forEach(Consumer<Stored> visitor) throws IndexException {
    Map<String, Object> page = new HashMap<>();
    page.put("size", PAGE);
    page.put("track_total_hits", false);
    page.put("_source", Map.of("excludes", List.of(Documents.VECTOR)));
    page.put("query", ENTRIES);
    page.put("sort", List.of(Documents.PATH));
    JsonNode hits;
    do {
      hits = search(page).at("/hits/hits");
      for (JsonNode hit : hits) {
        Stored stored = Documents.stored(hit.path("_source"));
        visitor.accept(stored);
        page.put("search_after", List.of(stored.entry().path()));
      }
    } while (hits.size() == PAGE);
  }

  /** Within a generation, searches see the latest commit by themselves; it may have changed. */
  @Override
  public boolean refresh() throws IndexException {
    Generation current = generations.current();
    if (current != null) {
      generation = current;
    }
    return true;
  }

  @Override
  public void close() {
    cluster.close();
  }
}
