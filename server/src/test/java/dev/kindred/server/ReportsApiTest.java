package dev.kindred.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.runtime.EmbeddingModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Models, reports, and several searches at a time. */
class ReportsApiTest {
  @TempDir private Path folder;
  private Drawn drawn;
  private Path reports;
  private final Heard heard = new Heard();
  private KindredServer server;
  private Client client;

  @BeforeEach
  void serve() throws Exception {
    drawn = Drawn.in(folder);
    reports = folder.resolve("reports");
    server =
        KindredServer.start(
            ServerOptions.local(List.of(drawn.index()), 0)
                .with(new ServerOptions.Folders(null, folder, reports)),
            heard);
    client = new Client(server.port());
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    assertThat(heard.failures()).isEmpty();
  }

  @Test
  void modelsAreListedWithTheirCards() throws Exception {
    Files.writeString(folder.resolve("broken.onnx"), "no model");
    JsonNode models = client.get("/api/v1/models").json().get("models");
    assertThat(models).hasSize(2);
    assertThat(models.get(0).get("name").asString()).isEqualTo("broken.onnx");
    assertThat(models.get(0).get("problem").asString()).isNotBlank();
    JsonNode model = models.get(1);
    assertThat(model.get("name").asString()).isEqualTo("m.onnx");
    try (EmbeddingModel read = EmbeddingModel.load(drawn.model())) {
      assertThat(model.get("hash").asString()).isEqualTo(read.hash());
    }
    assertThat(model.get("loss").asString()).isEqualTo("none");
    Drawn.encoder(drawn.model(), 77);
    JsonNode again = client.get("/api/v1/models").json().get("models").get(1);
    assertThat(again.get("seed").asInt()).as("read again when it changed").isEqualTo(77);
  }

  @Test
  void reportsAreShownButReachNothing() throws Exception {
    assertThat(client.get("/api/v1/reports").text()).isEqualTo("{\"reports\":[]}");
    Files.createDirectories(reports.resolve("first run"));
    Files.createDirectories(reports.resolve("half"));
    Files.writeString(folder.resolve("report.html"), "root:x:0:0");
    String page = "<!doctype html><script>1</script><p>é";
    Files.writeString(reports.resolve("first run/report.html"), page);
    JsonNode listed = client.get("/api/v1/reports").json().get("reports");
    assertThat(listed).hasSize(1);
    assertThat(listed.get(0).get("name").asString()).isEqualTo("first run");
    Client.Answer report = client.get("/api/v1/reports/first%20run");
    assertThat(report.body()).isEqualTo(page.getBytes(StandardCharsets.UTF_8));
    assertThat(report.header("Content-Type")).isEqualTo("text/html;charset=utf-8");
    assertThat(report.response().headers().allValues("Content-Security-Policy")).hasSize(1);
    assertThat(report.header("Content-Security-Policy"))
        .contains("default-src 'none'", "sandbox allow-scripts")
        .doesNotContain("connect-src", "'self' ", "http");
    for (String name : List.of("half", "none", "..", "%2e%2e", "..%2f", "first%20run%2f", "%00")) {
      Client.Answer answer = client.get("/api/v1/reports/" + name);
      assertThat(answer.status()).as(name).isIn(400, 404);
      assertThat(answer.text()).doesNotContain("root:x");
    }
  }

  @Test
  void severalSearchesAreAnsweredInTheirOrder() throws Exception {
    Client.Answer answer =
        batch(
            "{\"searches\": [{\"id\": 3, \"k\": 2}, {\"id\": 4000}, {\"k\": 2}, {\"path\":"
                + " \"blue/1.png\"}]}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    JsonNode answers = answer.json().get("answers");
    assertThat(answers).hasSize(4);
    assertThat(answers.get(0).get("hits"))
        .isEqualTo(client.search("{\"id\": 3, \"k\": 2}").json().get("hits"));
    assertThat(answers.get(1).get("problem").get("status").asInt()).isEqualTo(404);
    assertThat(answers.get(2).get("problem").get("status").asInt()).isEqualTo(400);
    assertThat(answers.get(3).get("hits"))
        .isEqualTo(client.search("{\"path\": \"blue/1.png\"}").json().get("hits"));
    String many = "{\"id\": 0, \"k\": 1000},".repeat(10);
    JsonNode bounded =
        batch("{\"searches\": [%s {\"id\": 0}]}".formatted(many)).json().get("answers");
    assertThat(bounded.get(9).get("hits")).hasSize(18);
    assertThat(bounded.get(10).get("problem").get("detail").asString()).contains("10000 hits");
  }

  private Client.Answer batch(String json) throws Exception {
    return client.post(
        "/api/v1/search/batch", "application/json", json.getBytes(StandardCharsets.UTF_8));
  }
}
