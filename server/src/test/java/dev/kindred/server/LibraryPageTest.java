package dev.kindred.server;

import static dev.kindred.server.Client.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.search.ImageSearch;
import dev.kindred.server.Browser.Screen;
import dev.kindred.server.ServerOptions.Folders;
import dev.kindred.server.ServerOptions.Tokens;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What there is, and syncs, on the page. */
@ExtendWith(InBrowser.class)
class LibraryPageTest {
  /** Some ten seconds of work on any machine, so that there is something to stop. */
  private static final int MANY = 100 * Runtime.getRuntime().availableProcessors();

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Screen.class)
  void aSyncIsFollowedToItsEnd(Screen screen, Browser browser) throws Exception {
    Drawn drawn = Drawn.in(folder);
    Path models = Files.createDirectory(folder.resolve("models"));
    Drawn.encoder(models.resolve("other.onnx"), 2);
    Files.writeString(models.resolve("broken.onnx"), "no model");
    Path report = Files.createDirectories(folder.resolve("reports/glyphs"));
    Files.writeString(report.resolve("report.html"), "<title>Glyphs</title>");
    ServerOptions options =
        ServerOptions.local(List.of(drawn.index()), 0)
            .with(new Folders(null, models, folder.resolve("reports")));
    try (KindredServer server = KindredServer.start(options, new Heard())) {
      browser.open(screen, server.url() + "#view=library");
      browser.await("document.querySelectorAll('#models tbody tr').length === 2");
      browser.settle();
      assertThat(browser.text("#index-facts")).contains("18");
      assertThat(browser.text("#model-facts")).contains("mean-colour");
      assertThat(browser.texts("#models tbody th")).containsExactly("broken.onnx", "other.onnx");
      assertThat(browser.text("#models tbody td")).contains("not a model of Kindred's");
      assertThat(browser.value("document.querySelector('#reports a').pathname"))
          .isEqualTo("/api/v1/reports/glyphs");
      drawn.add("red/more.png", drawn.file("red/1.png"));
      browser.click("#sync");
      browser.awaitText("#jobs .done", "1 added");
      browser.await("document.getElementById('index-facts').textContent.includes('19')");
      browser.settle();
    }
  }

  @ParameterizedTest
  @EnumSource(Screen.class)
  void aSyncIsStopped(Screen screen, Browser browser) throws Exception {
    Drawn drawn = Drawn.in(folder);
    byte[] large = Drawn.png(new BufferedImage(4000, 4000, BufferedImage.TYPE_BYTE_GRAY));
    for (int i = 0; i < MANY; i++) {
      drawn.add("red/large%d.png".formatted(i), large);
    }
    try (KindredServer server =
        KindredServer.start(ServerOptions.local(List.of(drawn.index()), 0), new Heard())) {
      browser.open(screen, server.url() + "#view=library");
      browser.click("#sync");
      browser.await("document.querySelector('#jobs .running button')");
      browser.click("#jobs .running button");
      browser.awaitText("#jobs .cancelled", "cancelled");
      browser.settle();
    }
    try (ImageSearch library = ImageSearch.open(drawn.index())) {
      assertThat(library.index().statistics().entries()).isBetween(18, 18 + MANY - 1);
    }
  }

  @ParameterizedTest
  @EnumSource(Screen.class)
  void whereATokenIsNeededAReportIsDownloaded(Screen screen, Browser browser) throws Exception {
    Drawn drawn = Drawn.in(folder);
    Path report = Files.createDirectories(folder.resolve("reports/glyphs"));
    Files.writeString(report.resolve("report.html"), "<title>Glyphs</title>");
    ServerOptions options =
        ServerOptions.local(List.of(drawn.index()), 0)
            .with(new Folders(null, null, folder.resolve("reports")))
            .with(new Tokens(TOKEN, null));
    try (KindredServer server = KindredServer.start(options, new Heard())) {
      browser.expectRefusal("status of 401");
      browser.open(screen, server.url() + "#view=library");
      browser.enter("#token", TOKEN);
      browser.await("document.querySelector('#reports button')");
      browser.click("#reports button");
      assertThat(browser.downloaded("glyphs.html")).asString().isEqualTo("<title>Glyphs</title>");
      browser.settle();
    }
  }
}
