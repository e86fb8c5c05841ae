package dev.kindred.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.nn.SearchSpace.Dimension.Choice;
import dev.kindred.testing.Seeds;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The cube of a loss's hyper-parameters. */
class SearchSpaceTest {

  static Stream<Loss> losses() {
    return LossCases.all();
  }

  @ParameterizedTest
  @MethodSource("losses")
  void itsOriginIsTheLossItself(Loss loss) {
    SearchSpace space = SearchSpace.of(loss);
    assertThat(space.origin()).hasSize(space.dimensions().size());
    assertThat(Arrays.stream(space.origin()).boxed()).allMatch(u -> u >= 0 && u <= 1);
    assertThat(space.sample(space.origin())).isSameAs(loss);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void everyPointIsALossThatCanBeWrittenDown(Loss loss) {
    SearchSpace space = SearchSpace.of(loss);
    int n = space.dimensions().size();
    Random random = new Random(Seeds.suite());
    for (int i = 0; i < 200; i++) {
      boolean corner = i % 2 == 0;
      double[] point = random.doubles(n).map(u -> corner ? Math.round(u) : u).toArray();
      Loss sampled = space.sample(point);
      assertThat(LossText.parse(sampled.text()).text())
          .as(Arrays.toString(point))
          .isEqualTo(sampled.text());
      assertThat(sampled.text()).hasSizeLessThan(160);
      assertThat(space.sample(point)).isEqualTo(sampled);
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void everyDimensionMatters(Loss loss) {
    SearchSpace space = SearchSpace.of(loss);
    for (int i = 0; i < space.dimensions().size(); i++) {
      double[] point = new double[space.dimensions().size()];
      Arrays.fill(point, 0.3);
      Set<String> found = new HashSet<>();
      for (double u : new double[] {0.05, 0.35, 0.6, 0.95}) {
        point[i] = u;
        found.add(space.sample(point).text());
      }
      SearchSpace.Dimension dimension = space.dimensions().get(i);
      int different = dimension instanceof Choice c ? Math.min(4, c.choices().size()) : 4;
      assertThat(found).as(dimension.name()).hasSize(different);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "contrastive|margin, positive-margin / margin, mining",
        "triplet|margin, mining",
        "triplet(form=soft)|mining",
        "nt-xent|temperature",
        "supcon(memory=3)|temperature",
        "multi-similarity|alpha, beta, base",
        "proxy-anchor|alpha, delta, proxy-rate",
        "log-ratio|''",
        "ladder|margin, coarser margins / margin, factor of the coarser weights, mining",
        "ladder(margins=0.3,weights=1)|margin, mining",
        "graded-contrastive|margin, positive-margin / margin, factor of the coarser weights",
      })
  void theDimensionsAreThese(String text, String names) {
    assertThat(
            String.join(
                ", ",
                SearchSpace.of(LossText.parse(text)).dimensions().stream()
                    .map(SearchSpace.Dimension::name)
                    .toList()))
        .isEqualTo(names);
  }

  @Test
  void anAxisIsReadOnItsScale() {
    SearchSpace triplet = SearchSpace.of(LossText.parse("triplet(swap=true)"));
    assertThat(triplet.dimensions())
        .containsExactly(
            new SearchSpace.Dimension.Logarithmic("margin", 0.05, 1),
            new SearchSpace.Dimension.Choice(
                "mining", List.of("all", "batch-hard", "semi-hard", "distance-weighted")));
    assertThat(triplet.sample(0, 0))
        .isEqualTo(new Triplet(Triplet.Form.PLAIN, 0.05, Mining.ALL, true));
    assertThat(triplet.sample(0.5, 0.3))
        .isEqualTo(new Triplet(Triplet.Form.PLAIN, 0.224, Mining.BATCH_HARD, true));
    assertThat(triplet.sample(1, 1))
        .isEqualTo(new Triplet(Triplet.Form.PLAIN, 1, Mining.DISTANCE_WEIGHTED, true));
    SearchSpace contrastive = SearchSpace.of(LossText.parse("contrastive(form=squared)"));
    assertThat(contrastive.sample(0.5, 1, 0))
        .isEqualTo(
            new Contrastive(
                Contrastive.Form.SQUARED, 0.77, 1.1, Contrastive.Averaging.ACTIVE, Mining.ALL));
    SearchSpace ladder =
        SearchSpace.of(LossText.parse("ladder(margins=0.2/0.1/0.05,weights=1/0.5/0.25)"));
    assertThat(ladder.sample(1, 1, 1, 0))
        .isEqualTo(
            new Ladder(List.of(0.5, 0.5, 0.25), List.of(1.0, 2.0, 1.0), Ladder.Mining.BATCH_HARD));
    SearchSpace graded = SearchSpace.of(LossText.parse("graded-contrastive"));
    assertThat(graded.sample(1, 0.5, 1))
        .isEqualTo(
            new GradedContrastive(List.of(0.56, 1.25), List.of(1.6, 1.4), List.of(1.0, 1.0)));
  }

  @Test
  void aPointOutsideTheCubeIsAnError() {
    SearchSpace space = SearchSpace.of(LossText.parse("triplet"));
    assertThatThrownBy(() -> space.sample(0.5)).hasMessageContaining("2 coordinates in 0..1");
    assertThatThrownBy(() -> space.sample(0.5, 1.5)).hasMessageContaining("[0.5, 1.5]");
    assertThatThrownBy(() -> space.sample(0.5, Double.NaN)).hasMessageContaining("NaN");
  }

  @ParameterizedTest
  @MethodSource("losses")
  void whatIsFixedStays(Loss loss) {
    String text = loss.text();
    WrittenLoss written = WrittenLoss.parse(text);
    for (String option : written.named()) {
      SearchSpace space = SearchSpace.of(loss, Set.of(option));
      Random random = new Random(Seeds.suite());
      for (int i = 0; i < 50; i++) {
        String sampled = space.sample(random.doubles(space.dimensions().size()).toArray()).text();
        assertThat(option(sampled, option)).isEqualTo(option(text, option));
      }
    }
    assertThat(SearchSpace.of(loss, written.named()).dimensions()).isEmpty();
  }

  /** "0.2" of "triplet(form=plain,margin=0.2)" and "margin". */
  private static String option(String text, String name) {
    return Arrays.stream(text.substring(text.indexOf('(') + 1, text.length() - 1).split(","))
        .filter(o -> o.startsWith(name + "="))
        .collect(Collectors.joining());
  }
}
