package dev.kindred.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in. */
class AccessTest {
  private static final String TOKEN = "0123456789abcdef0123";

  @TempDir private Path folder;

  @Test
  void onlyWhoShowsTheToken() throws Exception {
    Heard heard = new Heard();
    ServerOptions options =
        new ServerOptions(
            List.of(Drawn.in(folder).index()), "0.0.0.0", 0, TOKEN, ServerLimits.DEFAULT);
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

  private static Client.Answer index(Client client, String header) throws Exception {
    HttpRequest.Builder request = client.request("/api/v1/index").header("Authorization", header);
    return client.send(request);
  }

  @Test
  void strangersNeedAToken() {
    Path index = folder.resolve("index");
    for (String host : List.of("0.0.0.0", "::", "192.0.2.1")) {
      assertThatThrownBy(
              () -> new ServerOptions(List.of(index), host, 0, null, ServerLimits.DEFAULT))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("takes a token");
    }
    for (String host : List.of("127.0.0.1", "localhost", "::1", "127.1.2.3")) {
      assertThat(new ServerOptions(List.of(index), host, 0, null, ServerLimits.DEFAULT).host())
          .isEqualTo(host);
    }
  }
}
