package dev.kindred.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.search.ImageHit;
import dev.kindred.search.ImageQuery;
import dev.kindred.search.ImageSearch;
import dev.kindred.search.WeightedExample;
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
import org.openqa.selenium.Keys;

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
    browser.awaitHits("green/2.png");
    assertThat(browser.texts("#hits .path"))
        .containsExactlyElementsOf(nearest(new Weighted("green/2.png", 1)));
    assertThat(browser.text("#heading")).contains("new.png");
  }

  @ParameterizedTest
  @EnumSource(Screen.class)
  void soDoesOneThatIsPastedOrChosen(Screen screen, Browser browser) throws Exception {
    browser.open(screen, server.url());
    browser.paste(drawn.file("red/3.png"));
    browser.awaitHits("red/3.png");
    browser.choose("#file", drawn.images().resolve("blue/4.png"));
    browser.awaitHits("blue/4.png");
    assertThat(browser.text("#heading")).isEqualTo("Nearest to 4.png");
  }

  @ParameterizedTest
  @EnumSource(Screen.class)
  void keysMoveSearchAndWeigh(Screen screen, Browser browser) throws Exception {
    browser.open(screen, server.url());
    browser.drop("#drop", "new.png", "image/png", drawn.file("green/2.png"));
    browser.awaitHits("green/2.png");
    String second = browser.texts("#hits .path").get(1);
    browser.value("document.querySelector('#hits .hit').focus()");
    browser.press(Keys.ARROW_RIGHT, Keys.ENTER);
    browser.awaitHits(second);
    assertThat(browser.text("#heading")).isEqualTo("Nearest to " + Path.of(second).getFileName());
    assertThat(browser.text("#single .name")).isEqualTo(second);
    browser.press(Keys.END, "-");
    browser.await("document.querySelectorAll('#examples li.away').length === 1");
    String last = browser.texts("#examples .name").get(1);
    browser.awaitText("#heading", "Nearest to 2 examples");
    assertThat(browser.texts("#hits .path"))
        .containsExactlyElementsOf(nearest(new Weighted(second, 1), new Weighted(last, -.5)));
    browser.back();
    browser.awaitHits(second);
    browser.back();
    browser.awaitHits("green/2.png");
    assertThat(browser.text("#heading")).isEqualTo("Nearest to new.png");
  }

  @ParameterizedTest
  @EnumSource(Screen.class)
  void aWrongFilterIsShownAtItsColumn(Screen screen, Browser browser) throws Exception {
    browser.open(screen, server.url());
    browser.drop("#drop", "new.png", "image/png", drawn.file("blue/1.png"));
    browser.awaitHits("blue/1.png");
    browser.expectRefusal("status of 400");
    browser.enter("#where", "label = red and colour = 3");
    browser.await("!document.getElementById('where-error').hidden");
    assertThat(browser.text("#where-error")).contains("column 17: unknown field 'colour'");
    assertThat(browser.value("document.getElementById('where').selectionStart")).isEqualTo(16L);
    browser.enter("#where", "label = red");
    browser.await("document.querySelectorAll('#hits .hit').length === " + Drawn.EACH);
    assertThat(browser.texts("#hits .path")).allMatch(path -> path.startsWith("red/"));
    assertThat(browser.value("document.getElementById('where-error').hidden")).isEqualTo(true);
  }

  @ParameterizedTest
  @EnumSource(Screen.class)
  void chipsNarrowTogetherWithTheFilter(Screen screen, Browser browser) throws Exception {
    browser.open(screen, server.url());
    browser.drop("#drop", "new.png", "image/png", drawn.file("blue/1.png"));
    browser.awaitHits("blue/1.png");
    assertThat(browser.texts("#labels .chip"))
        .allMatch(chip -> chip.matches("(red|green|blue)\\s+6"))
        .hasSize(3);
    browser.click("#labels .chip:nth-child(1)");
    browser.await("document.querySelectorAll('#hits .hit').length === 6");
    String label =
        String.valueOf(
            browser.value(
                "document.querySelector('#labels [aria-pressed=true]').firstChild.textContent"));
    browser.enter("#where", "path ~ '*/3.png' or path ~ '*/4.png'");
    browser.await("document.querySelectorAll('#hits .hit').length === 2");
    assertThat(browser.texts("#hits .path"))
        .containsExactlyInAnyOrder(label + "/3.png", label + "/4.png");
    browser.click("#labels .chip:nth-child(1)");
    browser.await("document.querySelectorAll('#hits .hit').length === 6");
    assertThat(browser.texts("#labels [aria-pressed=true]")).isEmpty();
  }

  private record Weighted(String path, double weight) {}

  /** As the library ranks them. */
  private static List<String> nearest(Weighted... by) throws IOException {
    try (ImageSearch library = ImageSearch.open(drawn.index())) {
      List<WeightedExample> examples = new ArrayList<>();
      for (Weighted each : by) {
        examples.add(new WeightedExample(library.vectorOf(each.path), each.weight));
      }
      ImageQuery query = ImageQuery.of(ImageSearch.combine(examples), 24);
      return library.search(query).hits().stream().map(ImageHit::path).toList();
    }
  }
}
