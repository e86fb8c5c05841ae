package dev.kindred.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.search.ImageHit;
import dev.kindred.search.ImageQuery;
import dev.kindred.search.ImageSearch;
import dev.kindred.server.Browser.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same query in two indexes, on the page. */
@ExtendWith(InBrowser.class)
class ComparePageTest {
  private static final int K = 12;

  private static final String REMEMBER_NAMES =
      """
      (() => {
        const single = document.getElementById("single");
        window.names = [];
        new MutationObserver(() => names.push(single.querySelector(".name").textContent))
          .observe(single, { childList: true });
      })()
      """;

  @TempDir private static Path folder;
  private static Drawn drawn;
  private static Path other;
  private static KindredServer server;

  @BeforeAll
  static void serve() throws Exception {
    drawn = Drawn.in(folder);
    other = drawn.indexAlso("other", 2);
    server =
        KindredServer.start(ServerOptions.local(List.of(drawn.index(), other), 0), new Heard());
  }

  @AfterAll
  static void close() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(Screen.class)
  void whatDiffersIsMarked(Screen screen, Browser browser) throws Exception {
    browser.open(screen, server.url() + "#view=compare&k=" + K);
    browser.drop("#drop", "new.png", "image/png", drawn.file("green/2.png"));
    browser.await("document.querySelectorAll('#right .hit').length === " + K);
    List<String> left = nearest(drawn.index());
    List<String> right = nearest(other);
    assertThat(left).isNotEqualTo(right);
    requireSide(browser, "#left", left, right);
    requireSide(browser, "#right", right, left);
    assertThat(browser.text("#compare-said"))
        .startsWith("%d of %d in both".formatted(left.stream().filter(right::contains).count(), K));
    browser.value(REMEMBER_NAMES);
    browser.click("#right .hit");
    browser.awaitText("#single .name", right.getFirst());
    browser.settle();
    assertThat(browser.value("[...new Set(names)]"))
        .as("what it was called meanwhile")
        .isEqualTo(List.of(right.getFirst()));
    for (String side : List.of("#left", "#right")) {
      assertThat(browser.value("document.querySelector(arguments[0] + ' .hit').dataset.path", side))
          .as(side)
          .isEqualTo(right.getFirst());
    }
  }

  private static void requireSide(
      Browser browser, String list, List<String> here, List<String> there) {
    List<String> paths = new ArrayList<>();
    List<String> marks = new ArrayList<>();
    for (int i = 0; i < K; i++) {
      String hit = "document.querySelectorAll('%s .hit')[%d]".formatted(list, i);
      paths.add(String.valueOf(browser.value(hit + ".dataset.path")));
      marks.add(String.valueOf(browser.value(hit + ".querySelector('.mark')?.textContent ?? ''")));
    }
    assertThat(paths).containsExactlyElementsOf(here);
    for (int i = 0; i < K; i++) {
      int rank = there.indexOf(here.get(i));
      String expected =
          rank < 0
              ? "only here"
              : rank == i ? "" : rank > i ? "▲ " + (rank - i) : "▼ " + (i - rank);
      assertThat(marks.get(i)).as("%s %s", list, here.get(i)).isEqualTo(expected);
    }
  }

  private static List<String> nearest(Path index) throws IOException {
    try (ImageSearch library = ImageSearch.open(index)) {
      ImageQuery query = ImageQuery.of(library.embed(drawn.file("green/2.png")), K);
      return library.search(query).hits().stream().map(ImageHit::path).toList();
    }
  }
}
