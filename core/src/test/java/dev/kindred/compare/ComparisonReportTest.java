package dev.kindred.compare;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.metrics.Interval;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ComparisonReportTest {
  private static final List<String> ONE_LEVEL = List.of("class");
  private static final List<String> TWO_LEVELS = List.of("family", "class");

  @Test
  void aLossWinsWhenZeroIsOutsideTheIntervalOfItsLead() {
    ComparisonReport report =
        Invented.report(
            Invented.study(TWO_LEVELS, "pair", "triplet"),
            Invented.runs("pair", .50, .52, .51, .49),
            Invented.runs("triplet", .60, .61, .62, .59));
    assertThat(report.verdict().finding("Retrieval").winner()).isEqualTo("triplet");
    assertThat(report.verdict().finding("Retrieval").sentence())
        .isEqualTo(
            "TRIPLET retrieved images of the same class better than PAIR: MAP@R 0.605 against"
                + " 0.505, a lead of 0.100 (95% interval 0.087 to 0.113, p < 0.001 corrected for 2 tests,"
                + " 4 paired seeds).");
    assertThat(report.verdict().finding("Order").winner()).isEqualTo("triplet");
    assertThat(report.verdict().finding("Order").sentence())
        .contains("beyond their class", "same family before unrelated; 0.5 is chance");
  }

  @Test
  void noLossWinsWhenZeroIsInsideTheInterval() {
    ComparisonReport report =
        Invented.report(
            Invented.study(TWO_LEVELS, "pair", "triplet"),
            Invented.runs("pair", .50, .58, .51),
            Invented.runs("triplet", .55, .51, .56));
    assertThat(report.verdict().finding("Retrieval").winner()).isNull();
    assertThat(report.verdict().finding("Retrieval").sentence())
        .startsWith("No winner in retrieval: the MAP@R of TRIPLET (0.540) and PAIR differ by 0.010")
        .contains("zero is inside the interval (95% interval −0.", "3 paired seeds")
        .endsWith("seeds to be found.");
    assertThat(report.verdict().finding("Order").winner()).isNull();
  }

  @Test
  void theSeedsThatWouldBeNeededAreNamedWhenTheyAreFew() {
    ComparisonReport report =
        Invented.report(
            Invented.study(ONE_LEVEL, "pair", "triplet"),
            Invented.runs("pair", .50, .50, .50),
            Invented.runs("triplet", .60, .50, .55));
    assertThat(report.verdict().finding("Retrieval").winner()).isNull();
    assertThat(report.verdict().finding("Retrieval").sentence())
        .endsWith("about 10 seeds would be needed to find a difference this small.");
  }

  @Test
  void oneSeedNeverMakesAWinner() {
    ComparisonReport report =
        Invented.report(
            Invented.study(ONE_LEVEL, "pair", "triplet"),
            Invented.runs("pair", .1),
            Invented.runs("triplet", .9));
    assertThat(report.verdict().finding("Retrieval").winner()).isNull();
    assertThat(report.verdict().finding("Retrieval").sentence()).contains("one seed cannot tell");
    assertThat(report.verdict().finding("Order").metric()).isNull();
    assertThat(report.verdict().finding("Order").sentence()).contains("it has one level of labels");
  }

  @Test
  void tunedLossesAreJudgedAmongThemselvesAndAgainstThemselvesAsGiven() {
    ComparisonReport report =
        Invented.report(
            Invented.tunedStudy(ONE_LEVEL, "pair", "triplet"),
            Invented.runs("pair", .60, .62, .61, .59),
            Invented.runs("triplet", .60, .61, .62, .59),
            Invented.runs("pair-given", .40, .42, .41, .39),
            Invented.runs("triplet-given", .60, .61, .62, .59));
    assertThat(report.verdict().finding("Retrieval").winner()).isNull();
    assertThat(requireNonNull(report.givenVerdict()).finding("Retrieval").winner())
        .isEqualTo("triplet-given");
    assertThat(report.difference("map@r", "pair", "pair-given").orElseThrow().overUnits().mean())
        .isCloseTo(.2, within(1e-9));
    assertThat(report.difference("map@r", "pair", "triplet-given")).isEmpty();
  }

  @Test
  void amongThreeTheWinnerMustBeatTheClosestRival() {
    Study study = Invented.study(ONE_LEVEL, "a", "b", "c");
    ComparisonReport close =
        Invented.report(
            study,
            Invented.runs("a", .10, .11, .12, .13),
            Invented.runs("b", .70, .72, .71, .73),
            Invented.runs("c", .71, .71, .72, .72));
    assertThat(close.verdict().finding("Retrieval").winner()).isNull();
    assertThat(close.verdict().finding("Retrieval").sentence()).contains("corrected for 3 tests");
    ComparisonReport clear =
        Invented.report(
            study,
            Invented.runs("a", .10, .11, .12, .13),
            Invented.runs("b", .70, .72, .71, .73),
            Invented.runs("c", .81, .82, .81, .83));
    assertThat(clear.verdict().finding("Retrieval").winner()).isEqualTo("c");
    assertThat(clear.verdict().finding("Retrieval").sentence())
        .contains("better than every other loss", "over B, the closest");
  }

  /** Each of the three tests alone has p = 0.02; Holm's correction makes 0.06 of the smallest. */
  @Test
  void manyWeakDifferencesAreNoProof() {
    double[] step = {.010, .020, .015, .030};
    double[] a = {.50, .51, .52, .53};
    double[] b = new double[4];
    double[] c = new double[4];
    for (int seed = 0; seed < 4; seed++) {
      b[seed] = a[seed] + step[seed];
      c[seed] = b[seed] + step[seed];
    }
    ComparisonReport three =
        Invented.report(
            Invented.study(ONE_LEVEL, "a", "b", "c"),
            Invented.runs("a", a),
            Invented.runs("b", b),
            Invented.runs("c", c));
    Difference alone = three.difference("map@r", "c", "b").orElseThrow();
    assertThat(alone.excludesZero()).isTrue();
    assertThat(alone.probability()).isBetween(.02, .025);
    assertThat(three.verdict().finding("Retrieval").winner()).isNull();
    assertThat(three.verdict().finding("Retrieval").sentence())
        .contains("not enough among so many tests", "p = 0.066 corrected for 3 tests");
    ComparisonReport two =
        Invented.report(
            Invented.study(ONE_LEVEL, "b", "c"), Invented.runs("b", b), Invented.runs("c", c));
    assertThat(two.verdict().finding("Retrieval").winner()).isEqualTo("c");
  }

  @Test
  void differencesArePairedBySeedAndCanBeReadFromEitherSide() {
    ComparisonReport report =
        Invented.report(
            Invented.study(ONE_LEVEL, "pair", "triplet"),
            Invented.runs("pair", .1, .5, .9),
            Invented.runs("triplet", .2, .6, 1.0));
    Difference difference = report.difference("map@r", "triplet", "pair").orElseThrow();
    assertThat(difference.overUnits().mean()).isEqualTo(.1, within(1e-12));
    assertThat(difference.overUnits().halfWidth()).isLessThan(1e-9);
    assertThat(difference.overQueries()).isNotNull();
    Difference reversed = report.difference("map@r", "pair", "triplet").orElseThrow();
    assertThat(reversed.overUnits().mean()).isEqualTo(-.1, within(1e-12));
    assertThat(reversed.overUnits().low()).isLessThanOrEqualTo(reversed.overUnits().high());
    assertThat(report.difference("eer", "triplet", "pair").orElseThrow().overQueries()).isNull();
    assertThat(report.difference("map@r", "triplet", "other")).isEmpty();
  }

  @Test
  void onlySeedsThatBothLossesHaveArePaired() {
    ComparisonReport report =
        Invented.report(
            Invented.study(ONE_LEVEL, "pair", "triplet"),
            Invented.runs("pair", .1, .2, .3),
            Invented.runs("triplet", .2, .3));
    assertThat(report.difference("map@r", "triplet", "pair").orElseThrow().units()).isEqualTo(2);
    assertThat(report.summary("map@r", "pair").orElseThrow().values()).hasSize(3);
  }

  @Test
  void aDifferenceThatVanishesWhenQueriesAreRedrawnDecidesNothing() {
    Difference difference =
        new Difference(
            "map@r",
            "a",
            "b",
            3,
            new Interval(.1, .05, .15),
            new Interval(.1, -.01, .2),
            4,
            .02,
            3);
    assertThat(difference.excludesZero()).isFalse();
  }

  @Test
  void runsThatDoNotFitTheStudyAreRefused() {
    Study study = Invented.study(ONE_LEVEL, "pair", "triplet");
    assertThatThrownBy(() -> Invented.report(study, Invented.runs("pair", .5)))
        .hasMessage("no run of loss \"triplet\"");
    assertThatThrownBy(() -> Invented.report(study, Invented.runs("other", .5)))
        .hasMessageContaining("run of loss \"other\", seed 0");
    assertThatThrownBy(
            () -> Invented.report(study, Invented.runs("pair", .5), Invented.runs("pair", .5)))
        .hasMessageContaining("the run came twice");
    assertThatThrownBy(() -> Invented.study(ONE_LEVEL, "pair", "pair"))
        .hasMessageContaining("two losses share a key");
  }
}
