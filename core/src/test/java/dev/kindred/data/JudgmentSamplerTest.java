package dev.kindred.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.testing.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgmentSamplerTest {
  private static final long SEED = Seeds.suite();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 16, 17, 63, 64, 65, 1000, 22_801})
  void aPermutationHoldsEveryNumberOnce(int n) {
    Permutation order = new Permutation(n, SEED, 3);
    int[] sorted = IntStream.range(0, n).map(order::at).sorted().toArray();
    assertThat(sorted).containsExactly(IntStream.range(0, n).toArray());
  }

  @Test
  void allOrdersOfAFewNumbersComeUpAboutEquallyOften() {
    int[] counts = new int[6];
    for (int i = 0; i < 6000; i++) {
      Permutation order = new Permutation(3, SEED, i);
      counts[2 * order.at(0) + (order.at(1) > order.at(2) ? 1 : 0)]++;
    }
    // Multinomial: standard deviation 29.
    assertThat(IntStream.of(counts)).allSatisfy(count -> assertThat(count).isBetween(850, 1150));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 50, 120})
  void everyJudgmentComesOnceBeforeAnyComesAgain(int perBatch) {
    JudgmentSampler sampler =
        new JudgmentSampler(JudgmentSplitTest.triplets(50, 20), perBatch, SEED);
    List<Integer> drawn = new ArrayList<>();
    for (long step = 0; drawn.size() < 150; step++) {
      IntStream.of(draw(sampler, step).judgments()).forEach(drawn::add);
    }
    for (int round = 0; round < 3; round++) {
      assertThat(drawn.subList(50 * round, 50 * round + 50))
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 50).boxed().toList());
    }
    assertThat(drawn.subList(0, 50)).isNotEqualTo(drawn.subList(50, 100));
  }

  @Test
  void aDrawIsAFunctionOfSeedAndStep() {
    JudgmentSampler sampler = new JudgmentSampler(JudgmentSplitTest.triplets(50, 20), 8, SEED);
    BatchPlan.Draw third = draw(sampler, 3);
    draw(sampler, 9);
    assertThat(draw(sampler, 3).items()).isEqualTo(third.items());
    assertThat(draw(sampler, 4).items()).isNotEqualTo(third.items());
    assertThat(
            draw(new JudgmentSampler(JudgmentSplitTest.triplets(50, 20), 8, SEED), 3).judgments())
        .isEqualTo(third.judgments());
    assertThat(
            draw(new JudgmentSampler(JudgmentSplitTest.triplets(50, 20), 8, SEED + 1), 3)
                .judgments())
        .isNotEqualTo(third.judgments());
  }

  @Test
  void imagesLieRoleByRole() {
    Triplets triplets = JudgmentSplitTest.triplets(50, 20);
    BatchPlan.Draw draw = draw(new JudgmentSampler(triplets, 8, SEED), 2);
    assertThat(draw.items()).hasSize(24);
    for (int t = 0; t < 8; t++) {
      int judgment = draw.judgments()[t];
      assertThat(draw.items()[t]).isEqualTo(triplets.anchors()[judgment]);
      assertThat(draw.items()[8 + t]).isEqualTo(triplets.positives()[judgment]);
      assertThat(draw.items()[16 + t]).isEqualTo(triplets.negatives()[judgment]);
    }
    Pairs pairs = new Pairs(new int[] {3}, new int[] {4}, new boolean[1], new float[] {1});
    JudgmentSampler sampler = new JudgmentSampler(pairs, 2, SEED);
    assertThat(sampler.batchSize()).isEqualTo(4);
    assertThat(draw(sampler, 0).items()).containsExactly(3, 3, 4, 4);
  }

  @Test
  void aJudgmentWithAnUnusableImageIsReplaced() {
    Triplets triplets = JudgmentSplitTest.triplets(50, 20);
    JudgmentSampler sampler = new JudgmentSampler(triplets, 8, SEED);
    int[] counts = new int[50];
    for (long step = 0; step < 500; step++) {
      BatchPlan.Draw usual = draw(sampler, step);
      BatchPlan.Draw draw = sampler.draw(step, item -> item != 3 && item != 11).orElseThrow();
      assertThat(draw.items()).as("step %d", step).doesNotContain(3, 11);
      for (int t = 0; t < 8; t++) {
        counts[draw.judgments()[t]]++;
        int judgment = usual.judgments()[t];
        if (IntStream.range(0, 3)
            .map(r -> triplets.item(judgment, r))
            .noneMatch(item -> item == 3 || item == 11)) {
          assertThat(draw.judgments()[t]).as("step %d", step).isEqualTo(judgment);
        }
      }
    }
    int[] left = Arrays.stream(counts).filter(count -> count > 0).toArray();
    assertThat(left.length).isBetween(20, 49);
    // Replacements spread over all that is left: none comes up far more than its share.
    assertThat(Arrays.stream(left).max().orElseThrow())
        .as("seed %d", SEED)
        .isLessThan(2 * 4000 / left.length);
    assertThat(sampler.draw(0, item -> false)).isEmpty();
  }

  @Test
  void impossibleRequestsAreRefused() {
    assertThatThrownBy(() -> new JudgmentSampler(JudgmentSplitTest.triplets(5, 5), 0, SEED))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new JudgmentSampler(JudgmentSplitTest.triplets(0, 5), 1, SEED))
        .isInstanceOf(IllegalArgumentException.class);
    for (float weight : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThatThrownBy(
              () -> new Triplets(new int[1], new int[1], new int[1], new float[] {weight}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("above 0 and finite");
    }
    assertThatThrownBy(() -> new Pairs(new int[1], new int[1], new boolean[2], new float[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theArraysOfJudgmentsCannotBeChanged() {
    int[] anchors = {1};
    Triplets triplets = new Triplets(anchors, new int[] {2}, new int[] {3}, new float[] {0.5f});
    anchors[0] = 9;
    triplets.anchors()[0] = 9;
    triplets.weights()[0] = 9;
    assertThat(triplets.item(0, 0)).isEqualTo(1);
    assertThat(triplets.weight(0)).isEqualTo(0.5f);
  }

  private static BatchPlan.Draw draw(BatchPlan plan, long step) {
    return plan.draw(step, item -> true).orElseThrow();
  }
}
