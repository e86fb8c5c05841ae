package dev.kindred.index.opensearch;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is asked of a cluster.
 *
 * @param path with its query
 * @param body empty for none
 * @param changes whether it changes something; if so, doing it twice must be as doing it once
 */
record Request(String method, String path, String body, boolean changes) {

  static final JsonMapper JSON = JsonMapper.shared();

  static Request get(String path) {
    return new Request("GET", path, "", false);
  }

  /** A POST that reads. */
  static Request query(String path, Map<String, ?> body) {
    return new Request("POST", path, JSON.writeValueAsString(body), false);
  }

  static Request post(String path, Map<String, ?> body) {
    return new Request("POST", path, JSON.writeValueAsString(body), true);
  }

  static Request put(String path, Map<String, ?> body) {
    return new Request("PUT", path, JSON.writeValueAsString(body), true);
  }

  static Request delete(String path) {
    return new Request("DELETE", path, "", true);
  }

  /** Whether its body is lines of JSON. */
  boolean isBulk() {
    return path.endsWith("/_bulk");
  }
}
