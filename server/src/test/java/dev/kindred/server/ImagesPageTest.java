package dev.kindred.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.server.Browser.Screen;
import dev.kindred.server.ServerOptions.Folders;
import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Adding an image on the page, and deleting it. */
@ExtendWith(InBrowser.class)
class ImagesPageTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Screen.class)
  void anImageIsAddedFoundAndDeleted(Screen screen, Browser browser) throws Exception {
    Drawn drawn = Drawn.in(folder);
    Path uploads = Files.createDirectory(folder.resolve("uploads"));
    ServerOptions options =
        ServerOptions.local(List.of(drawn.index()), 0).with(new Folders(uploads, null, null));
    try (KindredServer server = KindredServer.start(options, new Heard())) {
      browser.open(screen, server.url());
      browser.drop("#drop", "new.png", "image/png", Drawn.disc(new Color(0x883399), 30));
      browser.await("document.querySelector('#single summary')");
      browser.click("#single summary");
      browser.enter("#new-path", "violet/new.png");
      browser.await(
          "document.querySelector('#hits .hit')?.dataset.path.endsWith('violet/new.png')");
      browser.await(
          "[...document.querySelectorAll('#labels .chip')]"
              + ".some((chip) => chip.textContent === 'violet1')");
      browser.settle();
      browser.click("#delete");
      browser.accept();
      browser.await("document.getElementById('results').hidden");
      browser.drop("#drop", "new.png", "image/png", Drawn.disc(new Color(0x883399), 30));
      browser.await("document.querySelectorAll('#hits .hit').length === 18");
      assertThat(browser.texts("#hits .path")).noneMatch(path -> path.contains("violet"));
      browser.expectRefusal("status of 409");
      browser.click("#hits .hit");
      browser.await("document.getElementById('delete')");
      browser.settle();
      browser.click("#delete");
      browser.accept();
      browser.awaitProblem("is of a folder of yours, where this server deletes nothing");
      browser.settle();
    }
  }
}
