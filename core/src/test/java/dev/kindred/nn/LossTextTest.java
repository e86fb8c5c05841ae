package dev.kindred.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses as text. */
class LossTextTest {

  static Stream<Loss> losses() {
    return LossCases.all();
  }

  @ParameterizedTest
  @MethodSource("losses")
  void itsTextReadsBack(Loss loss) {
    Loss read = LossText.parse(loss.text());
    assertThat(read.text()).isEqualTo(loss.text());
    if (!loss.text().contains("soft")) { // which does not write down the margin it has no use for
      assertThat(read).isEqualTo(loss);
    }
  }

  @Test
  void everyNameIsThatOfALoss() {
    assertThat(LossText.NAMES)
        .allSatisfy(name -> assertThat(LossText.name(LossText.parse(name))).isEqualTo(name));
    assertThat(losses().map(LossText::name).distinct())
        .containsExactlyInAnyOrderElementsOf(LossText.NAMES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "contrastive|contrastive(form=linear,positive-margin=0.5,margin=1.2,averaging=active,"
            + "mining=all)",
        "triplet|triplet(form=plain,margin=0.2,mining=semi-hard,swap=false)",
        "nt-xent|nt-xent(temperature=0.07)",
        "supcon|supcon(temperature=0.1)",
        "multi-similarity|multi-similarity(alpha=2.0,beta=50.0,base=0.5,epsilon=0.1)",
        "proxy-anchor|proxy-anchor(alpha=32.0,delta=0.1,proxy-rate=100.0)",
        "log-ratio|log-ratio",
        "ladder|ladder(margins=0.2/0.01,weights=1.0/0.25,mining=semi-hard)",
        "graded-contrastive|graded-contrastive(positive-margins=0.5/1.25,margins=1.2/1.4,"
            + "weights=1.0/0.25)"
      })
  void theDefaultsAreThese(String name, String text) {
    assertThat(LossText.parse(name).text()).isEqualTo(text);
  }

  @Test
  void theLossesOfTheQuestionCanBeWrittenDown() {
    assertThat(LossText.parse("contrastive(positive-margin=0,averaging=all,margin=1)"))
        .isEqualTo(
            new Contrastive(Contrastive.Form.LINEAR, 0, 1, Contrastive.Averaging.ALL, Mining.ALL));
    assertThat(LossText.parse("triplet(form=plain,margin=0.2,mining=all)"))
        .isEqualTo(new Triplet(Triplet.Form.PLAIN, 0.2, Mining.ALL, false));
  }

  @Test
  void lossesCanBeListed() {
    assertThat(
            LossText.parseList(
                "contrastive, triplet(form=soft,mining=all) ,ladder(margins=0.3/0.2),supcon"))
        .extracting(LossText::name)
        .containsExactly("contrastive", "triplet", "ladder", "supcon");
  }

  @Test
  void aMemoryIsAnOptionOfTheLossesThatTakeOne() {
    assertThat(LossText.parse("nt-xent(memory=8)")).isEqualTo(new CrossBatch(new NtXent(0.07), 8));
    assertThat(LossText.parse("nt-xent(memory=0)")).isEqualTo(new NtXent(0.07));
    assertThat(List.of("proxy-anchor(memory=2)", "log-ratio(memory=2)", "ladder(memory=2)"))
        .allSatisfy(text ->
            assertThatThrownBy(() -> LossText.parse(text)).hasMessageContaining("a memory of"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tripplet|unknown loss 'tripplet'; known: contrastive, triplet, nt-xent, supcon,",
        "triplet(marign=1)|no option 'marign'; it has form, margin, mining, swap, memory",
        "triplet(margin=x)|margin of triplet must be a number, not 'x'",
        "triplet(margin)|expected key=value, not 'margin'",
        "triplet(margin=1,margin=2)|margin of triplet is given twice",
        "triplet(mining=easy)|known: all, batch-hard, semi-hard, distance-weighted",
        "triplet(swap=yes)|known: true, false",
        "triplet(memory=1.5)|memory of triplet must be a whole number",
        "triplet(memory=-1)|a memory holds 1 to 1024 batches, not -1",
        "ladder(margins=0.1:0.2)|margins of ladder must be numbers parted by '/'",
        "triplet(margin=1|missing ')'",
      })
  void whatIsNotALossIsNamed(String text, String message) {
    assertThatThrownBy(() -> LossText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "contrastive(margin=3)",
        "contrastive(positive-margin=1.2)",
        "contrastive(positive-margin=-0.1)",
        "contrastive(margin=NaN)",
        "triplet(margin=0)",
        "triplet(margin=5)",
        "nt-xent(temperature=0)",
        "supcon(temperature=11)",
        "multi-similarity(alpha=0)",
        "multi-similarity(beta=NaN)",
        "multi-similarity(base=1.5)",
        "multi-similarity(epsilon=-1)",
        "proxy-anchor(alpha=-1)",
        "proxy-anchor(delta=2)",
        "proxy-anchor(proxy-rate=0)",
        "ladder(margins=0)",
        "ladder(weights=0/0)",
        "ladder(weights=-1)",
        "graded-contrastive(margins=0.5/1.4)",
        "graded-contrastive(margins=1.2)",
        "graded-contrastive(weights=-1)"
      })
  void whatIsOutOfRangeIsAnError(String text) {
    String name = text.substring(0, text.indexOf('('));
    assertThatThrownBy(() -> LossText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name + " needs");
  }
}
