package dev.kindred.cli.report;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.compare.ComparisonReport;
import dev.kindred.compare.GalleryQuery;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The page is well-formed XML after its first line, so that it can be read back exactly. */
final class HtmlReportTest {
  private static final String HOSTILE = "Glyphs <script>alert('x')</script> & \"co\"";
  private static final ComparisonReport TWO =
      new SampleReport(HOSTILE, List.of(SampleReport.CONTRASTIVE, SampleReport.TRIPLET), 2, true)
          .build();
  private static final String PAGE = HtmlReport.render(TWO);

  @TempDir private Path folder;

  @Test
  void thePageHasItsSectionsInOrder() throws Exception {
    assertThat(texts(PAGE, "//section/@id"))
        .containsExactly(
            "verdict", "table", "curves", "distances", "map", "galleries", "search", "methods");
    assertThat(texts(PAGE, "//h1")).containsExactly("Contrastive against Triplet");
    assertThat(texts(PAGE, "//*[@class='findings']//p"))
        .containsExactly(
            TWO.verdict().finding("Retrieval").sentence(),
            TWO.verdict().finding("Order").sentence());
  }

  @Test
  void everyMetricHasARowWithItsNumbers() throws Exception {
    assertThat(texts(PAGE, "//table[@id='metrics-table']//th[@scope='row']/@data-csv"))
        .containsExactlyInAnyOrderElementsOf(
            TWO.metrics().stream().map(m -> '"' + m + '"').toList());
    assertThat(texts(PAGE, "//table[@id='runs-table']/tbody/tr")).hasSize(4);
    double recall = TWO.summary("recall@1", "triplet").orElseThrow().interval().mean();
    assertThat(
            texts(
                PAGE, "//table[@id='metrics-table']//tr[th/@data-csv='\"recall@1\"']/td[2]/text()"))
        .containsExactly(Numbers.value(recall));
  }

  @Test
  void everyRowOfACsvHasAsManyFieldsAsTheHead() throws Exception {
    for (String table : List.of("metrics-table", "search-table", "runs-table")) {
      everyRowHasTheFieldsOfTheHead(PAGE, table);
    }
  }

  private static void everyRowHasTheFieldsOfTheHead(String page, String table) throws Exception {
    NodeList rows = nodes(page, "//table[@id='%s']//tr[td or ../../thead/tr=.]".formatted(table));
    List<Integer> fields =
        IntStream.range(0, rows.getLength())
            .mapToObj(i -> csvFields(rows.item(i).getChildNodes()))
            .filter(count -> count > 0)
            .distinct()
            .toList();
    assertThat(fields).as(table).hasSize(1);
  }

  private static int csvFields(NodeList cells) {
    int fields = 0;
    for (int c = 0; c < cells.getLength(); c++) {
      var csv = cells.item(c).getAttributes().getNamedItem("data-csv");
      fields +=
          csv == null ? 0 : csv.getNodeValue().replaceAll("\"[^\"]*\"", "").split(",", -1).length;
    }
    return fields;
  }

  @Test
  void hitsCarryAMarkBesideTheirColour() throws Exception {
    int shown = TWO.galleries().stream().mapToInt(q -> q.answers().size()).sum() * 10;
    assertThat(texts(PAGE, "//li[starts-with(@class,'hit')]")).hasSize(shown);
    assertThat(texts(PAGE, "//li[@class='hit yes']//span[@class='tag']"))
        .isNotEmpty()
        .containsOnly("✓");
    assertThat(texts(PAGE, "//li[@class='hit no']//span[@class='tag']"))
        .isNotEmpty()
        .containsOnly("✗");
    assertThat(texts(PAGE, "//img/@alt")).noneMatch(String::isBlank);
  }

  @Test
  void everyMapHasADotForEveryImageInsideItsSheet() throws Exception {
    int images = TWO.maps().images().size();
    assertThat(texts(PAGE, "//section[@id='map']//h3")).containsExactly("Contrastive", "Triplet");
    for (String layout : List.of("tsne", "pca")) {
      assertThat(texts(PAGE, "//circle/@data-" + layout))
          .hasSize(2 * images)
          .allSatisfy(at ->
              assertThat(at.split(" "))
                  .hasSize(2)
                  .allMatch(c -> Double.parseDouble(c) >= 8 && Double.parseDouble(c) <= 332));
    }
    assertThat(texts(PAGE, "(//circle[@data-class])[1]/title").getFirst())
        .endsWith(TWO.maps().images().getFirst().path());
  }

  @Test
  void whatTheIndexLosesStandsBesideWhatTheEmbeddingReaches() throws Exception {
    assertThat(texts(PAGE, "//table[@id='search-table']//tr[td='MAP@R']/td[last()]"))
        .containsExactly("0.010", "0.010");
    assertThat(texts(PAGE, "//table[@id='search-table']//tr[td='10 nearest found']/td[3]"))
        .containsExactly("0.900", "0.900");
  }

  @Test
  void textsAreEscaped() throws Exception {
    assertThat(PAGE).doesNotContain("<script>alert");
    assertThat(texts(PAGE, "//head/title"))
        .containsExactly("Contrastive against Triplet · " + HOSTILE);
    assertThat(texts(PAGE, "//script")).hasSize(1);
    assertThat(texts(PAGE, "//article//b")).allMatch(t -> t.startsWith("Alphabet_of_the_<Magi>"));
  }

