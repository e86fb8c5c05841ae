package dev.kindred.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.compare.GalleryQuery.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GalleryChoiceTest {

  @Test
  void queriesOfEachKindAreOfDifferentClassesAndShownOnce() {
    double[][] scores = {
      {1.0, 0.9, 0.0, 0.1, 0.9, 0.2},
      {1.0, 0.9, 0.0, 0.9, 0.0, 0.2}
    };
    int[] classOf = {0, 0, 1, 1, 2, 2};
    assertThat(GalleryChoice.choose(scores, classOf, 1))
        .containsEntry(Kind.DISAGREEMENT, List.of(4))
        .containsEntry(Kind.WORST, List.of(2))
        .containsEntry(Kind.BEST, List.of(0));
    assertThat(GalleryChoice.choose(scores, classOf, 2))
        .containsEntry(Kind.DISAGREEMENT, List.of(4, 3))
        .containsEntry(Kind.WORST, List.of(2, 5))
        .containsEntry(Kind.BEST, List.of(0));
  }

  @Test
  void queriesThatWereLeftOutAreNotShown() {
    double[][] scores = {{Double.NaN, 0.5}, {Double.NaN, 0.7}};
    assertThat(GalleryChoice.choose(scores, new int[] {0, 1}, 3))
        .containsEntry(Kind.DISAGREEMENT, List.of(1))
        .containsEntry(Kind.WORST, List.of())
        .containsEntry(Kind.BEST, List.of());
  }
}
