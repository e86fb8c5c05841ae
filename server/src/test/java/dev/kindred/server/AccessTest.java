package dev.kindred.server;

import static dev.kindred.server.Client.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in. */
class AccessTest {
  @TempDir private Path folder;

  @Test
  void onlyWhoShowsTheToken() throws Exception {
    Heard heard = new Heard();
    ServerOptions options = options(Drawn.in(folder).index(), "0.0.0.0", TOKEN);
    assertThat(options.toString()).doesNotContain(TOKEN);
    try (KindredServer server = KindredServer.start(options, heard)) {
      Client client = new Client(server.port());
      for (String header :
          List.of(
              "Bearer ",
              "Bearer " + TOKEN.substring(1),
              "Bearer " + TOKEN + "0",
              "Bearer " + TOKEN.toUpperCase(Locale.ROOT),
              "Basic " + TOKEN,
              TOKEN)) {
        Client.Answer answer = index(client, header);
        assertThat(answer.status()).as(header).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(answer.text()).doesNotContain(TOKEN);
      }
      for (String path :
          List.of("/api/v1/index", "/api/v1/images/0/original", "/api/v1/none", "/API/v1/index")) {
        assertThat(client.get(path).status()).as(path).isIn(401, 404);
        assertThat(client.get(path).text()).doesNotContain("statistics");
      }
      assertThat(index(client, "Bearer " + TOKEN).status()).isEqualTo(200);
      assertThat(index(client, "bearer " + TOKEN).status()).isEqualTo(200);
      assertThat(index(client, "Bearer " + TOKEN.toUpperCase(Locale.ROOT)).status()).isEqualTo(401);
      assertThat(client.get("/health/live").status()).isEqualTo(200);
    }
    assertThat(heard.failures()).isEmpty();
  }

  @Test
  void aReaderChangesNothing() throws Exception {
    Heard heard = new Heard();
    String reader = "reader-of-this-index";
    Drawn drawn = Drawn.in(folder);
    ServerOptions options =
        ServerOptions.local(List.of(drawn.index()), 0)
            .with(new ServerOptions.Folders(folder.resolve("uploads"), null, null))
            .with(new ServerOptions.Tokens(TOKEN, reader));
    assertThat(options.toString()).doesNotContain(TOKEN, reader);
    try (KindredServer server = KindredServer.start(options, heard)) {
      Client client = new Client(server.port());
      assertThat(index(client, "Bearer " + reader).status()).isEqualTo(200);
      int writing = 0;
      for (KindredServer.Route route : server.routes()) {
        if (route.writes()) {
          String path = route.path().replaceAll("\\{[^}]*}", "0") + "?path=new.png";
          assertThat(send(client, route, path, reader)).as(path).isEqualTo(403);
          assertThat(send(client, route, path, "wrong")).as(path).isEqualTo(401);
          assertThat(send(client, route, path, TOKEN)).as(path).isNotIn(401, 403);
          writing++;
        }
      }
      assertThat(writing).isGreaterThanOrEqualTo(2);
    }
    assertThat(heard.failures()).isEmpty();
    assertThatThrownBy(() -> new ServerOptions.Tokens(TOKEN, TOKEN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static int send(Client client, KindredServer.Route route, String path, String token)
      throws Exception {
    return client
        .send(
            client
                .request(path)
                .header("Authorization", "Bearer " + token)
                .method(route.method().name(), HttpRequest.BodyPublishers.noBody()))
        .status();
  }

  @Test
  void pagesOfOtherSitesChangeNothing() throws Exception {
    Drawn drawn = Drawn.in(folder);
    try (KindredServer server =
        KindredServer.start(
            ServerOptions.local(List.of(drawn.index()), 0)
                .with(new ServerOptions.Folders(folder.resolve("uploads"), null, null)),
            new Heard())) {
      Client client = new Client(server.port());
      for (String site : List.of("cross-site", "same-site", "")) {
        assertThat(put(client, "Sec-Fetch-Site", site)).as(site).isEqualTo(403);
        for (String path : List.of("/api/v1/index/map", "/api/v1/images/0/original", "/metrics")) {
          HttpRequest.Builder read = client.request(path).header("Sec-Fetch-Site", site);
          assertThat(client.send(read).status()).as(path).isEqualTo(403);
        }
        HttpRequest.Builder page = client.request("/").header("Sec-Fetch-Site", site);
        assertThat(client.send(page).status()).as("a link to the page").isEqualTo(200);
      }
      for (String origin : List.of("https://evil.example", "null", "http://localhost:1")) {
        assertThat(put(client, "Origin", origin)).as(origin).isEqualTo(403);
      }
      assertThat(put(client, "Sec-Fetch-Site", "same-origin")).isEqualTo(201);
      assertThat(put(client, "Origin", "http://127.0.0.1:" + server.port())).isEqualTo(200);
      // Of a proxy with TLS in front, which passes the Host on.
      assertThat(put(client, "Origin", "https://127.0.0.1:" + server.port())).isEqualTo(200);
    }
  }

  private static int put(Client client, String header, String value) throws Exception {
    return client
        .send(
            client
                .request("/api/v1/images?path=new.png")
                .header("Content-Type", "image/png")
                .header(header, value)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(Drawn.disc(Color.RED, 30))))
        .status();
  }

  private static ServerOptions options(Path index, String host, @Nullable String token) {
    return new ServerOptions(
        List.of(index),
        host,
        0,
        new ServerOptions.Tokens(token, null),
        ServerOptions.Folders.NONE,
        ServerLimits.DEFAULT);
  }

  private static Client.Answer index(Client client, String header) throws Exception {
    HttpRequest.Builder request = client.request("/api/v1/index").header("Authorization", header);
    return client.send(request);
  }

  @Test
  void strangersNeedAToken() {
    Path index = folder.resolve("index");
    for (String host : List.of("0.0.0.0", "::", "192.0.2.1")) {
      assertThatThrownBy(() -> options(index, host, null))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("takes a token");
    }
    for (String host : List.of("127.0.0.1", "localhost", "::1", "127.1.2.3")) {
      assertThat(options(index, host, null).host()).isEqualTo(host);
    }
  }
}
