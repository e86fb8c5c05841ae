package dev.kindred.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.data.ImageItem;
import dev.kindred.metrics.RetrievalReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static ImageItem item(String path, String... labels) {
    return new ImageItem(path, List.of(labels), 1, 0);
  }

  @Test
  void levelsNumberClassesAndWhatTheyHaveInCommon() {
    List<ImageItem> items =
        List.of(
            item("a/x/1.png", "a", "x"),
            item("a/y/1.png", "a", "y"),
            item("b/x/1.png", "b", "x"),
            item("a/1.png", "a"),
            item("a/x/2.png", "a", "x"));
    assertThat(Evaluation.levels(items))
        .isDeepEqualTo(new int[][] {{0, 0, 1, 0, 0}, {0, 1, 2, 3, 0}});
    assertThat(Evaluation.levels(List.of(item("1.png"), item("2.png")))).isEmpty();
  }

  @Test
  void imagesWithoutLabelsHaveNothingInCommon() {
    List<ImageItem> items =
        List.of(item("1.png"), item("2.png"), item("a/1.png", "a"), item("a/2.png", "a"));
    float[][] x = {{1, 0}, {1, 0}, {0, 1}, {0, 1}};
    RetrievalReport report = new Evaluation(items, x).leaveOneOut();
    assertThat(report.queries()).isEqualTo(2);
    assertThat(report.leftOut()).isEqualTo(2);
  }
}
