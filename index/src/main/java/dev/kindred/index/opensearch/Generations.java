package dev.kindred.index.opensearch;

import dev.kindred.index.DataRoot;
import dev.kindred.index.IndexCard;
import dev.kindred.index.IndexException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The indexes behind one name, which is an alias of the current one. A rebuild fills the next one
 * and then moves the alias, which is one step for the cluster. The one before stays until the next
 * rebuild, for searches that are still on it.
 */
final class Generations {

  private static final String ALREADY_THERE = "resource_already_exists_exception";

  private final Cluster cluster;
  private final String name;
  private final Layout layout;
  private final String address;

  Generations(Cluster cluster, String name, Layout layout, String address) {
    this.cluster = cluster;
    this.name = name;
    this.layout = layout;
    this.address = address;
  }

  /** The address of the index, for messages. */
  String address() {
    return address;
  }

  /** Name of the index that holds the counter of ids, which all generations share. */
  String counter() {
    return name + "-ids";
  }

  /** The one that the name stands for, null when there is none. */
  @Nullable Generation current() throws IndexException {
    return read(name);
  }

  private @Nullable Generation read(String indexOrAlias) throws IndexException {
    Answer answer = cluster.send(Request.get("/%s/_mapping".formatted(indexOrAlias)));
    if (answer.notFound()) {
      return null;
    }
    JsonNode found = answer.orThrow("open " + address).json();
    if (found.size() != 1) {
      throw new IndexException(
          "%s stands for several indexes: %s".formatted(address, found.propertyNames()));
    }
    String index = found.propertyNames().iterator().next();
    return new Generation(index, card(found.path(index)));
  }

  private IndexCard card(JsonNode index) throws IndexException {
    Map<String, String> data = new HashMap<>();
    index
        .at("/mappings/_meta")
        .properties()
        .forEach(entry -> data.put(entry.getKey(), entry.getValue().asString("")));
    return IndexCard.fromUserData(data, address);
  }

  /** The current one; the first one if there is none, which another process may make as well. */
  Generation currentOrNew(IndexCard card) throws IndexException {
    Generation current = current();
    if (current == null) {
      create(name + "-1", card, Map.of(name, Map.of()));
      current = current();
    }
    if (current == null) {
      throw new IndexException(
          "there is an index %s-1, but nothing is called %s; delete it, or rename the one to use"
              .formatted(name, name));
    }
    return current;
  }

  /** An empty one that nothing is called yet. What an earlier rebuild has left behind goes. */
  Generation next(@Nullable Generation current, IndexCard card) throws IndexException {
    Pattern numbered = Pattern.compile(Pattern.quote(name) + "-\\d{1,9}");
    JsonNode all =
        cluster
            .send(Request.get("/%s-*/_mapping".formatted(name)))
            .orThrow("list the indexes of " + address)
            .json();
    int last = 0;
    for (String index : all.propertyNames()) {
      if (numbered.matcher(index).matches()) {
        last = Math.max(last, new Generation(index, card).number());
        boolean ours = all.path(index).at("/mappings/_meta").size() > 0;
        if (ours && (current == null || !index.equals(current.index()))) {
          delete(index);
        }
      }
    }
    Generation next = new Generation("%s-%d".formatted(name, last + 1), card);
    create(next.index(), card, Map.of());
    return next;
  }

  void delete(String index) throws IndexException {
    Answer answer = cluster.send(Request.delete("/" + index));
    if (!answer.notFound()) {
      answer.orThrow("delete " + index);
    }
  }

  private void create(String index, IndexCard card, Map<String, ?> aliases) throws IndexException {
    int nodes =
        cluster.send(Request.get("/_cluster/health")).json().path("number_of_data_nodes").asInt();
    if (nodes < layout.copies()) {
      throw new IndexException(
          "%s is to have %d copies of each shard, but the cluster has %d nodes for them; add ?copies=%d to the address, or nodes to the cluster"
              .formatted(address, layout.copies(), nodes, Math.max(1, nodes)));
    }
    createIfMissing(
        index,
        Map.of(
            "settings", Documents.settings(layout),
            "mappings", Documents.mappings(card),
            "aliases", aliases));
    createIfMissing(
        counter(),
        Map.of(
            "settings",
            Map.of("number_of_shards", 1, "number_of_replicas", layout.copies() - 1),
            "mappings",
            IdCounter.MAPPINGS));
  }

  private void createIfMissing(String index, Map<String, ?> body) throws IndexException {
    Answer answer = cluster.send(Request.put("/" + index, body));
    if (!answer.json().at("/error/type").asString("").equals(ALREADY_THERE)) {
      answer.orThrow("make the index " + index);
    }
  }

  /** Lets the name stand for a generation. */
  void activate(Generation next) throws IndexException {
    requireMade(next);
    Generation current = current();
    List<Map<String, ?>> actions = new ArrayList<>();
    if (current != null && !current.index().equals(next.index())) {
      actions.add(Map.of("remove", Map.of("index", current.index(), "alias", name)));
    }
    actions.add(Map.of("add", Map.of("index", next.index(), "alias", name)));
    Answer answer = cluster.send(Request.post("/_aliases", Map.of("actions", actions)));
    Generation now = current();
    if (now == null || !now.index().equals(next.index())) {
      answer.orThrow("switch %s to %s".formatted(address, next.index()));
    }
  }

  /** OpenSearch makes an index anew, without a card, when one that was deleted is written to. */
  private void requireMade(Generation generation) throws IndexException {
    Answer answer = cluster.send(Request.get("/%s/_mapping".formatted(generation.index())));
    boolean made = answer.json().at("/%s/mappings/_meta".formatted(generation.index())).size() > 0;
    if (!made) {
      throw replaced(generation);
    }
  }

  /** Refuses to acknowledge what went into a generation that a rebuild has replaced meanwhile. */
  void requireCurrent(Generation generation) throws IndexException {
    Generation current = current();
    if (current == null || !current.index().equals(generation.index())) {
      throw replaced(generation);
    }
  }

  private IndexException replaced(Generation generation) {
    return new IndexException(
        "%s was replaced by a rebuild while %s was being written; run it again"
            .formatted(address, generation.index()));
  }

  /** Changes the roots of the card. */
  Generation withRoots(Generation generation, List<DataRoot> roots) throws IndexException {
    Generation changed = new Generation(generation.index(), generation.card().with(roots));
    cluster
        .send(
            Request.put(
                "/%s/_mapping".formatted(generation.index()),
                Map.of("_meta", changed.card().toUserData())))
        .orThrow("change the card of " + address);
    return changed;
  }
}
