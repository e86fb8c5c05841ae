package dev.kindred.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kindred.image.ImageException;
import dev.kindred.search.ImageSearch;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever is sent is refused with the right status, and the server goes on. */
class HostileTest extends Hostility {
  @Test
  void badJson() throws Exception {
    String six = "\"vector\": [1, 1, 1, 1, 1, %s]";
    Map<String, Integer> bodies = new LinkedHashMap<>();
    Stream.of(
            "",
            "{",
            "[]",
            "null",
            "7",
            "{}",
            "{\"id\": 0} {}",
            "{\"id\": 0, \"id\": 1}",
            "{\"id\": -1}",
            "{\"id\": 1.5}",
            "{\"id\": \"0\"}",
            "{\"id\": 99999999999}",
            "{\"id\": 1" + "0".repeat(5000) + "}",
            "{\"id\": null}",
            "{\"id\": 0, \"path\": \"red/0.png\"}",
            "{\"id\": 0, \"k\": 0}",
            "{\"id\": 0, \"k\": 1001}",
            "{\"id\": 0, \"k\": \"ten\"}",
            "{\"id\": 0, \"colour\": \"red\"}",
            "{\"id\": 0, \"effort\": 0}",
            "{\"id\": 0, \"effort\": 9, \"recall\": 0.9}",
            "{\"id\": 0, \"recall\": 1.01}",
            "{\"id\": 0, \"recall\": NaN}",
            "{\"id\": 0, \"minProbability\": \"NaN\"}",
            "{\"id\": 0, \"where\": \"label =\"}",
            "{\"id\": 0, \"where\": \"" + "(".repeat(2000) + "\"}",
            "{\"id\": 0, \"where\": 7}",
            "{\"id\": 0, \"ids\": \"*\"}",
            "{\"id\": 0, \"ids\": \"AAAA\"}",
            "{\"id\": 0, \"excludeIds\": \"OzAAAP////8=\"}",
            "{\"vector\": []}",
            "{\"vector\": 1}",
            "{\"vector\": {\"0\": 1}}",
            "{" + six.formatted("NaN") + "}",
            "{" + six.formatted("1e999") + "}",
            "{" + six.formatted("\"1\"") + "}",
            "{" + six.formatted("null") + "}",
            "{\"examples\": []}",
            "{\"examples\": [7]}",
            "{\"examples\": [{}]}",
            "{\"examples\": [{\"id\": 0, \"weight\": 1e9}]}",
            "{\"examples\": [" + "{\"id\": 0},".repeat(100) + "{\"id\": 0}]}",
            "[".repeat(50_000),
            "{\"id\": 0, \"\u0000\": 1}")
        .forEach(body -> bodies.put(body, 400));
    bodies.put("{\"vector\": [1, 2, 3]}", 422);
    bodies.put("{" + six.formatted("1, 1") + "}", 422);
    bodies.put("{\"vector\": [0, 0, 0, 0, 0, 0]}", 422);
    bodies.put("{\"examples\": [{\"id\": 0}, {\"id\": 0, \"weight\": -1}]}", 422);
    bodies.put("{\"id\": 4000}", 404);
    bodies.put("{\"path\": \"../../../../etc/passwd\"}", 404);
    bodies.put("{\"path\": \"" + "x".repeat(70_000) + "\"}", 413);
    for (Map.Entry<String, Integer> body : bodies.entrySet()) {
      Client.Answer answer = client.search(body.getKey());
      refuses(answer, body.getValue(), body.getKey());
    }
    Client.Answer filter = client.search("{\"id\": 0, \"where\": \"width > 9 and hue = 1\"}");
    refuses(filter, 400, "an unknown field");
    assertThat(filter.json().get("column").asInt()).isEqualTo(15);
    byte[] notUtf8 = "{\"path\": \"\u00ff\u00fe\"}".getBytes(StandardCharsets.ISO_8859_1);
    refuses(client.post("/api/v1/search", "application/json", notUtf8), 400, "no UTF-8");
    assertThat(refused).isGreaterThanOrEqualTo(50);
  }

  @Test
  void badBodies() throws Exception {
    byte[] image = drawn.file("red/0.png");
    refuses(client.post("/api/v1/search", "text/plain", image), 415, "no image");
    refuses(client.post("/api/v1/search", "application/xml", image), 415, "no image");
    refuses(
        client.send(
            client.request("/api/v1/search").POST(HttpRequest.BodyPublishers.ofByteArray(image))),
        415,
        "no type");
    refuses(client.post("/api/v1/search", "image/png", new byte[0]), 400, "nothing");
    refuses(
        client.post("/api/v1/search", "image/png", "text".getBytes(StandardCharsets.UTF_8)),
        422,
        "text");
    refuses(client.post("/api/v1/search?k=many", "image/png", image), 400, "k");
    refuses(client.post("/api/v1/search?recall=NaN", "image/png", image), 400, "recall");
    refuses(client.post("/api/v1/search?path=%2Fetc%2Fpasswd", "image/png", image), 400, "path");
    refuses(client.form("image", image, "file", image), 400, "another part");
    refuses(client.form("query", "{}"), 400, "no image");
    refuses(client.form("image", image, "query", "{\"id\": 0}"), 400, "two subjects");
    refuses(client.form("image", image, "query", " ".repeat(70_000) + "{}"), 413, "query");
    String form = "multipart/form-data; boundary=" + Client.BOUNDARY;
    refuses(client.post("/api/v1/search", form, image), 400, "no form");
    refuses(client.post("/api/v1/search", "multipart/form-data", image), 400, "no boundary");
    for (String type : List.of("image/png", form, "application/json")) {
      refusesRaw(
          413,
          "POST /api/v1/search HTTP/1.1",
          "Host: localhost",
          "Content-Type: " + type,
          "Content-Length: 99999999999");
    }
    int large = (8 << 20) + 1;
    String chunk = Integer.toHexString(large) + "\r\n" + "x".repeat(large);
    for (Map.Entry<String, Integer> type : Map.of("image/png", 413, form, 411).entrySet()) {
      String answer =
          client.raw(
              "POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\n"
                      .formatted(type.getKey())
                  + "Transfer-Encoding: chunked\r\n\r\n"
                  + (type.getValue() == 413 ? chunk : ""));
      assertThat(answer).as(type.getKey()).startsWith("HTTP/1.1 " + type.getValue());
      refused++;
    }
  }

