package dev.kindred.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What would write elsewhere, delete what is not ours, or ask for what there is not. */
class HostileChangesTest extends Hostility {

  @Test
  void badPaths() throws Exception {
    byte[] image = drawn.file("red/0.png");
    List<String> paths =
        List.of(
            "",
            "/",
            ".",
            "..",
            "red",
            "red/",
            "red/x.txt",
            "red/x.png/",
            "/x.png",
            "//x.png",
            "/etc/x.png",
            "../x.png",
            "../../images/red/0.png",
            "red/../x.png",
            "red/../../x.png",
            "red/./x.png",
            "red//x.png",
            "./x.png",
            ".x.png",
            ".hidden/x.png",
            "red/.png",
            "__MACOSX/x.png",
            "red\\x.png",
            "..\\x.png",
            "C:\\x.png",
            "C:x.png",
            "red/x\u0000.png",
            "red\u0000/x.png",
            "red/x\n.png",
            "red/x\u007f.png",
            "red/x\u0085.png",
            "red/x\u202egnp.png",
            "red/x\u200b.png",
            "red/x\u2028.png",
            "red/x\ufeff.png",
            "red/" + "x".repeat(197) + ".png",
            "\u00e9".repeat(150) + ".png",
            "a/".repeat(8) + "x.png",
            "a/".repeat(1500) + "x.png");
    for (String path : paths) {
      refuses(client.put(path, image), 400, "path " + path.replaceAll("\\p{C}", "?"));
    }
    for (String query :
        List.of("", "?index=index", "?path=x.png&where=a", "?PATH=x.png", "?file=x.png")) {
      refuses(put("/api/v1/images" + query, "image/png", image), 400, query);
    }
    for (String index : List.of("none", "..%2findex", "%2e%2e", "", "index%00")) {
      refuses(put("/api/v1/images?path=x.png&index=" + index, "image/png", image), 404, index);
    }
    assertThat(written()).isEmpty();
    assertThat(folder.resolve("x.png")).doesNotExist();
    assertThat(refused).isGreaterThanOrEqualTo(45);
  }

  @Test
  void badImages() throws Exception {
    byte[] image = drawn.file("red/0.png");
    String address = "/api/v1/images?path=red/x.png";
    refuses(put(address, "text/html", image), 415, "text/html");
    refuses(put(address, "application/json", image), 415, "json");
    refuses(put(address, "multipart/form-data; boundary=x", image), 415, "a form");
    refuses(put(address, "image/png", new byte[0]), 400, "nothing");
    refuses(put(address, "image/png", "<script>".getBytes(StandardCharsets.UTF_8)), 422, "text");
    byte[] bomb = image.clone();
    bomb[16] = 0x7f; // the width that it claims
    refuses(put(address, "image/png", bomb), 422, "a bomb");
    byte[] cut = Arrays.copyOf(image, 30);
    refuses(put(address, "image/png", cut), 422, "half a header");
    refusesRaw(
        413,
        "PUT " + address + " HTTP/1.1",
        "Host: localhost",
        "Content-Type: image/png",
        "Content-Length: 99999999999");
    int large = (8 << 20) + 1;
    String answer =
        client.raw(
            "PUT %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n".formatted(address)
                + "Transfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(large)
                + "\r\n"
                + "x".repeat(large));
    assertThat(answer).startsWith("HTTP/1.1 413");
    refused++;
    for (String site : List.of("Origin: https://evil.example", "Sec-Fetch-Site: cross-site")) {
      for (String request :
          List.of(
              "PUT " + address,
              "DELETE /api/v1/images/0",
              "POST /api/v1/syncs",
              "DELETE /api/v1/jobs/1")) {
        refusesRaw(403, request + " HTTP/1.1", "Host: localhost", site, "Content-Length: 0");
      }
    }
    assertThat(written()).isEmpty();
  }

  @Test
  void linksLeadNowhere() throws Exception {
    byte[] image = drawn.file("red/0.png");
    Path uploads = folder.resolve("uploads/index");
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Path secret = Files.writeString(folder.resolve("secret.png"), "secret");
    Files.createDirectories(uploads.resolve("folder.png"));
    Files.createSymbolicLink(uploads.resolve("link"), outside);
    Files.createSymbolicLink(uploads.resolve("link.png"), secret);
    Files.createSymbolicLink(uploads.resolve("dangling.png"), folder.resolve("made.png"));
    Files.createSymbolicLink(uploads.resolve("loop"), uploads);
    assertThat(client.put("file.png", image).status()).isEqualTo(201);
    for (String path :
        List.of(
            "link/x.png",
            "link/deep/x.png",
            "link.png",
            "dangling.png",
            "loop/x.png",
            "folder.png",
            "file.png/x.png",
            "link.png/x.png")) {
      refuses(client.put(path, image), 409, path);
    }
    assertThat(outside).isEmptyDirectory();
    assertThat(secret).hasContent("secret");
    assertThat(folder.resolve("made.png")).doesNotExist();
    int id = client.put("red/x.png", image).json().get("id").asInt();
    Files.move(uploads.resolve("red"), folder.resolve("moved"));
    Files.createSymbolicLink(uploads.resolve("red"), folder.resolve("moved"));
    refuses(client.delete("/api/v1/images/" + id), 409, "through a link");
    assertThat(folder.resolve("moved/x.png")).exists();
  }

