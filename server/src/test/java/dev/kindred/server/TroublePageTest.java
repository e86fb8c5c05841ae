package dev.kindred.server;

import static dev.kindred.server.Client.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.server.Browser.Screen;
import dev.kindred.server.ServerOptions.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the page says when something is wrong, and that it goes on afterwards. */
@ExtendWith(InBrowser.class)
class TroublePageTest {
  private static final int MOST = 1 << 20;

  @TempDir private static Path folder;
  private static Drawn drawn;

  @BeforeAll
  static void index() throws Exception {
    drawn = Drawn.in(folder);
  }

  private static KindredServer serve(int port, Tokens tokens) throws IOException {
    ServerLimits limits =
        new ServerLimits(
            MOST,
            1 << 16,
            MOST,
            2,
            64,
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            64,
            Duration.ofSeconds(15));
    ServerOptions options =
        ServerOptions.local(List.of(drawn.index()), port).with(tokens).with(limits);
    return KindredServer.start(options, new Heard());
  }

  @ParameterizedTest
  @EnumSource(Screen.class)
  void filesThatCannotBeSearchedBy(Screen screen, Browser browser) throws Exception {
    try (KindredServer server = serve(0, Tokens.NONE)) {
      browser.open(screen, server.url());
      browser.expectRefusal("status of 422");
      browser.drop("#drop", "letter.png", "image/png", "no image".getBytes(StandardCharsets.UTF_8));
      browser.awaitProblem("the image cannot be searched by: ");
      browser.expectRefusal("status of 413");
      browser.drop("#drop", "large.png", "image/png", new byte[MOST + (1 << 19)]);
      browser.awaitProblem("larger than the limit");
      browser.value(
          """
          (() => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([new Uint8Array(65 << 20)], "huge.png"));
            dispatchEvent(new DragEvent("drop", { cancelable: true, dataTransfer }));
          })()
          """);
      browser.awaitProblem("huge.png has 65 MiB; an image may have 64 MiB.");
      browser.drop("#drop", "good.png", "image/png", drawn.file("red/1.png"));
      browser.awaitHits("red/1.png");
      assertThat(browser.value("document.getElementById('problem').hidden")).isEqualTo(true);
    }
  }

  @ParameterizedTest
  @EnumSource(Screen.class)
  void aServerThatIsGoneAndComesBack(Screen screen, Browser browser) throws Exception {
    int port;
    try (KindredServer server = serve(0, Tokens.NONE)) {
      port = server.port();
      browser.open(screen, server.url());
    }
    browser.expectRefusal("net::ERR_CONNECTION_REFUSED");
    browser.drop("#drop", "good.png", "image/png", drawn.file("red/1.png"));
    browser.awaitProblem("The server does not answer. Is it still running?");
    try (KindredServer _ = serve(port, Tokens.NONE)) {
      browser.click("#retry");
      browser.awaitHits("red/1.png");
    }
  }

  @ParameterizedTest
  @EnumSource(Screen.class)
  void aBusyServerIsAskedAgain(Screen screen, Browser browser) throws Exception {
    try (KindredServer server = serve(0, Tokens.NONE)) {
      browser.open(screen, server.url());
      browser.expectRefusal("status of 503");
      try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        String head =
            "POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: %d\r\n\r\n"
                .formatted(MOST);
        slow.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        new Client(server.port()).awaitBusy();
        browser.drop("#drop", "good.png", "image/png", drawn.file("red/1.png"));
        browser.await("document.getElementById('retry').textContent.startsWith('Trying again in')");
      }
      browser.awaitHits("red/1.png");
    }
  }

  @ParameterizedTest
  @EnumSource(Screen.class)
  void theTokenIsAskedFor(Screen screen, Browser browser) throws Exception {
    try (KindredServer server = serve(0, new Tokens(TOKEN, null))) {
      browser.expectRefusal("status of 401");
      browser.open(screen, server.url());
      browser.await("document.activeElement.id === 'token'");
      browser.enter("#token", TOKEN + "0");
      browser.await("document.getElementById('access-said').textContent.startsWith('That is not')");
      browser.enter("#token", TOKEN);
      browser.await("!document.getElementById('search').hidden");
      browser.drop("#drop", "good.png", "image/png", drawn.file("red/1.png"));
      browser.awaitHits("red/1.png");
      assertThat(browser.value("location.href")).asString().doesNotContain(TOKEN);
    }
  }
}