  @Test
  void refusalsReachThoseWhoAreStillSending() throws Exception {
    byte[] large = new byte[32 << 20];
    for (int i = 0; i < 4; i++) {
      refuses(client.post("/api/v1/search", "image/png", large), 413, "an image");
      refuses(client.post("/api/v1/search", "application/json", large), 413, "JSON");
      refuses(client.post("/api/v1/search", "text/plain", new byte[7 << 20]), 415, "text");
      refuses(client.post("/api/v1/nothing", "image/png", large), 404, "to nowhere");
      HttpRequest.Builder waits =
          client
              .request("/api/v1/search")
              .expectContinue(true)
              .POST(HttpRequest.BodyPublishers.ofByteArray(large));
      refuses(client.send(waits), 413, "a client that waits for leave");
    }
  }

  @Test
  void badAddresses() throws Exception {
    for (String path :
        List.of(
            "/api/v1/images/../../../../etc/passwd",
            "/api/v1/images/..%2f..%2f..%2fetc%2fpasswd/original",
            "/api/v1/images/%2e%2e/original",
            "/api/v1/images/0%00/original",
            "/api/v1/images/0;x=1/../original",
            "/api/v1/images/-1/original",
            "/api/v1/images/99999999999/thumbnail",
            "/api/v1/images/0.png/thumbnail",
            "/..\\..\\etc\\passwd",
            "/%c0%ae%c0%ae/etc/passwd",
            "//etc/passwd",
            "/etc/passwd",
            "/WEB-INF/web.xml",
            "/api/v2/search",
            "/%")) {
      String answer =
          client.raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertThat(answer).as(path).matches("(?s)HTTP/1.1 (400|404) .*").doesNotContain("root:");
      assertThat(answer).as(path).contains("problem+json").doesNotContain("Jetty", "jetty");
      refused++;
    }
    for (String method : List.of("DELETE", "PUT", "PATCH", "GET")) {
      Client.Answer answer =
          client.send(
              client.request("/api/v1/search").method(method, HttpRequest.BodyPublishers.noBody()));
      refuses(answer, 405, method);
    }
    refusesRaw(403, "GET /api/v1/index HTTP/1.1", "Host: evil.example");
    refusesRaw(403, "GET / HTTP/1.1", "Host: evil.example:" + server.port());
    refusesRaw(403, "GET /api/v1/index HTTP/1.1", "Host: 127.0.0.1.evil.example");
    refusesRaw(
        403, "POST /api/v1/search HTTP/1.1", "Host: localhost", "Origin: https://evil.example");
    refusesRaw(431, "GET / HTTP/1.1", "Host: localhost", "X: " + "x".repeat(20_000));
    refusesRaw(400, "GET / HTTP/1.1", "Host: localhost", "Content-Length: many");
    refusesRaw(400, "GET / HTTP/1.1", "no header");
    refusesRaw(400, "\u0016\u0003\u0001\u0002");
  }

  @Test
  void slowClientsAreGivenUp() throws Exception {
    long start = System.nanoTime();
    String answer =
        client.raw(
            "POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n"
                + "Content-Length: 1000\r\n\r\nonly this");
    assertThat(answer)
        .satisfiesAnyOf(
            said -> assertThat(said).isEmpty(),
            said -> assertThat(said).matches("(?s)HTTP/1.1 4\\d\\d .*"));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(55));
    refused++;
  }

  @Test
  void brokenImages() throws Exception {
    String data = System.getenv("KINDRED_DATA");
    assumeTrue(data != null, "set KINDRED_DATA to the shared data folder");
    int good = 0;
    ImageSearch library = ImageSearch.open(drawn.index());
    for (String set :
        List.of(
            "PngSuite",
            "jpeg-decoder/tests/crashtest",
            "image-rs/tests/bad",
            "image-rs/tests/images/bmp")) {
      for (Path file : files(Path.of(data, "formats", set))) {
        byte[] bytes = Files.readAllBytes(file);
        Client.Answer answer = client.post("/api/v1/search", "application/octet-stream", bytes);
        if (bytes.length > 0 && decodes(library, bytes)) {
          assertThat(answer.status()).as("%s: %s", file, answer.text()).isEqualTo(200);
          good++;
        } else {
          refuses(answer, bytes.length == 0 ? 400 : 422, file.toString());
        }
      }
    }
    library.close();
    assertThat(good).isGreaterThan(100);
    assertThat(refused).isGreaterThan(30);
  }

  private static boolean decodes(ImageSearch library, byte[] bytes) throws IOException {
    try {
      return library.embed(bytes).length > 0;
    } catch (ImageException e) {
      return false;
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
