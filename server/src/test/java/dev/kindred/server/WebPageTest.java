package dev.kindred.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as it is served. */
class WebPageTest {
  private static final Pattern REFERENCE = Pattern.compile("(?:src|href|from) ?=? ?\"([^\"]+)\"");

  @TempDir private Path folder;
  private Drawn drawn;
  private KindredServer server;
  private Client client;

  @BeforeEach
  void serve() throws Exception {
    drawn = Drawn.in(folder);
    server = KindredServer.start(ServerOptions.local(List.of(drawn.index()), 0), new Heard());
    client = new Client(server.port());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void everyFileRefersOnlyToOthersOfThePage() throws Exception {
    int references = 0;
    for (KindredServer.Route route : WebPage.routes()) {
      Client.Answer file = client.get(route.path());
      assertThat(file.status()).as(route.path()).isEqualTo(200);
      assertThat(file.header("Content-Security-Policy")).contains("default-src 'none'");
      Matcher found = REFERENCE.matcher(file.text());
      while (found.find()) {
        assertThat(client.get(found.group(1)).status()).as(found.group(1)).isEqualTo(200);
        references++;
      }
      if (!route.path().endsWith(".svg")) {
        assertThat(file.text()).as(route.path()).doesNotContain("http:", "https:", "innerHTML");
      }
    }
    assertThat(references).isGreaterThanOrEqualTo(6);
    assertThat(client.get("/").header("Content-Type")).isEqualTo("text/html;charset=utf-8");
  }
}
