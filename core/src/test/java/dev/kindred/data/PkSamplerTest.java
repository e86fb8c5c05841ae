package dev.kindred.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PkSamplerTest {
  /** Ten items of each class, class after class. */
  private static int[] classes(int count) {
    return IntStream.range(0, 10 * count).map(i -> i / 10).toArray();
  }

  @Test
  void aBatchHasKDifferentItemsOfPDifferentClasses() {
    int[] classOf = classes(30);
    PkSampler sampler = new PkSampler(classOf, 8, 4, 5);
    assertThat(sampler.batchSize()).isEqualTo(32);
    assertThat(sampler.classes()).isEqualTo(30);
    for (long step = 0; step < 200; step++) {
      int[] batch = sampler.batch(step);
      assertThat(batch).as("step %d", step).hasSize(32).doesNotHaveDuplicates();
      Set<Integer> seen = new HashSet<>();
      for (int p = 0; p < 8; p++) {
        int wanted = classOf[batch[4 * p]];
        assertThat(seen.add(wanted)).as("step %d", step).isTrue();
        for (int k = 0; k < 4; k++) {
          assertThat(classOf[batch[4 * p + k]]).as("step %d", step).isEqualTo(wanted);
        }
      }
    }
  }

  @Test
  void aBatchIsAFunctionOfSeedAndStep() {
    PkSampler sampler = new PkSampler(classes(30), 8, 4, 5);
    int[] third = sampler.batch(3);
    sampler.batch(9);
    assertThat(sampler.batch(3)).isEqualTo(third);
    assertThat(new PkSampler(classes(30), 8, 4, 5).batch(3)).isEqualTo(third);
    assertThat(sampler.batch(4)).isNotEqualTo(third);
    assertThat(new PkSampler(classes(30), 8, 4, 6).batch(3)).isNotEqualTo(third);
  }

  @Test
  void allItemsComeUpAboutEquallyOften() {
    PkSampler sampler = new PkSampler(classes(20), 5, 4, 1);
    int[] counts = new int[200];
    for (long step = 0; step < 2000; step++) {
      for (int item : sampler.batch(step)) {
        counts[item]++;
      }
    }
    assertThat(Arrays.stream(counts).min().orElseThrow()).isGreaterThan(140);
    assertThat(Arrays.stream(counts).max().orElseThrow()).isLessThan(260);
  }

  @Test
  void itemsOfSmallClassesRepeatOnlyWhenAllWereDrawn() {
    PkSampler sampler = new PkSampler(new int[] {0, 0, 0, 1, 1, 1}, 2, 5, 1);
    for (long step = 0; step < 50; step++) {
      int[] batch = sampler.batch(step);
      for (int from : new int[] {0, 5}) {
        assertThat(Arrays.copyOfRange(batch, from, from + 3)).doesNotHaveDuplicates();
        assertThat(Arrays.copyOfRange(batch, from + 3, from + 5)).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void fewerClassesThanAskedForComeUpAgainWithOtherItems() {
    int[] classOf = classes(3);
    PkSampler sampler = new PkSampler(classOf, 5, 2, 1);
    for (long step = 0; step < 50; step++) {
      int[] batch = sampler.batch(step);
      assertThat(batch).hasSize(10).doesNotHaveDuplicates();
      for (int p = 0; p < 5; p++) {
        assertThat(classOf[batch[2 * p]]).isEqualTo(classOf[batch[2 * p + 1]]);
      }
    }
  }

  @Test
  void singleImagesAreLeftOutUnlessThereIsNothingElse() {
    PkSampler mixed = new PkSampler(new int[] {0, 1, 1, 2, 2, -1}, 2, 2, 1);
    assertThat(mixed.classes()).isEqualTo(2);
    for (long step = 0; step < 50; step++) {
      assertThat(mixed.batch(step)).doesNotContain(0, 5);
    }
    PkSampler views = new PkSampler(new int[] {0, 1, 2}, 2, 2, 1);
    int[] batch = views.batch(0);
    assertThat(batch[0]).isEqualTo(batch[1]).isNotEqualTo(batch[2]);
    assertThat(batch[2]).isEqualTo(batch[3]);
  }

  @Test
  void quarterTurnsMakeFourClassesOfOne() {
    PkSampler turned = new PkSampler(classes(3), 8, 4, 1).withQuarterTurns();
    assertThat(turned.classes()).isEqualTo(12);
    for (long step = 0; step < 50; step++) {
      int[] batch = turned.batch(step);
      assertThat(batch).doesNotHaveDuplicates();
      for (int i = 0; i < batch.length; i++) {
        int first = batch[i / 4 * 4];
        assertThat(batch[i] % 4).isEqualTo(first % 4);
        assertThat(batch[i] / 40).isEqualTo(first / 40);
      }
    }
  }

  @Test
  void impossibleRequestsAreRefused() {
    assertThatThrownBy(() -> new PkSampler(new int[0], 2, 2, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PkSampler(new int[] {0}, 0, 2, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
