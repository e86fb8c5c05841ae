package dev.kindred.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.data.ImageItem;
import dev.kindred.metrics.RetrievalMetrics;
import dev.kindred.metrics.RetrievalReport;
import dev.kindred.train.HoldOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How the images of an experiment are parted. */
class PartsTest {

  /** Groups of ten classes of two images. */
  private static List<ImageItem> nested(int groups) {
    List<ImageItem> items = new ArrayList<>();
    for (int g = 0; g < groups; g++) {
      for (int c = 0; c < 10; c++) {
        for (int i = 0; i < 2; i++) {
          String group = "g" + g;
          String name = "c" + c;
          items.add(item("%s/%s/%d.png".formatted(group, name, i), List.of(group, name)));
        }
      }
    }
    return items;
  }

  private static ImageItem item(String path, List<String> labels) {
    return new ImageItem(path, labels, 1, 0);
  }

  private static Set<String> keys(List<ImageItem> items) {
    return items.stream().map(ImageItem::classKey).collect(Collectors.toSet());
  }

  private static Set<String> groups(List<ImageItem> items) {
    return items.stream().map(i -> i.labels().getFirst()).collect(Collectors.toSet());
  }

  @Test
  void wholeGroupsAreUnseenAndClassesOfTheOthers() throws Exception {
    HoldOut evaluation = new HoldOut(HoldOut.Unit.AUTO, 0.2, 1);
    Parts parts = Parts.of(nested(10), evaluation);
    assertThat(groups(parts.unseen()))
        .hasSize(2)
        .doesNotContainAnyElementsOf(groups(parts.train()));
    assertThat(groups(parts.train())).containsAll(groups(parts.seenGroups()));
    assertThat(keys(parts.seenGroups()))
        .hasSize(8)
        .doesNotContainAnyElementsOf(keys(parts.train()));
    assertThat(parts.train().size() + parts.unseen().size() + parts.seenGroups().size())
        .isEqualTo(200);
    assertThat(parts.text(evaluation))
        .isEqualTo(
            "20% of the groups are kept for evaluation, chosen by seed 1;"
                + " and 10% of the classes of the other groups (16 images of 8 classes)");
  }

  @Test
  void withoutGroupsThereIsOneEvaluation() throws Exception {
    HoldOut evaluation = new HoldOut(HoldOut.Unit.CLASSES, 0.2, 1);
    Parts parts = Parts.of(nested(10), evaluation);
    assertThat(parts.seenGroups()).isEmpty();
    assertThat(keys(parts.unseen())).hasSize(20);
    assertThat(parts.text(evaluation))
        .isEqualTo("20% of the classes are kept for evaluation, chosen by seed 1");
  }

  @Test
  void theSecondEvaluationHasItsOwnMetrics() {
    float[][] x = {{1, 0}, {1, 0.1f}, {0, 1}, {0.1f, 1}};
    RetrievalReport right = RetrievalMetrics.leaveOneOut(x, new int[][] {{0, 0, 1, 1}});
    RetrievalReport wrong = RetrievalMetrics.leaveOneOut(x, new int[][] {{0, 1, 0, 1}});
    RetrievalReport joined = Parts.joined(right, wrong);
    assertThat(joined.metric("recall@1")).isEqualTo(1);
    assertThat(joined.metric("seen_groups:recall@1")).isZero();
    assertThat(joined.perQuery("seen_groups:map@r")).hasSize(4);
    assertThat(joined.metrics()).doesNotContainKey("seen_groups:auc_pooled");
    assertThat(Parts.joined(right, null)).isEqualTo(right);
    MetricGuide guide = MetricGuide.of("seen_groups:map@r", List.of("class"));
    assertThat(guide.title()).isEqualTo("MAP@R");
    assertThat(guide.group()).isEqualTo(MetricGuide.Group.SEEN_GROUPS);
  }
}
