package dev.kindred.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SplitTest {
  private static List<ImageItem> items(int groups, int classesEach, int imagesEach) {
    List<ImageItem> items = new ArrayList<>();
    for (int g = 0; g < groups; g++) {
      for (int c = 0; c < classesEach; c++) {
        for (int i = 0; i < imagesEach; i++) {
          List<String> labels = List.of("g" + g, "c" + c);
          items.add(new ImageItem("g%d/c%d/%d.png".formatted(g, c, i), labels, 1, 1));
        }
      }
    }
    return items;
  }

  @Test
  void noClassIsInBothParts() throws DataException {
    List<ImageItem> items = items(5, 4, 3);
    Split split = Split.byClass(items, 0.2, 7);
    assertThat(classes(split.train())).doesNotContainAnyElementsOf(classes(split.heldOut()));
    assertThat(classes(split.heldOut())).hasSize(4);
    assertThat(split.train().size() + split.heldOut().size()).isEqualTo(items.size());
    assertThat(split.train()).isSubsetOf(items);
  }

  @Test
  void wholeGroupsAreHeldOut() throws DataException {
    Split split = Split.byGroup(items(5, 4, 3), 0.4, 7);
    assertThat(split.heldOut().stream().map(i -> i.labels().getFirst()).collect(Collectors.toSet()))
        .hasSize(2)
        .doesNotContainAnyElementsOf(
            split.train().stream().map(i -> i.labels().getFirst()).toList());
  }

  @Test
  void theSeedDecides() throws DataException {
    List<ImageItem> items = items(10, 4, 2);
    assertThat(Split.byClass(items, 0.3, 1)).isEqualTo(Split.byClass(items, 0.3, 1));
    assertThat(Split.byClass(items, 0.3, 1)).isNotEqualTo(Split.byClass(items, 0.3, 2));
    List<ImageItem> reversed = items.reversed();
    assertThat(classes(Split.byClass(reversed, 0.3, 1).heldOut()))
        .isEqualTo(classes(Split.byClass(items, 0.3, 1).heldOut()));
  }

  @Test
  void eachPartGetsAtLeastOneClass() throws DataException {
    assertThat(classes(Split.byClass(items(1, 2, 2), 0.01, 1).heldOut())).hasSize(1);
    assertThat(classes(Split.byClass(items(1, 2, 2), 0.99, 1).train())).hasSize(1);
  }

  @Test
  void oneClassCannotBeSplit() {
    assertThatThrownBy(() -> Split.byClass(items(1, 1, 5), 0.2, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("at least two")
        .hasMessageContaining("own folder");
    assertThatThrownBy(() -> Split.byGroup(items(1, 5, 5), 0.2, 1))
        .isInstanceOf(DataException.class);
    List<ImageItem> bare = List.of(new ImageItem("1.png", List.of(), 1, 1));
    assertThatThrownBy(() -> Split.byClass(bare, 0.2, 1)).isInstanceOf(DataException.class);
  }

  @Test
  void imagesWithoutLabelsAreInNeitherPart() throws DataException {
    List<ImageItem> items = items(2, 2, 2);
    items.add(new ImageItem("loose.png", List.of(), 1, 1));
    Split split = Split.byClass(items, 0.5, 1);
    assertThat(split.train().size() + split.heldOut().size()).isEqualTo(8);
  }

  @Test
  void anImpossibleFractionIsRefused() {
    assertThatThrownBy(() -> Split.byClass(items(2, 2, 2), 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Split.byClass(items(2, 2, 2), 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Set<String> classes(List<ImageItem> items) {
    return items.stream().map(ImageItem::classKey).collect(Collectors.toSet());
  }
}
