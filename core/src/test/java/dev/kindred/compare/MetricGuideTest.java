package dev.kindred.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.metrics.RetrievalMetrics;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MetricGuideTest {

  @Test
  void everyMetricThatIsMeasuredIsExplained() {
    List<String> levels = List.of("family", "class");
    RetrievalMetrics.leaveOneOut(
            new float[][] {{0}, {1}, {5}, {7}}, new int[][] {{0, 0, 0, 1}, {0, 0, 1, 2}})
        .metrics()
        .keySet()
        .forEach(key -> {
          MetricGuide guide = MetricGuide.of(key, levels);
          assertThat(guide.title()).as(key).isNotEqualTo(key).isNotBlank();
          assertThat(guide.explanation()).as(key).endsWith(".");
        });
  }

  @Test
  void tripletAccuracySpeaksOfTheLevelsByName() {
    List<String> levels = List.of("alphabet", "character");
    assertThat(MetricGuide.of("triplet_accuracy(1>0)", levels).explanation())
        .isEqualTo("Chance that an image of the same alphabet is closer than an unrelated one.");
    assertThat(MetricGuide.of("triplet_accuracy(2>1)", levels).explanation())
        .isEqualTo(
            "Chance that an image of the same character is closer than one of the same alphabet only.");
  }

  @Test
  void anUnknownMetricIsShownByItsKeyAndDecidesNothing() {
    MetricGuide guide = MetricGuide.of("beauty@3", List.of("class"));
    assertThat(guide.title()).isEqualTo("beauty@3");
    assertThat(guide.headline()).isFalse();
  }
}
