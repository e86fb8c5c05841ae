package dev.kindred.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.Rectangle;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.interactions.WheelInput;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import tools.jackson.databind.JsonNode;

/** A headless Chromium that opens the page as people do, and remembers what it complained of. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String REFUSED = "Failed to load resource";

  private static final String NAMELESS =
      """
      [...document.querySelectorAll("a, button, canvas, img, input, select")]
        .filter((each) => each.offsetParent && !each.hasAttribute("alt") && !each.labels?.length
          && !(each.getAttribute("aria-label") ?? each.textContent).trim())
        .map((each) => each.outerHTML)
      """;

  /** The widths that the page must do well at. */
  enum Screen {
    PHONE(390, 844),
    DESKTOP(1280, 800);

    private final int width;
    private final int height;

    Screen(int width, int height) {
      this.width = width;
      this.height = height;
    }
  }

  private final ChromeDriver driver;
  private final Path downloads;
  private final List<String> expected = new ArrayList<>();

  private Browser(ChromeDriver driver, Path downloads) {
    this.driver = driver;
    this.downloads = downloads;
  }

  /**
   * Starts both programs.
   *
   * @param profile an empty folder
   */
  static Browser start(Path chromium, Path chromedriver, Path profile) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + profile);
    Path downloads = profile.resolve("downloads");
    options.setExperimentalOption(
        "prefs", Map.of("download.default_directory", downloads.toString()));
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    File program = chromedriver.toFile();
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(program).usingAnyFreePort().build();
    return new Browser(new ChromeDriver(service, options), downloads);
  }

  /** Opens an address at this size, with nothing kept of earlier visits. */
  void open(Screen screen, String address) throws InterruptedException {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width",
            screen.width,
            "height",
            screen.height,
            "deviceScaleFactor",
            1,
            "mobile",
            screen == Screen.PHONE));
    driver.get("about:blank");
    // Chromium begins with a page of its own.
    requested();
    driver.get(address);
    await("document.querySelector(':is(main > section, #access, #problem):not([hidden])')");
  }

  /** The value of a JavaScript expression. */
  @Nullable Object value(String expression, Object... arguments) {
    return driver.executeScript("return " + expression, arguments);
  }

  /** Texts of all elements that a CSS selector finds, in their order and of one moment. */
  List<String> texts(String selector) {
    List<?> texts =
        (List<?>)
            requireNonNull(
                value(
                    "[...document.querySelectorAll(arguments[0])].map((each) => each.innerText)",
                    selector));
    return texts.stream().map(String::valueOf).toList();
  }

  String text(String selector) {
    return texts(selector).getFirst();
  }

  void click(String selector) {
    driver.findElement(By.cssSelector(selector)).click();
  }

  /** Replaces what a field holds and presses Enter. */
  void enter(String selector, String text) {
    driver.findElement(By.cssSelector(selector)).clear();
    driver.findElement(By.cssSelector(selector)).sendKeys(text + "\n");
  }

  /** Presses keys where the focus is. */
  void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  void back() {
    driver.navigate().back();
  }

  /** Drops a file on an element, as a real event with a real file. */
  void drop(String selector, String name, String type, byte[] file) {
    value(
        """
        (async ([selector, name, type, base64]) => {
          const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([bytes], name, { type }));
          const options = { bubbles: true, cancelable: true, dataTransfer };
          for (const kind of ["dragenter", "dragover", "drop"]) {
            document.querySelector(selector).dispatchEvent(new DragEvent(kind, options));
          }
        })(arguments)
        """,
        selector,
        name,
        type,
        Base64.getEncoder().encodeToString(file));
  }

  /** Chooses a file in a field, as its dialogue would. */
  void choose(String selector, Path file) {
    driver.findElement(By.cssSelector(selector)).sendKeys(file.toString());
  }

  /** Puts a PNG image into the clipboard and presses Control and V. */
  void paste(byte[] png) {
    driver.executeCdpCommand(
        "Browser.grantPermissions",
        Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
    driver.executeAsyncScript(
        """
        const [base64, done] = arguments;
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        const type = "image/png";
        navigator.clipboard.write([new ClipboardItem({ [type]: new Blob([bytes], { type }) })]).then(done);
        """,
        Base64.getEncoder().encodeToString(png));
    new Actions(driver).keyDown(Keys.CONTROL).sendKeys("v").keyUp(Keys.CONTROL).perform();
  }

  /**
   * On a phone: puts two fingers around the middle of an element, so far apart, moves them, and
   * lifts them.
   */
  void pinch(String selector, int from, int to) {
    Rectangle on = driver.findElement(By.cssSelector(selector)).getRect();
    int x = on.x + on.width / 2;
    int y = on.y + on.height / 2;
    touch("touchStart", fingers(x, y, from));
    for (int step = 1; step <= 4; step++) {
      touch("touchMove", fingers(x, y, from + (to - from) * step / 4));
    }
    touch("touchEnd", List.of());
  }

  private static List<Map<String, Object>> fingers(int x, int y, int apart) {
    return List.of(
        Map.of("x", x - apart / 2, "y", y, "id", 1), Map.of("x", x + apart / 2, "y", y, "id", 2));
  }

  private void touch(String kind, List<Map<String, Object>> points) {
    driver.executeCdpCommand(
        "Input.dispatchTouchEvent", Map.of("type", kind, "touchPoints", points));
  }

  /** Turns the wheel over the middle of an element; upwards is below 0. */
  void wheel(String selector, int pixels) {
    WheelInput.ScrollOrigin middle =
        WheelInput.ScrollOrigin.fromElement(driver.findElement(By.cssSelector(selector)));
    new Actions(driver).scrollFromOrigin(middle, 0, pixels).perform();
  }

  /** Waits until the browser has kept a file of this name, and forgets it. */
  byte[] downloaded(String name) throws IOException, InterruptedException {
    Path file = downloads.resolve(name);
    // Chromium keeps the name by an empty file first, and renames what it has got over it.
    await(() -> file.toFile().length() > 0, "download of " + name);
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    return bytes;
  }

  /** Waits until a JavaScript expression is true. */
  void await(String expression, Object... arguments) throws InterruptedException {
    await(() -> Boolean.TRUE.equals(value("Boolean(" + expression + ")", arguments)), expression);
  }

  /** Waits until the first element that a CSS selector finds says this and nothing else. */
  void awaitText(String selector, String text) throws InterruptedException {
    await("document.querySelector(arguments[0])?.textContent === arguments[1]", selector, text);
  }

  private void await(BooleanSupplier condition, String what) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime())
          .as("%s, but the page says:%n%s", what, text("body"))
          .isLessThan(end);
      Thread.sleep(20);
    }
  }

  /** Waits until results are shown of which this is the first, with all their pictures. */
  void awaitHits(String path) throws InterruptedException {
    await(
        "document.querySelector('#hits[aria-busy=false] .hit')?.dataset.path === arguments[0]",
        path);
    settle();
  }

  /** Waits until everything that was asked for is shown. */
  void settle() throws InterruptedException {
    await(
        "!document.querySelector('[data-waiting], [aria-busy=true]') && [...document.querySelectorAll('#hits img')]"
            + ".every((picture) => picture.naturalWidth || picture.classList.contains('broken'))");
  }

  /** Says yes to the question that the page asks. */
  void accept() {
    driver.switchTo().alert().accept();
  }

  /** Waits until the page complains in words that contain these. */
  void awaitProblem(String words) throws InterruptedException {
    await(
        "!document.getElementById('problem').hidden"
            + " && document.getElementById('problem-said').textContent.includes(arguments[0])",
        words);
  }

  /** Announces that the server will refuse something, which browsers note in their console. */
  void expectRefusal(String words) {
    expected.add(words);
  }

  /**
   * Fails for errors in the console, requests that leave the machine, what has no name for a screen
   * reader, and sideways scrolling.
   */
  void requireGoodManners() {
    List<String> complaints =
        driver.manage().logs().get(LogType.BROWSER).getAll().stream()
            .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
            .map(LogEntry::getMessage)
            .filter(line -> !(line.contains(REFUSED) && expected.stream().anyMatch(line::contains)))
            .toList();
    expected.clear();
    assertThat(complaints).as("console").isEmpty();
    assertThat(requested())
        .as("requests")
        .allMatch(url -> url.matches("(http://127\\.0\\.0\\.1:\\d+/|blob:|data:|about:).*"));
    assertThat(value(NAMELESS)).as("what a screen reader cannot name").isEqualTo(List.of());
    assertThat((Long) value("document.documentElement.scrollWidth"))
        .as("width")
        .isLessThanOrEqualTo((Long) value("window.innerWidth"));
  }

  private List<String> requested() {
    List<String> addresses = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      JsonNode message = Json.MAPPER.readTree(entry.getMessage()).get("message");
      if (message.get("method").asString().equals("Network.requestWillBeSent")) {
        addresses.add(message.get("params").get("request").get("url").asString());
      }
    }
    return addresses;
  }

  /** Writes what is seen as a PNG file. */
  void screenshot(Path file) throws IOException {
    Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
