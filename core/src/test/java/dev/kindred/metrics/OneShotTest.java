package dev.kindred.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.testing.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class OneShotTest {

  /** Three items a class; class c lies in group c mod 2, where it has the name c / 2. */
  private static List<List<String>> labels(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> List.of("group" + i / 3 % 2, "class" + i / 6))
        .toList();
  }

  @Test
  void everyTrialIsAsDefined() {
    List<List<String>> labels = labels(60);
    OneShot oneShot = new OneShot(5, 300, 3);
    int[] drawn = new int[60];
    oneShot
        .trials(oneShot.groups(labels))
        .forEach(trial -> {
          String group = labels.get(trial.support()[0]).getFirst();
          assertThat(trial.support()).hasSize(5);
          for (int k = 0; k < 5; k++) {
            int support = trial.support()[k];
            int query = trial.queries()[k];
            assertThat(support).isNotEqualTo(query);
            assertThat(labels.get(support)).isEqualTo(labels.get(query)).startsWith(group);
            drawn[support]++;
            drawn[query]++;
          }
          assertThat(Arrays.stream(trial.support()).mapToObj(labels::get).distinct()).hasSize(5);
        });
    // 3,000 draws over 60 items: about 50 each.
    assertThat(Arrays.stream(drawn).min().orElse(0)).isGreaterThan(20);
    assertThat(Arrays.stream(drawn).max().orElse(0)).isLessThan(90);
  }

  @Test
  void theErrorIsThatOfPlainLoopsOverTheTrials() {
    for (long seed : Seeds.some(5)) {
      float[][] x = Embeddings.unit(48, 3, new Random(seed));
      List<List<String>> labels = labels(48);
      OneShot oneShot = new OneShot(4, 50, seed);
      List<OneShot.Trial> trials = oneShot.trials(oneShot.groups(labels)).toList();
      int wrong = 0;
      for (OneShot.Trial trial : trials) {
        for (int query : trial.queries()) {
          float[] from = x[query];
          int answer =
              Arrays.stream(trial.support())
                  .boxed()
                  .min((a, b) -> Double.compare(distance(from, x[a]), distance(from, x[b])))
                  .orElseThrow();
          wrong += labels.get(answer).equals(labels.get(query)) ? 0 : 1;
        }
      }
      OneShot.Result result = oneShot.measure(x, labels);
      assertThat(result.error().mean()).as("seed %d", seed).isEqualTo(wrong / 200.0, within(1e-12));
      assertThat(result.groups()).isEqualTo(2);
    }
  }

  @Test
  void theIntervalHoldsTheErrorOfAllPossibleTrials() {
    int missed = 0;
    for (long seed : Seeds.some(20)) {
      float[][] x = Embeddings.unit(24, 2, new Random(seed));
      List<List<String>> labels = labels(24);
      double exact = exactTwoWayError(x, labels);
      Interval error = new OneShot(2, 500, seed).measure(x, labels).error();
      assertThat(error.mean()).as("seed %d", seed).isEqualTo(exact, within(0.08));
      assertThat(error.halfWidth()).as("seed %d", seed).isBetween(0.02, 0.05);
      missed += exact < error.low() || exact > error.high() ? 1 : 0;
    }
    assertThat(missed).as("of 20 intervals at 95%%").isLessThanOrEqualTo(4);
  }

  /** The mean over every two classes of a group, every two supports and every query. */
  private static double exactTwoWayError(float[][] x, List<List<String>> labels) {
    double wrong = 0;
    double all = 0;
    for (int query = 0; query < x.length; query++) {
      for (int right = 0; right < x.length; right++) {
        for (int other = 0; other < x.length; other++) {
          if (query == right
              || !labels.get(right).equals(labels.get(query))
              || labels.get(other).equals(labels.get(query))
              || !labels.get(other).getFirst().equals(labels.get(query).getFirst())) {
            continue;
          }
          all++;
          wrong += distance(x[query], x[other]) < distance(x[query], x[right]) ? 1 : 0;
        }
      }
    }
    return wrong / all;
  }

  @Test
  void perfectVectorsHaveNoErrorButAnInterval() {
    float[][] x = new float[60][];
    Arrays.setAll(x, i -> new float[] {Math.floorDiv(i, 3)});
    Interval error = new OneShot(5, 100, 1).measure(x, labels(60)).error();
    assertThat(error.mean()).isZero();
    assertThat(error.low()).isZero();
    // Wilson's upper end for 0 of 100: t²/(100 + t²), t = 1.984.
    assertThat(error.high()).isEqualTo(0.0379, within(1e-4));
  }

  @Test
  void equalVectorsAreNoBetterThanChance() {
    float[][] x = new float[60][2];
    OneShot.Result result = new OneShot(10, 400, 1).measure(x, labels(60));
    assertThat(result.error().mean()).isEqualTo(0.9, within(1e-12));
  }

  @Test
  void tooFewClassesAreAnError() {
    List<List<String>> labels = new ArrayList<>(labels(60));
    labels.set(0, List.of("group0", "single"));
    labels.add(List.of());
    assertThatThrownBy(() -> new OneShot(11, 400, 1).measure(new float[61][2], labels))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no group has 11 classes of two or more images; the largest has 10");
  }

  @Test
  void withoutAHierarchyAllClassesAreOneGroup() {
    List<List<String>> flat = labels(60).stream().map(l -> List.of(String.join("/", l))).toList();
    OneShot.Result result = new OneShot(20, 50, 1).measure(new float[60][2], flat);
    assertThat(result.groups()).isEqualTo(1);
    assertThat(result.error().mean()).isEqualTo(0.95, within(1e-12));
  }

  @Test
  void impossibleSettingsAreRefused() {
    assertThatThrownBy(() -> new OneShot(1, 400, 1)).hasMessageContaining("at least 2 classes");
    assertThatThrownBy(() -> new OneShot(20, 1, 1)).hasMessageContaining("2 trials");
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += Math.pow((double) a[d] - b[d], 2);
    }
    return Math.sqrt(sum);
  }
}
