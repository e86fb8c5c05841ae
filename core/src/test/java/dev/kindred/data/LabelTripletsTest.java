package dev.kindred.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LabelTripletsTest {

  @Test
  void thePositiveSharesExactlyOneLevelMoreAtLeast() throws DataException {
    List<ImageItem> items = new ArrayList<>();
    for (String path : new String[] {"a/x", "a/y", "b/x", "b/z"}) {
      for (int i = 0; i < 3; i++) {
        items.add(item(path, i));
      }
    }
    Triplets triplets = LabelTriplets.of(items, 400, 7);
    Set<String> boundaries = new TreeSet<>();
    for (int j = 0; j < triplets.size(); j++) {
      int positive = shared(items, triplets, j, 1);
      int negative = shared(items, triplets, j, 2);
      assertThat(negative).isLessThan(positive);
      assertThat(triplets.item(j, 0)).isNotEqualTo(triplets.item(j, 1));
      boundaries.add(positive + ">" + negative);
    }
    assertThat(triplets.size()).isEqualTo(400);
    assertThat(boundaries).containsExactly("1>0", "2>0", "2>1");
  }

  private static ImageItem item(String folder, int number) {
    return new ImageItem(folder + "/" + number + ".png", List.of(folder.split("/", -1)), 1, 0);
  }

  private static int shared(List<ImageItem> items, Triplets triplets, int j, int role) {
    List<String> a = items.get(triplets.item(j, 0)).labels();
    List<String> b = items.get(triplets.item(j, role)).labels();
    int depth = 0;
    while (depth < 2 && a.get(depth).equals(b.get(depth))) {
      depth++;
    }
    return depth;
  }

  @Test
  void oneClassGivesNoOrder() {
    List<ImageItem> items = List.of(item("a", 0), item("a", 1));
    assertThatThrownBy(() -> LabelTriplets.of(items, 10, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("several classes");
  }
}
