package dev.kindred.index.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Answers of OpenSearch 3.6, shortened: which are worth another attempt, and what they say. */
class AnswerTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"error": {"type": "search_phase_execution_exception", "reason": "", "failed_shards": [], "caused_by":
          {"type": "node_not_connected_exception", "reason": "[node1][127.0.0.1:9300] Node not connected"}}}\
        """,
        """
        {"error": {"type": "search_phase_execution_exception", "reason": "all shards failed", "failed_shards": [
          {"reason": {"type": "exception", "reason": "lost", "caused_by": {"type": "node_closed_exception"}}}]}}\
        """,
        """
        {"error": {"type": "node_disconnected_exception", "reason": "disconnected"}}\
        """
      })
  void aLostNodeIsWorthAnotherAttemptWhereverItIsNamed(String body) {
    assertThat(answer(500, body).isTransient()).isTrue();
  }

  @Test
  void whatTheClusterRefusesIsNot() {
    assertThat(answer(400, "{\"error\": {\"type\": \"parsing_exception\", \"caused_by\": {}}}"))
        .returns(false, Answer::isTransient);
    assertThat(answer(500, "{\"error\": \"internal\"}")).returns(false, Answer::isTransient);
  }

  @Test
  void fullDisksAreNotThoughTheStatusIsThatOfTooManyRequests() {
    String body =
        "{\"error\": {\"type\": \"cluster_block_exception\", \"reason\":"
            + " \"index [a] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage]\"}}";
    assertThat(answer(429, body).isTransient()).isFalse();
    assertThat(answer(429, body).reason()).startsWith("the disks of the cluster are full");
    assertThat(answer(429, "{}").isTransient()).isTrue();
  }

  @Test
  void theReasonNamesEachCauseOnce() {
    assertThat(
            answer(
                    500,
                    "{\"error\": {\"reason\": \"\", \"caused_by\": {\"reason\": \"not connected\"}}}")
                .reason())
        .isEqualTo("not connected (HTTP status 500)");
    assertThat(
            answer(
                    400,
                    """
                    {"error": {"reason": "all shards failed", "caused_by": {"reason": "no such field"},
                      "failed_shards": [{"reason": {"reason": "no such field"}}]}}\
                    """)
                .reason())
        .isEqualTo("all shards failed: no such field (HTTP status 400)");
    assertThat(answer(401, "{\"error\": \"Unauthorized\"}").reason())
        .isEqualTo("Unauthorized (HTTP status 401)");
    assertThat(answer(404, "{}").reason()).isEqualTo("no reason given (HTTP status 404)");
  }

  private static Answer answer(int status, String body) {
    return new Answer(status, JsonMapper.shared().readTree(body));
  }
}