  @Test
  void thePageNamesNoOtherPlace() throws Exception {
    assertThat(Pattern.compile("(?i)https?:|//[a-z]|url\\(|@import").matcher(PAGE).results())
        .isEmpty();
    assertThat(texts(PAGE, "//@src")).isNotEmpty().allMatch(s -> s.startsWith("data:image/"));
    assertThat(texts(PAGE, "//@href")).allMatch(h -> h.startsWith("#"));
    assertThat(texts(PAGE, "//@style")).isEmpty();
    assertThat(texts(PAGE, "//meta[@http-equiv]/@content"))
        .singleElement()
        .asString()
        .startsWith("default-src 'none'; img-src data:; style-src 'sha256-");
  }

  @Test
  void aThumbnailThatIsNoImageIsLeftOut() {
    var first = TWO.galleries().getFirst();
    var remote =
        new GalleryQuery(
            first.kind(),
            new GalleryQuery.Image("a.png", List.of(), "https://example.org/a.png"),
            List.of());
    ComparisonReport report =
        new ComparisonReport(
            TWO.study(),
            TWO.runs(),
            TWO.controls(),
            TWO.summaries(),
            TWO.differences(),
            TWO.effects(),
            TWO.verdict(),
            TWO.givenVerdict(),
            List.of(remote),
            TWO.maps(),
            TWO.searches());
    assertThat(HtmlReport.render(report)).doesNotContain("example.org").contains("no image");
  }

  @Test
  void theDesignOfPairsAndTripletsHasItsOwnTable() throws Exception {
    ComparisonReport whole =
        new SampleReport(
                "whole",
                List.of(
                    SampleReport.CONTRASTIVE,
                    SampleReport.TRIPLET,
                    SampleReport.GRADED,
                    SampleReport.LADDER),
                3,
                true)
            .build();
    assertThat(HtmlReport.render(whole))
        .contains("Triplets instead of pairs", "Grades instead of classes", "href=\"#design\"");
    assertThat(HtmlReport.render(TWO)).doesNotContain("Triplets instead of pairs", "#design");
  }

  @Test
  void oneSeedThreeLossesAndOneLevelAllGiveAPage() throws Exception {
    ComparisonReport flat =
        new SampleReport(
                "flat",
                List.of(SampleReport.CONTRASTIVE, SampleReport.TRIPLET, SampleReport.NT_XENT),
                1,
                false)
            .build();
    String page = HtmlReport.render(flat);
    assertThat(texts(page, "//h1")).containsExactly("Contrastive, Triplet and NT-Xent");
    assertThat(page).doesNotContain("NaN", "null", "Infinity", "≈");
  }

  @Test
  void tunedLossesStandBesideThemselvesAsGiven() throws Exception {
    ComparisonReport tuned =
        new SampleReport("tuned", List.of(SampleReport.CONTRASTIVE, SampleReport.TRIPLET), 3, true)
            .tuned()
            .build();
    String page = HtmlReport.render(tuned);
    assertThat(texts(page, "//section/@id")).contains("tuning");
    assertThat(texts(page, "//nav/a")).contains("Tuning");
    assertThat(texts(page, "//section[@id='tuning']//*[@class='findings']//p"))
        .containsExactly(
            requireNonNull(tuned.givenVerdict()).finding("Retrieval").sentence(),
            requireNonNull(tuned.givenVerdict()).finding("Order").sentence());
    double gain =
        tuned.difference("map@r", "triplet", "triplet-given").orElseThrow().overUnits().mean();
    assertThat(gain).isPositive();
    assertThat(
            texts(
                page,
                "//table[@id='tuning-table']//tr[th/@data-csv='triplet' and"
                    + " td='MAP@R']/td[last()]/text()"))
        .containsExactly(Numbers.signed(gain));
    assertThat(texts(page, "//table[@id='trials-table']/tbody/tr")).hasSize(6);
    assertThat(texts(page, "//table[@id='trials-table']/tbody/tr[td='chosen']")).hasSize(2);
    assertThat(texts(page, "//table[@id='trials-table']/tbody/tr[td='failed']")).hasSize(2);
    assertThat(texts(page, "//table[@id='runs-table']/tbody/tr")).hasSize(12);
    assertThat(page).doesNotContain("NaN", "null", "Infinity");
    for (String table : List.of("tuning-table", "trials-table", "runs-table")) {
      everyRowHasTheFieldsOfTheHead(page, table);
    }
  }

  @Test
  void theFileIsReplacedAtOnce() throws IOException {
    Path file = folder.resolve("report.html");
    Files.writeString(file, "old");
    HtmlReport.write(file, TWO);
    assertThat(file).hasContent(PAGE);
    assertThat(folder).isDirectoryNotContaining("glob:**.{part,tmp}");
  }

  private static List<String> texts(String page, String xpath)
      throws ParserConfigurationException, SAXException, IOException, XPathExpressionException {
    NodeList nodes = nodes(page, xpath);
    return IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getTextContent())
        .toList();
  }

  private static NodeList nodes(String page, String xpath)
      throws ParserConfigurationException, SAXException, IOException, XPathExpressionException {
    assertThat(page).startsWith("<!DOCTYPE html>\n");
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(page.substring(page.indexOf('\n')))));
    return (NodeList)
        XPathFactory.newInstance().newXPath().evaluate(xpath, document, XPathConstants.NODESET);
  }
}
