package dev.kindred.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.compare.GalleryQuery.Answer;
import dev.kindred.compare.GalleryQuery.Hit;
import dev.kindred.compare.GalleryQuery.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportFileTest {
  @TempDir private Path folder;

  @Test
  void whatIsWrittenIsReadBackEqual() throws IOException {
    ComparisonReport report = report();
    Path file = folder.resolve("report.json");
    ReportFile.write(file, report);
    assertThat(ReportFile.read(file)).isEqualTo(report);
    assertThat(folder)
        .isDirectoryContaining(p -> p.equals(file))
        .isDirectoryNotContaining("glob:**.{part,tmp}");
  }

  @Test
  void numbersWithoutAValueAreNull() {
    String json = ReportFile.toJson(report());
    assertThat(json)
        .contains("\"validation_recall\" : null", "\"low\" : null", "\"train_seconds\" : 1.5")
        .doesNotContain("NaN");
  }

  @Test
  void aFileThatIsNoReportIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("report.json"), "{\"study\": 3}");
    assertThatThrownBy(() -> ReportFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file + " is not a comparison report");
  }

  private static ComparisonReport report() {
    Image image = new Image("a/b.png", List.of("a"), "data:image/png;base64,AAAA");
    return ComparisonReport.of(
        Invented.tunedStudy(List.of("class"), "pair", "triplet"),
        Stream.of(
                Invented.runs("pair", .5),
                Invented.runs("triplet", .6),
                Invented.runs("pair-given", .4),
                Invented.runs("triplet-given", .5))
            .flatMap(List::stream)
            .toList(),
        List.of(new Control("Random", "Chance.", Map.of("map@r", .01, "eer", Double.NaN))),
        List.of(
            new GalleryQuery(
                GalleryQuery.Kind.WORST,
                image,
                List.of(new Answer("pair", 0, .5, List.of(new Hit(image, 1, true, .25)))))));
  }
}
