package dev.kindred.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.server.Browser.Screen;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.Keys;

/** The map on the page, by keys and by pointer. */
@ExtendWith(InBrowser.class)
class MapPageTest {
  @TempDir private static Path folder;
  private static KindredServer server;

  @BeforeAll
  static void serve() throws Exception {
    server =
        KindredServer.start(ServerOptions.local(List.of(Drawn.in(folder).index()), 0), new Heard());
  }

  @AfterAll
  static void close() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(Screen.class)
  void anImageOfTheMapIsSearchedBy(Screen screen, Browser browser) throws Exception {
    browser.open(screen, server.url() + "#view=map");
    browser.await("document.querySelectorAll('#legend .chip').length === 3");
    assertThat(browser.texts("#legend .chip")).allMatch(text -> text.contains("6"));
    browser.value("document.getElementById('plane').focus()");
    browser.press(Keys.ARROW_RIGHT, "+", "+", Keys.ARROW_DOWN, Keys.ARROW_UP, "-");
    browser.await("document.querySelector('#pointed img')?.naturalWidth > 0");
    String path = lastOf(browser.text("#map-pointed"));
    browser.press(Keys.ENTER);
    browser.awaitHits(path);
    browser.back();
    browser.await("!document.getElementById('map').hidden");
    browser.press("0");
    String found = lastOf(String.valueOf(browser.value(POINT_SOMEWHERE)));
    browser.awaitHits(found);
  }

  @ParameterizedTest
  @EnumSource(Screen.class)
  void twoFingersOrTheWheelZoom(Screen screen, Browser browser) throws Exception {
    browser.open(screen, server.url() + "#view=map");
    browser.await("document.querySelectorAll('#legend .chip').length === 3");
    browser.value("document.getElementById('plane').focus()");
    browser.press(Keys.ARROW_RIGHT);
    browser.await("document.querySelector('#pointed img')?.naturalWidth > 0");
    browser.await(POINTED_AT);
    String whole = String.valueOf(browser.value(POINTED_AT));
    if (screen == Screen.PHONE) {
      browser.pinch("#plane", 60, 180);
    } else {
      browser.wheel("#plane", -200);
    }
    browser.await(POINTED_AT + " !== arguments[0]", whole);
    browser.press("0", Keys.ESCAPE, Keys.ARROW_RIGHT);
    browser.await(POINTED_AT + " === arguments[0]", whole);
    assertThat(browser.value("location.hash")).as("no tap").isEqualTo("#view=map");
  }

  private static final String POINTED_AT = "document.getElementById('pointed').style.cssText";

  /** Looks for an image under the pointer, and taps it. */
  private static final String POINT_SOMEWHERE =
      """
      (() => {
        const plane = document.getElementById("plane");
        const { left, top, width, height } = plane.getBoundingClientRect();
        const send = (kind, x, y, buttons) => plane.dispatchEvent(new PointerEvent(kind,
          { bubbles: true, pointerId: 1, pointerType: "mouse", clientX: left + x, clientY: top + y, buttons }));
        for (let x = 4; x < width; x += 8) for (let y = 4; y < height; y += 8) {
          const before = document.getElementById("map-pointed").textContent;
          send("pointermove", x, y, 0);
          const now = document.getElementById("map-pointed").textContent;
          if (now !== before) {
            try { send("pointerdown", x, y, 1); } catch { /* no such pointer to capture */ }
            send("pointerup", x, y, 0);
            return now;
          }
        }
        return "nothing";
      })()
      """;

  private static String lastOf(String spoken) {
    return spoken.substring(spoken.lastIndexOf(", ") + 2);
  }
}
