package dev.kindred.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code docs/http-api.md} and {@code openapi.yaml} say what the server does. */
class HttpApiDocTest {
  private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
  private static final Pattern PATH = Pattern.compile("^  (/\\S*):$", Pattern.MULTILINE);
  private static final Pattern METHOD =
      Pattern.compile("^    (get|post|put|delete):", Pattern.MULTILINE);
  private static final String ADDRESS = "http://127.0.0.1:8080";

  @TempDir private Path folder;
  private KindredServer server;
  private Client client;

  @BeforeEach
  void serve() throws Exception {
    Drawn drawn = Drawn.in(folder);
    Files.write(folder.resolve("query.png"), drawn.file("red/0.png"));
    Path reports = folder.resolve("reports");
    Files.createDirectories(reports.resolve("glyphs"));
    Files.writeString(reports.resolve("glyphs/report.html"), "<!doctype html>");
    server =
        KindredServer.start(
            ServerOptions.local(List.of(drawn.index()), 0)
                .with(new ServerOptions.Folders(folder.resolve("uploads"), folder, reports)),
            new Heard());
    client = new Client(server.port());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void everyLineOfTheDocumentWorks() throws Exception {
    List<String> lines = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(Files.readString(Path.of("../docs/http-api.md")));
    while (blocks.find()) {
      blocks.group(1).lines().forEach(lines::add);
    }
    assertThat(lines).hasSizeGreaterThan(10).allMatch(line -> line.startsWith("curl -s "));
    int searches = 0;
    for (String line : lines) {
      assertThat(line).contains(ADDRESS);
      String said =
          bash(
              line.replace("curl -s ", "curl -sS --fail-with-body ")
                  .replace(ADDRESS, "http://127.0.0.1:" + server.port()));
      if (line.contains("/search")) {
        JsonNode answer = Json.MAPPER.readTree(said);
        JsonNode answers = answer.get("answers");
        JsonNode hits = (answers == null ? answer : answers.get(0)).get("hits");
        assertThat(hits).as(line).isNotEmpty();
        assertThat(hits.get(0).propertyNames())
            .contains(
                "rank",
                "id",
                "path",
                "distance",
                "probability",
                "labels",
                "width",
                "height",
                "duplicates");
        searches++;
      }
    }
    assertThat(searches).isGreaterThan(6);
    assertThat(folder.resolve("thumbnail")).isNotEmptyFile();
    assertThat(folder.resolve("original")).isNotEmptyFile();
  }

  private String bash(String line) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("bash", "-c", line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    try (var out = process.inputReader()) {
      String said = String.join("\n", out.lines().toList());
      assertThat(process.waitFor()).as("%s: %s", line, said).isZero();
      return said;
    }
  }

  @Test
  void theOpenApiDocumentHasTheRoutes() throws Exception {
    Client.Answer document = client.get("/api/v1/openapi.yaml");
    assertThat(document.header("Content-Type")).startsWith("application/yaml");
    Set<String> documented = new TreeSet<>();
    String paths =
        document
            .text()
            .substring(
                document.text().indexOf("\npaths:"), document.text().indexOf("\ncomponents:"));
    String[] parts = PATH.split(paths, -1);
    Matcher names = PATH.matcher(paths);
    for (int i = 1; names.find(); i++) {
      Matcher methods = METHOD.matcher(parts[i]);
      while (methods.find()) {
        documented.add(methods.group(1) + " " + names.group(1));
      }
    }
    Set<String> routes = new TreeSet<>();
    Set<String> files = new TreeSet<>();
    for (KindredServer.Route route : server.routes()) {
      boolean file = route.path().startsWith("/web/");
      String path = file ? "/web/{file}" : route.path();
      routes.add(route.method().toString().toLowerCase(Locale.ROOT) + " " + path);
      if (file) {
        files.add(route.path().substring("/web/".length()));
      }
    }
    assertThat(documented).isEqualTo(routes).hasSizeGreaterThan(20);
    Matcher listed = Pattern.compile("enum: \\[([^]]*)]").matcher(paths);
    assertThat(listed.find()).isTrue();
    assertThat(new TreeSet<>(List.of(listed.group(1).split(", ", -1)))).isEqualTo(files);
  }

  @Test
  void metricsCountByRoute() throws Exception {
    client.search("{\"id\": 0}");
    client.search("{\"id\": 1}");
    client.search("{");
    client.get("/made/up/1");
    client.get("/made/up/2");
    Client.Answer metrics = client.get("/metrics");
    assertThat(metrics.header("Content-Type")).startsWith("text/plain");
    assertThat(metrics.text())
        .contains("kindred_http_requests_total{route=\"/api/v1/search\",status=\"200\"} 2.0")
        .contains("kindred_http_requests_total{route=\"/api/v1/search\",status=\"400\"} 1.0")
        .contains("kindred_http_requests_total{route=\"other\",status=\"404\"} 2.0")
        .contains("kindred_http_request_seconds_count{route=\"/api/v1/search\"} 3")
        .contains("kindred_index_images{index=\"index\"} 18.0", "kindred_requests_busy 0.0")
        .doesNotContain("made");
  }
}
