package dev.kindred.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Several indexes beside each other. */
class IndexesApiTest {
  @TempDir private Path folder;
  private Drawn drawn;
  private Path other;
  private KindredServer server;
  private Client client;

  @BeforeEach
  void serve() throws Exception {
    drawn = Drawn.in(folder);
    other = drawn.indexAlso("other", 2);
    server =
        KindredServer.start(ServerOptions.local(List.of(drawn.index(), other), 0), new Heard());
    client = new Client(server.port());
  }

  @AfterEach
  void close() throws Exception {
    server.close();
  }

  @Test
  void areListedWithTheirModels() throws Exception {
    JsonNode indexes = client.get("/api/v1/indexes").json().get("indexes");
    assertThat(indexes).hasSize(2);
    assertThat(indexes.get(0).get("name").asString()).isEqualTo("index");
    assertThat(indexes.get(0).get("default").asBoolean()).isTrue();
    assertThat(indexes.get(1).get("name").asString()).isEqualTo("other");
    assertThat(indexes.get(1).get("default").asBoolean()).isFalse();
    for (JsonNode index : indexes) {
      assertThat(index.get("images").asInt()).isEqualTo(18);
      assertThat(index.get("loss").asString()).isEqualTo("none");
      assertThat(index.get("metrics").isObject()).isTrue();
    }
    assertThat(indexes.get(0).get("modelHash")).isNotEqualTo(indexes.get(1).get("modelHash"));
  }

  @Test
  void answerUnderTheirNames() throws Exception {
    byte[] image = drawn.file("red/0.png");
    JsonNode standard = distances(client.post("/api/v1/search", "image/png", image));
    JsonNode first = distances(client.post("/api/v1/search?index=index", "image/png", image));
    JsonNode second = distances(client.post("/api/v1/search?index=other", "image/png", image));
    assertThat(first).isEqualTo(standard);
    assertThat(second).as("another model").isNotEqualTo(standard);
    assertThat(client.get("/api/v1/index?index=other").json().get("name").asString())
        .isEqualTo("other");
    assertThat(client.get("/api/v1/images/3/original?index=other").status()).isEqualTo(200);
    assertThat(client.get("/health/ready").status()).isEqualTo(200);
    assertThat(client.get("/metrics").text())
        .contains("kindred_index_images{index=\"index\"} 18.0", "{index=\"other\"} 18.0");
  }

  private static JsonNode distances(Client.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().get("hits");
  }

  @Test
  void namesAreLookedUpAndNeverPaths() throws Exception {
    for (String name : List.of("none", "", "INDEX", "..", "%2e%2e%2findex", "index%2f", "%00")) {
      Client.Answer answer = client.get("/api/v1/index?index=" + name);
      assertThat(answer.status()).as(name).isEqualTo(404);
      assertThat(answer.json().get("detail").asString()).contains("there are index, other");
    }
    assertThatThrownBy(
            () -> ServerOptions.local(List.of(drawn.index(), folder.resolve("copy/../index")), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two indexes are called index");
  }
}
