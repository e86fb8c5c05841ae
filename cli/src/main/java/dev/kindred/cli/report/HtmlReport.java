package dev.kindred.cli.report;

import dev.kindred.compare.ComparisonReport;
import dev.kindred.runtime.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * The report of a comparison as one HTML page. The page holds everything that it shows and is
 * forbidden, by its own content policy, to load anything else.
 */
public final class HtmlReport {
  private HtmlReport() {}

  /** Writes the page; a file that exists is replaced at once or not at all. */
  public static void write(Path file, ComparisonReport report) throws IOException {
    WholeFile.write(file, render(report).getBytes(StandardCharsets.UTF_8));
  }

  /** The page. */
  public static String render(ComparisonReport report) {
    List<Contender> contenders = Contender.of(report.study());
    String style = resource("report.css");
    String script = resource("report.js");
    Markup page = new Markup();
    page.open("html", "lang", "en").open("head");
    page.single("meta", "charset", "utf-8")
        .single(
            "meta",
            "http-equiv",
            "Content-Security-Policy",
            "content",
            "default-src 'none'; img-src data:; style-src %s; script-src %s"
                .formatted(hash(style), hash(script)))
        .single("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .single("meta", "name", "color-scheme", "content", "light dark")
        .element("title", title(report, contenders))
        .open("style")
        .verbatim(style)
        .close("style")
        .close("head")
        .open("body")
        .open("main");
    new VerdictSection(report, contenders).draw(page);
    new TableSection(report, contenders).draw(page);
    if (DesignSection.isIn(report)) {
      new DesignSection(report).draw(page);
    }
    if (!report.study().given().isEmpty()) {
      new TuningSection(report, contenders).draw(page);
    }
    if (VerdictSection.retrieves(report)) {
      new CurvesSection(report, contenders).draw(page);
      new DistanceSection(report, contenders).draw(page);
    }
    if (!report.maps().maps().isEmpty()) {
      new MapSection(report, contenders).draw(page);
    }
    if (!report.galleries().isEmpty()) {
      new GallerySection(report, contenders).draw(page);
    }
    if (!report.searches().isEmpty()) {
      new SearchSection(report, contenders).draw(page);
    }
    new MethodsSection(report, contenders).draw(page);
    page.close("main").open("script").verbatim(script).close("script");
    return "<!DOCTYPE html>\n" + page.close("body").close("html") + "\n";
  }

  private static String title(ComparisonReport report, List<Contender> contenders) {
    return "%s · %s".formatted(Contender.headline(contenders), report.study().dataset().name());
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing from the program: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-%s'".formatted(Base64.getEncoder().encodeToString(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