  @Test
  void badTargets() throws Exception {
    for (String id : List.of("-1", "abc", "99999999999", "4000", "0.5", "%2e%2e", "0%00")) {
      String answer =
          client.raw(
              "DELETE /api/v1/images/%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .formatted(id));
      assertThat(answer).as(id).matches("(?s)HTTP/1.1 (400|404) .*").contains("problem+json");
      refused++;
    }
    refuses(client.delete("/api/v1/images/0"), 409, "of another folder");
    refuses(client.delete("/api/v1/images/0?index=none"), 404, "of no index");
    for (String job : List.of("0", "-1", "1", "abc", "99999999999")) {
      refuses(client.get("/api/v1/jobs/" + job), 404, job);
      refuses(client.get("/api/v1/jobs/" + job + "/events"), 404, job);
      refuses(client.delete("/api/v1/jobs/" + job), 404, job);
    }
    for (String request :
        List.of(
            "POST /api/v1/images",
            "GET /api/v1/images",
            "PUT /api/v1/images/0",
            "POST /api/v1/images/0",
            "GET /api/v1/syncs",
            "DELETE /api/v1/jobs",
            "POST /api/v1/jobs/1",
            "POST /api/v1/indexes",
            "GET /api/v1/search/batch",
            "DELETE /api/v1/models",
            "PUT /api/v1/reports/x")) {
      refusesRaw(405, request + " HTTP/1.1", "Host: localhost", "Content-Length: 0");
    }
    for (String path :
        List.of("index", "index/map", "index/values?field=label", "images/0/thumbnail")) {
      String address = "/api/v1/" + path + (path.contains("?") ? "&" : "?") + "index=";
      refuses(client.get(address + "none"), 404, path);
      refuses(client.get(address + "..%2findex"), 404, path);
    }
    refuses(post("/api/v1/syncs?index=none", ""), 404, "sync of no index");
    for (String name : List.of("none", "..%2f..", "%2e%2e", "report.html")) {
      Client.Answer answer = client.get("/api/v1/reports/" + name);
      assertThat(answer.status()).as(name).isIn(400, 404);
      refused++;
    }
    assertThat(drawn.images().resolve("red/0.png")).exists();
  }

  @Test
  void badBatches() throws Exception {
    String address = "/api/v1/search/batch";
    for (String body :
        List.of(
            "",
            "[]",
            "{}",
            "{\"searches\": []}",
            "{\"searches\": 7}",
            "{\"searches\": {\"id\": 0}}",
            "{\"searches\": [7]}",
            "{\"searches\": [null]}",
            "{\"searches\": [{\"id\": 0}], \"k\": 5}",
            "{\"searches\": [{\"vector\": [NaN, 1, 1, 1, 1, 1]}]}",
            "{\"searches\": [{\"id\": 0}]} {}",
            "{\"searches\": [{\"id\": 0}], \"searches\": []}",
            "{\"searches\": [" + "{\"id\": 0},".repeat(100) + "{\"id\": 0}]}",
            "[".repeat(50_000))) {
      refuses(post(address, body), 400, body);
    }
    refuses(post(address, "{\"a\": \"" + "x".repeat(70_000) + "\"}"), 413, "large");
    refuses(post(address + "?index=none", "{\"searches\": [{\"id\": 0}]}"), 404, "no index");
    refuses(client.post(address, "image/png", drawn.file("red/0.png")), 415, "an image");
    String items =
        "{\"id\": -1}; {\"id\": 0, \"k\": 0}; {\"vector\": [1]}; {\"vector\": [0, 0, 0, 0, 0, 0]};"
            + " {\"where\": \"label = red\"}; {\"id\": 0, \"where\": \"hue = 1\"}; {\"id\": 4000};"
            + " {\"path\": \"../../etc/passwd\"}; {\"id\": 0, \"ids\": \"AAAA\"}; {\"image\": 1}";
    String each = String.join(",", items.split("; ", -1));
    var answers = post(address, "{\"searches\": [" + each + "]}").json().get("answers");
    assertThat(answers).hasSize(10);
    answers.forEach(answer -> {
      assertThat(answer.get("problem").get("status").asInt())
          .as(answer.toString())
          .isBetween(400, 499);
      refused++;
    });
  }

  @Test
  void wrongScopes() throws Exception {
    String reader = "reader-of-this-index";
    ServerOptions options =
        ServerOptions.local(List.of(drawn.index()), 0)
            .with(new ServerOptions.Folders(folder.resolve("uploads"), null, null))
            .with(new ServerOptions.Tokens("writer-of-this-index", reader));
    try (KindredServer guarded = KindredServer.start(options, new Heard())) {
      Client other = new Client(guarded.port());
      for (KindredServer.Route route : guarded.routes()) {
        String path = route.path().replaceAll("\\{\\w+}", "0") + "?path=x.png&field=label";
        for (String token : List.of(reader, "", "wrong", reader + "0", "writer-of-this-inde")) {
          boolean known = token.equals(reader);
          boolean guards = route.path().startsWith("/api/") || route.path().equals("/metrics");
          if (known ? route.writes() : guards) {
            Client.Answer answer =
                other.send(
                    other
                        .request(path)
                        .header("Authorization", "Bearer " + token)
                        .method(route.method().name(), HttpRequest.BodyPublishers.noBody()));
            refuses(answer, known ? 403 : 401, route.path());
          }
        }
      }
    }
    assertThat(written()).isEmpty();
    assertThat(refused).isGreaterThan(80);
  }

  private Client.Answer put(String address, String type, byte[] body) throws Exception {
    return client.send(
        client
            .request(address)
            .header("Content-Type", type)
            .PUT(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  private Client.Answer post(String address, String json) throws Exception {
    return client.post(address, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  /** Files that the server has kept. */
  private List<Path> written() throws IOException {
    Path uploads = folder.resolve("uploads");
    if (!Files.exists(uploads)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(uploads)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
