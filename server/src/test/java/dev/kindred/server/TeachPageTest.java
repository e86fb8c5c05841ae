package dev.kindred.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.search.ImageHit;
import dev.kindred.search.ImageQuery;
import dev.kindred.search.ImageSearch;
import dev.kindred.server.Browser.Screen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.Keys;

/** From clicks on hits to a model in use, and back, on the page. */
@ExtendWith(InBrowser.class)
class TeachPageTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Screen.class)
  void whatIsTaughtIsTrainedAndSwitchedTo(Screen screen, Browser browser) throws Exception {
    Drawn drawn = Drawn.in(folder);
    Lesson lesson = lesson(drawn);
    List<String> before = ranking(drawn, lesson.anchor + "/0.png");
    assertThat(before.indexOf(lesson.negative + "/0.png"))
        .isLessThan(before.indexOf(lesson.positive + "/0.png"));
    try (KindredServer server =
        KindredServer.start(ServerOptions.local(List.of(drawn.index()), 0), new Heard())) {
      browser.open(screen, server.url() + "#view=teach");
      browser.drop("#drop", "new.png", "image/png", drawn.file(lesson.anchor + "/0.png"));
      choose(browser, lesson.anchor + "/0.png");
      browser.awaitText("#single .name", lesson.anchor + "/0.png");
      browser.settle();
      assertThat(browser.text("#lesson-said")).startsWith("Click the one");
      teachOnThePage(browser, lesson);
      Client client = new Client(server.port());
      browser.click("[data-export='triplets.csv']");
      assertThat(browser.downloaded("triplets.csv"))
          .asString()
          .isEqualTo(client.get("/api/v1/feedback/triplets.csv").text());
      teachTheRest(client, lesson);
      browser.click("#train");
      browser.await("document.querySelector('#trainings .better')");
      List<String> after = ranking(drawn, lesson.anchor + "/0.png");
      assertThat(after.indexOf(lesson.positive + "/0.png"))
          .isLessThan(after.indexOf(lesson.negative + "/0.png"));
      awaitHits(browser, after);
      browser.click("#train-back");
      awaitHits(browser, before);
      browser.await("document.getElementById('train-back').hidden");
      assertThat(browser.texts("#trainings .better")).isEmpty();
      browser.settle();
    }
  }

  private static void teachOnThePage(Browser browser, Lesson lesson) throws Exception {
    choose(browser, lesson.positive + "/0.png");
    assertThat(browser.text("#lesson-said")).startsWith("Now click one that is less like it than");
    choose(browser, lesson.negative + "/0.png");
    assertThat(browser.text("#pending"))
        .startsWith("%s is more like it than %s".formatted(lesson.positive, lesson.negative));
    browser.click("input[value=pairs] + span");
    choose(browser, lesson.positive + "/1.png");
    browser.press("s");
    choose(browser, lesson.positive + "/2.png");
    browser.press("d");
    assertThat(browser.texts("#pending li")).hasSize(3);
    browser.click("#undo");
    assertThat(browser.texts("#pending li")).hasSize(2);
    browser.enter("#who", "Ada");
    browser.click("#send");
    browser.awaitText("#collected", "1 triplet and 1 pair kept");
    assertThat(browser.texts("#pending li")).isEmpty();
  }

  private static void teachTheRest(Client client, Lesson lesson) throws Exception {
    List<Map<String, String>> triplets = new ArrayList<>();
    for (int i = 0; i < Drawn.EACH; i++) {
      for (int j = 0; j < 3; j++) {
        String negative = "%s/%d.png".formatted(lesson.negative, (i + j) % Drawn.EACH);
        String anchor = "%s/%d.png".formatted(lesson.anchor, i);
        String positive = "%s/%d.png".formatted(lesson.positive, (i + 2 * j) % Drawn.EACH);
        triplets.add(Map.of("anchor", anchor, "positive", positive, "negative", negative));
        triplets.add(Map.of("anchor", positive, "positive", anchor, "negative", negative));
      }
    }
    String body = Json.MAPPER.writeValueAsString(Map.of("triplets", triplets));
    Client.Answer kept =
        client.post("/api/v1/feedback", "application/json", body.getBytes(StandardCharsets.UTF_8));
    assertThat(kept.status()).as(kept.text()).isEqualTo(201);
    assertThat(kept.json().get("people").toString()).isEqualTo("[\"Ada\"]");
    assertThat(client.get("/api/v1/feedback/triplets.csv").text().lines().count())
        .as("those, that of the page, and the head")
        .isEqualTo(triplets.size() + 2);
  }

  private static void choose(Browser browser, String path) throws InterruptedException {
    browser.await("document.querySelector(`#lesson [data-path=\"${arguments[0]}\"]`)", path);
    browser.value(
        "document.querySelector(`#lesson [data-path=\"${arguments[0]}\"]`).focus()", path);
    browser.press(Keys.ENTER);
  }

  private static void awaitHits(Browser browser, List<String> paths) throws InterruptedException {
    browser.await(
        "[...document.querySelectorAll('#lesson .hit')].map((hit) => hit.dataset.path).join()"
            + " === arguments[0]",
        String.join(",", paths));
  }

  /** Two colours that are far from each other to the model, and one that is between. */
  private record Lesson(String anchor, String positive, String negative) {}

  /** To see as alike what the model sees as most different. */
  private static Lesson lesson(Drawn drawn) throws IOException {
    try (ImageSearch library = ImageSearch.open(drawn.index())) {
      List<Lesson> all = new ArrayList<>();
      for (int i = 0; i < Drawn.NAMES.size(); i++) {
        List<String> names = Drawn.NAMES;
        all.add(new Lesson(names.get(i), names.get((i + 1) % 3), names.get((i + 2) % 3)));
      }
      Comparator<Lesson> farthest =
          Comparator.comparingDouble(
              each -> distance(library, each.anchor + "/0.png", each.positive + "/0.png"));
      return all.stream().max(farthest).orElseThrow();
    }
  }

  private static double distance(ImageSearch library, String a, String b) {
    try {
      float[] x = library.vectorOf(a);
      float[] y = library.vectorOf(b);
      double sum = 0;
      for (int i = 0; i < x.length; i++) {
        sum += (x[i] - y[i]) * (x[i] - y[i]);
      }
      return sum;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the library ranks all images now. */
  private static List<String> ranking(Drawn drawn, String path) throws IOException {
    try (ImageSearch library = ImageSearch.open(drawn.index())) {
      return library.search(ImageQuery.of(library.vectorOf(path), 24)).hits().stream()
          .map(ImageHit::path)
          .toList();
    }
  }
}
