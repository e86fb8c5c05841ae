package dev.kindred.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IndexCardTest {

  private static final DataRoot A = new DataRoot("a", "/data/a");
  private static final DataRoot A2 = new DataRoot("a-2", "/data/a.zip");

  @Test
  void readsWhatItWrote() throws IndexException {
    IndexCard several = new IndexCard(16, "abc", List.of(A, A2));
    assertThat(IndexCard.fromUserData(several.toUserData(), "x")).isEqualTo(several);
    IndexCard one = new IndexCard(16, "abc", "/data");
    assertThat(IndexCard.fromUserData(one.toUserData(), "x")).isEqualTo(one);
  }

  @Test
  void readsTheFirstFormatAndRefusesAnUnknownOne() throws IndexException {
    Map<String, String> first =
        Map.of(
            "kindred.format",
            "1",
            "kindred.dimension",
            "16",
            "kindred.model.hash",
            "abc",
            "kindred.data",
            "/data");
    assertThat(IndexCard.fromUserData(first, "x")).isEqualTo(new IndexCard(16, "abc", "/data"));
    assertThatThrownBy(() -> IndexCard.fromUserData(Map.of("kindred.format", "3"), "x"))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("x has index format 3");
  }

  @Test
  void aPathLiesInTheRootOfItsName() {
    IndexCard card = new IndexCard(16, "abc", List.of(A, A2));
    assertThat(card.rootOf("a/x/1.png")).isEqualTo(A);
    assertThat(card.rootOf("a-2/1.png")).isEqualTo(A2);
    assertThat(card.rootOf("b/1.png")).isNull();
    assertThat(A.inside(A.outside("x/1.png"))).isEqualTo("x/1.png");
  }

  @Test
  void namesMustTellRootsApart() {
    DataRoot nameless = new DataRoot("", "/b");
    for (List<DataRoot> roots : List.of(List.<DataRoot>of(), List.of(A, nameless), List.of(A, A))) {
      assertThatThrownBy(() -> new IndexCard(16, "abc", roots))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
