package dev.kindred.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LevelsTest {

  @Test
  void equalNamesUnderDifferentParentsAreDifferentClasses() {
    int[][] levels =
        Levels.of(
            List.of(List.of("greek", "one"), List.of("greek", "one"), List.of("latin", "one")));
    assertThat(levels).hasDimensions(2, 3);
    assertThat(levels[0][0]).isEqualTo(levels[0][1]).isNotEqualTo(levels[0][2]);
    assertThat(levels[1][0]).isEqualTo(levels[1][1]).isNotEqualTo(levels[1][2]);
  }

  @Test
  void itemsThatStopAtTheSameParentFormOneClass() {
    int[][] levels = Levels.of(List.of(List.of("a"), List.of("a"), List.of("a", "b")));
    assertThat(levels[0]).containsOnly(levels[0][0]);
    assertThat(levels[1][0]).isEqualTo(levels[1][1]).isNotEqualTo(levels[1][2]);
  }

  @Test
  void itemsWithoutLabelsAreAloneInTheirClass() {
    int[][] levels = Levels.of(List.of(List.of(), List.of()));
    assertThat(levels).hasDimensions(1, 2);
    assertThat(levels[0][0]).isNotEqualTo(levels[0][1]);
  }

  @Test
  void queriesAndGalleryShareTheirIds() {
    Levels levels = new Levels(1);
    int[][] gallery = levels.number(List.of(List.of("cat"), List.of("dog")));
    int[][] queries = levels.number(List.of(List.of("dog")));
    assertThat(queries[0][0]).isEqualTo(gallery[0][1]);
    assertThatThrownBy(() -> levels.number(List.of(List.of("cat", "tabby"))))
        .hasMessage("item 0 has 2 labels, the depth is 1");
  }
}
