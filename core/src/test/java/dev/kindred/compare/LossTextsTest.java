package dev.kindred.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.nn.Encoder;
import dev.kindred.nn.LossText;
import dev.kindred.nn.WrittenLoss;
import dev.kindred.train.TrainingConfig;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a report says about each loss. */
class LossTextsTest {

  private static List<LossDescription> described(String losses) {
    TrainingConfig base = TrainingConfig.of(LossText.parse("triplet"), Encoder.named("gray28"));
    return Contender.of(LossText.parseList(losses), base).stream()
        .map(c -> LossTexts.describe(c, List.of()))
        .toList();
  }

  @Test
  void everyLossHasATitleAndItsFormula() {
    List<LossDescription> all = described(String.join(",", LossText.NAMES));
    assertThat(all).extracting(LossDescription::key).isEqualTo(LossText.NAMES);
    assertThat(all)
        .extracting(LossDescription::title)
        .containsExactly(
            "Contrastive",
            "Triplet",
            "NT-Xent",
            "SupCon",
            "Multi-similarity",
            "Proxy-anchor",
            "Log-ratio",
            "Ladder",
            "Graded contrastive");
    assertThat(all).extracting(LossDescription::formula).doesNotHaveDuplicates();
    assertThat(all).allSatisfy(loss -> assertThat(loss.parameters()).isNotEmpty());
  }

  @Test
  void lossesOfOneFamilyAreNumberedAndDifferInWhatIsSaid() {
    List<LossDescription> all =
        described(
            "triplet,triplet(swap=true),triplet(memory=4),triplet(form=soft),"
                + "contrastive,contrastive(mining=batch-hard)");
    assertThat(all)
        .extracting(LossDescription::title)
        .containsExactly(
            "Triplet 1", "Triplet 2", "Triplet 3", "Triplet 4", "Contrastive 1", "Contrastive 2");
    assertThat(all.get(1).formula())
        .isEqualTo("[D(a,p) − D̂(a,n) + m]₊, D̂(a,n) = min(D(a,n), D(p,n))");
    assertThat(all.get(2).parameters()).containsEntry("memory", "4 batches");
    assertThat(all.get(3).parameters()).doesNotContainKey("m");
    assertThat(all.get(4).parameters()).doesNotContainKey("mining");
    assertThat(all.get(5).parameters()).containsEntry("mining", "batch-hard");
  }

  @Test
  void namedOptionsTellLossesOfOneFamilyApart() {
    List<WrittenLoss> written =
        Stream.of(
                "triplet",
                "triplet(mining=batch-hard)",
                "triplet(margin=0.5,swap=true)",
                "ladder(mining=semi-hard)")
            .map(WrittenLoss::parse)
            .toList();
    TrainingConfig base = TrainingConfig.of(written.getFirst().loss(), Encoder.named("conv4-64"));
    assertThat(Contender.ofWritten(written, base))
        .extracting(Contender::title)
        .containsExactly(
            "Triplet", "Triplet, batch-hard", "Triplet, margin 0.5, swap true", "Ladder");
  }
}
