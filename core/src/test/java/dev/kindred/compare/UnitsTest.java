package dev.kindred.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.compare.ComparisonReport.Measured;
import dev.kindred.metrics.Statistics;
import dev.kindred.testing.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UnitsTest {
  @Test
  void aSeedIsOneValue() {
    List<Measured> runs = Invented.runs("pair", .5, .7);
    assertThat(Units.seeds().values(runs, "map@r")).isEqualTo(Map.of(0L, .5, 1L, .7));
    assertThat(Units.seeds().values(runs, "unknown").values()).allMatch(v -> v.isNaN());
  }

  /** Against the sandwich estimator, summed by loops over the queries of each class. */
  @Test
  void classesGiveTheStandardErrorRobustToClusters() {
    long seed = Seeds.suite();
    SplittableRandom random = new SplittableRandom(seed);
    int[] classes = new int[400];
    double[] perQuery = new double[classes.length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = (int) (17 * random.nextDouble() * random.nextDouble()); // of different sizes
      perQuery[i] = random.nextInt(9) == 0 ? Double.NaN : random.nextDouble() + .1 * classes[i];
    }
    double[] known = Arrays.stream(perQuery).filter(v -> !Double.isNaN(v)).toArray();
    double mean = Arrays.stream(known).average().orElseThrow();
    int count = 0;
    double squares = 0;
    for (int c = 0; c < 17; c++) {
      double residuals = 0;
      boolean any = false;
      for (int i = 0; i < classes.length; i++) {
        if (classes[i] == c && !Double.isNaN(perQuery[i])) {
          residuals += perQuery[i] - mean;
          any = true;
        }
      }
      squares += residuals * residuals;
      count += any ? 1 : 0;
    }
    double error = Math.sqrt(count / (count - 1.0) * squares) / known.length;

    Measured measured = Invented.runs("model", mean).getFirst();
    SortedMap<Long, Double> values =
        Units.classes(classes)
            .values(List.of(new Measured(measured.run(), Map.of("map@r", perQuery))), "map@r");
    double[] units = values.values().stream().mapToDouble(v -> v).toArray();
    assertThat(units).as("seed %d", seed).hasSize(count);
    double half = Statistics.meanInterval(units, .95).halfWidth();
    double itsError = half / Statistics.meanInterval(standard(count), .95).halfWidth();
    assertThat(Arrays.stream(units).average().orElseThrow()).isCloseTo(mean, within(1e-12));
    assertThat(itsError).as("seed %d", seed).isCloseTo(error, within(1e-12));
  }

  /** As many values with a standard error of one. */
  private static double[] standard(int n) {
    double[] values = new double[n];
    values[0] = Math.sqrt(n * (n - 1) / 2.0);
    values[1] = -values[0];
    return values;
  }

  @Test
  void whatHasNoValuePerQueryIsOneValue() {
    Measured model = Invented.runs("model", .5).getFirst();
    assertThat(Units.classes(new int[50]).values(List.of(model), "eer")).isEqualTo(Map.of(0L, .5));
  }

  @Test
  void oneModelIsBetterWhereItIsSoForTheClasses() {
    int[] classes = new int[50];
    double[] worse = new double[50];
    double[] better = new double[50];
    SplittableRandom random = new SplittableRandom(Seeds.suite());
    for (int i = 0; i < 50; i++) {
      classes[i] = i / 5;
      worse[i] = random.nextDouble();
      better[i] = worse[i] + .1 + .01 * random.nextDouble();
    }
    Study plain = Invented.study(List.of("class"), "old", "new");
    Study study =
        new Study(
            plain.created(),
            plain.command(),
            plain.dataset(),
            Study.Unit.CLASS,
            plain.losses(),
            List.of(),
            Map.of(),
            Map.of(),
            List.of());
    ComparisonReport report =
        ComparisonReport.ofModels(
            study,
            List.of(model("old", worse), model("new", better)),
            classes,
            List.of(),
            List.of());
    assertThat(report.verdict().findings().getFirst().winner()).isEqualTo("new");
    assertThat(report.verdict().sentences().getFirst())
        .startsWith("NEW retrieved images of the same class better than OLD: MAP@R")
        .contains("10 paired classes")
        .doesNotContain("seed");
    Difference difference = report.difference("map@r", "new", "old").orElseThrow();
    assertThat(difference.overQueries()).isNull();
    assertThat(difference.units()).isEqualTo(10);
    assertThat(report.difference("eer", "new", "old").orElseThrow().excludesZero()).isFalse();
  }

  private static Measured model(String key, double[] perQuery) {
    double mean = Arrays.stream(perQuery).average().orElseThrow();
    return new Measured(Invented.runs(key, mean).getFirst().run(), Map.of("map@r", perQuery));
  }
}
