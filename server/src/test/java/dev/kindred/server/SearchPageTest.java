package dev.kindred.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.search.ImageHit;
import dev.kindred.search.ImageQuery;
import dev.kindred.search.ImageSearch;
import dev.kindred.server.Browser.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Searching on the page. */
@ExtendWith(InBrowser.class)
class SearchPageTest {
  @TempDir private static Path folder;
  private static Drawn drawn;
  private static KindredServer server;

  @BeforeAll
  static void serve() throws Exception {
    drawn = Drawn.in(folder);
    server = KindredServer.start(ServerOptions.local(List.of(drawn.index()), 0), new Heard());
  }

  @AfterAll
  static void close() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(Screen.class)
  void aDroppedImageFindsItsLike(Screen screen, Browser browser) throws Exception {
    browser.open(screen, server.url());
    browser.drop("#drop", "new.png", "image/png", drawn.file("green/2.png"));
    browser.await("document.querySelectorAll('#hits .hit').length === 18");
    assertThat(browser.texts("#hits .path"))
        .startsWith("green/2.png")
        .containsExactlyElementsOf(nearest("green/2.png"));
    assertThat(browser.text("#heading")).contains("new.png");
  }

  /** As the library ranks them. */
  private static List<String> nearest(String path) throws IOException {
    try (ImageSearch library = ImageSearch.open(drawn.index())) {
      return library.search(ImageQuery.of(library.embed(drawn.file(path)), 24)).hits().stream()
          .map(ImageHit::path)
          .toList();
    }
  }
}
