package dev.kindred.index.opensearch;

import dev.kindred.index.IndexException;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What a cluster answered.
 *
 * @param status of HTTP
 */
record Answer(int status, JsonNode json) {

  private static final int OK = 300;
  private static final int NOT_FOUND = 404;
  static final int CONFLICT = 409;
  private static final Set<Integer> TRANSIENT = Set.of(429, 502, 503, 504);

  /** A block of the index that lasts until the disks have room again. */
  private static final String FLOOD_STAGE = "/12/";

  /** Errors of a node that has just gone, which OpenSearch reports with other statuses. */
  private static final Set<String> NODE_LOST =
      Set.of(
          "connect_transport_exception",
          "node_closed_exception",
          "node_disconnected_exception",
          "node_not_connected_exception",
          "no_shard_available_action_exception",
          "illegal_index_shard_state_exception",
          "index_shard_closed_exception",
          "shard_not_found_exception",
          "search_context_missing_exception");

  boolean ok() {
    return status < OK;
  }

  boolean notFound() {
    return status == NOT_FOUND;
  }

  /** Whether the same may succeed a little later. */
  boolean isTransient() {
    return ok() ? hasFailedShards() : isTransient(status, json.path("error"));
  }

  /** The same of an error by itself, as of one item of a bulk. */
  static boolean isTransient(int status, JsonNode error) {
    return !isFlooded(error) && (TRANSIENT.contains(status) || isOfLostNode(error));
  }

  /** Whether a lost node is the error itself or somewhere among what it names as its causes. */
  private static boolean isOfLostNode(JsonNode error) {
    return error.isObject()
        && (NODE_LOST.contains(error.path("type").asString(""))
            || isOfLostNode(error.path("caused_by"))
            || isOfLostNode(error.at("/failed_shards/0/reason")));
  }

  /** A write reports failed copies, which OpenSearch itself gives up then; a reader must not. */
  private boolean hasFailedShards() {
    return !json.has("_id") && json.path("_shards").path("failed").asInt(0) > 0;
  }

  private static boolean isFlooded(JsonNode error) {
    return error.path("type").asString("").equals("cluster_block_exception")
        && error.path("reason").asString("").contains(FLOOD_STAGE);
  }

  /**
   * Itself if it is a success.
   *
   * @param what was not done, completing "cannot …"
   */
  Answer orThrow(String what) throws IndexException {
    if (!ok()) {
      throw new IndexException("cannot %s: %s".formatted(what, reason()));
    }
    return this;
  }

  /** Why it is none, in words. */
  String reason() {
    return ok() && hasFailedShards()
        ? "some shards did not answer (%s)"
            .formatted(reason(0, json.at("/_shards/failures/0/reason")))
        : reason(status, json.path("error"));
  }

  static String reason(int status, JsonNode error) {
    if (isFlooded(error)) {
      return "the disks of the cluster are full (flood stage), so that it takes no writes; make room or add"
          + " a node: it takes them again by itself then, and nothing acknowledged is lost ("
          + error.path("reason").asString("")
          + ")";
    }
    String cause = error.at("/caused_by/reason").asString("");
    String shard = error.at("/failed_shards/0/reason/reason").asString("");
    String reason = error.path("reason").asString(error.asString(""));
    String reasons =
        Stream.of(reason, shard, cause)
            .filter(Predicate.not(String::isEmpty))
            .distinct()
            .collect(Collectors.joining(": "));
    return "%s%s"
        .formatted(
            reasons.isEmpty() ? "no reason given" : reasons,
            status == 0 ? "" : " (HTTP status %d)".formatted(status));
  }
}
