package dev.kindred.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.testing.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JudgmentSplitTest {
  private static final long SEED = Seeds.suite();

  @Test
  void noHeldOutImageOccursInTraining() throws DataException {
    List<ImageItem> items = images(100);
    Triplets all = triplets(5000, 100);
    JudgmentSplit split = JudgmentSplit.of(all, items, 0.3, 1);
    Set<Integer> train = itemsOf(split.train());
    Set<Integer> heldOut = itemsOf(split.heldOut());
    assertThat(heldOut).hasSize(30).doesNotContainAnyElementsOf(train);
    assertThat(split.heldOutGroups())
        .hasSize(30)
        .isSorted()
        .containsExactlyInAnyOrderElementsOf(
            heldOut.stream().map(i -> items.get(i).path()).toList());
    assertThat(split.train().size() + split.heldOut().size() + split.mixed()).isEqualTo(5000);
    // Expected shares for three different images: 30·29·28 and 70·69·68 of 100·99·98.
    assertThat(split.heldOut().size() / 5000.0).isCloseTo(0.0251, within(0.01));
    assertThat(split.train().size() / 5000.0).isCloseTo(0.3385, within(0.03));
  }

  @Test
  void everyJudgmentKeepsItsImagesAndWeight() throws DataException {
    Triplets all = triplets(400, 12);
    JudgmentSplit split = JudgmentSplit.of(all, images(12), 0.4, 1);
    Set<List<Object>> known = new HashSet<>();
    for (int j = 0; j < all.size(); j++) {
      known.add(asList(all, j));
    }
    for (Judgments part : List.of(split.train(), split.heldOut())) {
      assertThat(part).isInstanceOf(Triplets.class);
      for (int j = 0; j < part.size(); j++) {
        assertThat(known).contains(asList(part, j));
      }
    }
    Set<String> held = Set.copyOf(split.heldOutGroups());
    long mixed =
        IntStream.range(0, all.size())
            .mapToLong(j ->
                IntStream.range(0, 3)
                    .filter(role -> held.contains("i%03d.png".formatted(all.item(j, role))))
                    .count())
            .filter(count -> count == 1 || count == 2)
            .count();
    assertThat(split.mixed()).isEqualTo((int) mixed);
  }

  @Test
  void allImagesOfAClassGoTheSameWay() throws DataException {
    List<ImageItem> items = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      items.add(
          new ImageItem(
              "m%02d/%d.png".formatted(i / 2, i), List.of("m%02d".formatted(i / 2)), 1, 0));
    }
    JudgmentSplit split = JudgmentSplit.of(triplets(3000, 40), items, 0.3, 1);
    assertThat(split.heldOutGroups()).hasSize(6).allMatch(key -> key.matches("m\\d\\d"));
    assertThat(itemsOf(split.heldOut()))
        .allMatch(i -> split.heldOutGroups().contains(items.get(i).classKey()));
    assertThat(itemsOf(split.train()))
        .noneMatch(i -> split.heldOutGroups().contains(items.get(i).classKey()));
  }

  @Test
  void aFewCoarseClassesAreNotWhatIsHeldOut() throws DataException {
    List<ImageItem> items = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String scene = i % 2 == 0 ? "day" : "night";
      items.add(new ImageItem("%s/%d.png".formatted(scene, i), List.of(scene), 1, 0));
    }
    JudgmentSplit split = JudgmentSplit.of(triplets(3000, 40), items, 0.3, 1);
    assertThat(split.heldOutGroups()).hasSize(12).allMatch(key -> key.endsWith(".png"));
  }

  @Test
  void theSeedDecides() throws DataException {
    Triplets all = triplets(500, 30);
    JudgmentSplit split = JudgmentSplit.of(all, images(30), 0.3, 1);
    assertThat(JudgmentSplit.of(all, images(30), 0.3, 1).heldOutGroups())
        .isEqualTo(split.heldOutGroups());
    assertThat(JudgmentSplit.of(all, images(30), 0.3, 2).heldOutGroups())
        .isNotEqualTo(split.heldOutGroups());
  }

  @Test
  void onlyJudgedImagesCount() throws DataException {
    JudgmentSplit split = JudgmentSplit.of(triplets(3000, 20), images(500), 0.3, 1);
    assertThat(split.heldOutGroups()).hasSize(6);
    assertThat(split.heldOut().size()).isPositive();
  }

  @Test
  void withTooFewImagesNothingIsHeldOut() throws DataException {
    Triplets five = triplets(50, 5);
    JudgmentSplit split = JudgmentSplit.of(five, images(5), 0.3, 1);
    assertThat(split.train()).isSameAs(five);
    assertThat(split.heldOut().size()).isZero();
    // Ten images in two judgments: three held-out ones have no judgment among themselves.
    Pairs two = new Pairs(new int[] {0, 2}, new int[] {1, 3}, new boolean[2], new float[] {1, 1});
    for (long seed : Seeds.some(20)) {
      JudgmentSplit pairs = JudgmentSplit.of(two, images(4), 0.5, seed);
      assertThat(pairs.train().size()).isPositive();
      assertThat(pairs.train().size() + pairs.heldOut().size() + pairs.mixed()).isEqualTo(2);
      assertThat(pairs.heldOutGroups().isEmpty()).isEqualTo(pairs.heldOut().size() == 0);
    }
  }

  @Test
  void withNothingLeftToTrainOnItSaysSo() {
    // All judgments are about images 0, 1 and 2 and one more: what remains without those is none.
    Triplets hub =
        new Triplets(
            new int[] {0, 3, 3, 4, 5},
            new int[] {1, 0, 1, 2, 0},
            new int[] {2, 1, 2, 0, 1},
            new float[] {1, 1, 1, 1, 1});
    assertThatThrownBy(
            () -> {
              for (long seed : Seeds.some(200)) {
                JudgmentSplit.of(hub, images(6), 0.5, seed);
              }
            })
        .isInstanceOf(DataException.class)
        .hasMessageContaining("none of the 5 judgments is left to train on; hold out fewer");
    assertThatThrownBy(() -> JudgmentSplit.of(hub, images(6), 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tripletsAndPairsHaveTheirOwnDefault() {
    assertThat(JudgmentSplit.defaultFraction(triplets(1, 3))).isEqualTo(0.3);
    assertThat(
            JudgmentSplit.defaultFraction(
                new Pairs(new int[0], new int[0], new boolean[0], new float[0])))
        .isEqualTo(0.2);
  }

  private static List<ImageItem> images(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new ImageItem("i%03d.png".formatted(i), List.of(), 1, 0))
        .toList();
  }

  private static Set<Integer> itemsOf(Judgments judgments) {
    Set<Integer> items = new HashSet<>();
    for (int j = 0; j < judgments.size(); j++) {
      for (int role = 0; role < judgments.arity(); role++) {
        items.add(judgments.item(j, role));
      }
    }
    return items;
  }

  private static List<Object> asList(Judgments judgments, int j) {
    return List.of(
        judgments.item(j, 0), judgments.item(j, 1), judgments.item(j, 2), judgments.weight(j));
  }

  /** Random triplets of three different items. */
  static Triplets triplets(int count, int items) {
    SplittableRandom random = new SplittableRandom(SEED);
    int[][] roles = new int[3][count];
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      int[] drawn = random.ints(0, items).distinct().limit(3).toArray();
      for (int role = 0; role < 3; role++) {
        roles[role][i] = drawn[role];
      }
      weights[i] = 1 + i;
    }
    return new Triplets(roles[0], roles[1], roles[2], weights);
  }
}
