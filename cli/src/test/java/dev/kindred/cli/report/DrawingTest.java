package dev.kindred.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.metrics.Interval;
import org.junit.jupiter.api.Test;

final class DrawingTest {

  @Test
  void ticksAreRoundNumbersThatCoverTheAxis() {
    assertThat(Axis.linear(0, 60, 0, 100).ticks()).containsExactly(0.0, 20.0, 40.0, 60.0);
    assertThat(Axis.linear(0.12, 0.34, 0, 100).ticks())
        .usingComparatorForType((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : 1, Double.class)
        .containsExactly(0.15, 0.2, 0.25, 0.3);
    assertThat(new Axis(1, 64, true, 0, 100).ticks())
        .containsExactly(1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0);
  }

  @Test
  void valuesAreMappedLinearlyOrByRatioAndKeptInside() {
    Axis linear = Axis.linear(0, 10, 200, 100);
    assertThat(linear.at(5)).isEqualTo(150);
    assertThat(linear.at(99)).isEqualTo(100);
    assertThat(new Axis(1, 16, true, 0, 100).at(4)).isEqualTo(50, within(1e-9));
  }

  @Test
  void anAxisOfOneValueStillHasAWidth() {
    assertThat(Axis.linear(0, 0, 0, 1).ticks()).isNotEmpty();
    assertThat(Axis.around(1, 1, 0, 1, 0, 100).at(1)).isFinite();
  }

  @Test
  void markupEscapesAndInsistsOnItsOrder() {
    Markup markup = new Markup().element("p", "a < b & \"c\"", "title", "'<>");
    assertThat(markup).hasToString("<p title=\"&#39;&lt;&gt;\">a &lt; b &amp; &quot;c&quot;</p>");
    assertThatThrownBy(() -> new Markup().open("p").open("b").close("p"))
        .hasMessage("closing <p> inside <b>");
    assertThatThrownBy(() -> new Markup().open("p").toString()).hasMessage("not closed: [p]");
  }

  @Test
  void numbersHaveFixedDigitsATrueMinusAndNoNegativeZero() {
    assertThat(Numbers.value(-0.0001)).isEqualTo("0.000");
    assertThat(Numbers.value(-0.25)).isEqualTo("−0.250");
    assertThat(Numbers.signed(0.5)).isEqualTo("+0.500");
    assertThat(Numbers.value(Double.NaN)).isEqualTo("–");
    assertThat(Numbers.plusMinus(new Interval(1, Double.NaN, Double.NaN))).isEmpty();
    assertThat(Numbers.range(new Interval(0, -1, 1))).isEqualTo("[−1.000, 1.000]");
    assertThat(Numbers.count(1_234_567)).isEqualTo("1\u202f234\u202f567");
    assertThat(Numbers.tick(0.30000000000000004)).isEqualTo("0.3");
    assertThat(Numbers.tick(40)).isEqualTo("40");
  }
}
