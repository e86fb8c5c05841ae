package dev.kindred.compare;

import dev.kindred.compare.ComparisonReport.Measured;
import dev.kindred.metrics.Interval;
import dev.kindred.metrics.Statistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a comparison on judgments: which loss orders unseen images better, for each way
 * in which the judgments were chosen, and whether the ways make a difference to it.
 */
final class JudgmentFindings {
  private static final double LEVEL = 0.95;
  private static final int RESAMPLES = 1000;
  private static final long RESAMPLING_SEED = 1;

  private final List<Contender> contenders;
  private final Study study;
  private final List<Measured> measured;

  JudgmentFindings(List<Contender> contenders, Study study, List<Measured> measured) {
    this.contenders = contenders;
    this.study = study;
    this.measured = measured;
  }

  List<Question> questions(List<LossDescription> losses) {
    List<Question> questions = new ArrayList<>();
    for (Asked asked : Asked.values()) {
      List<String> keys = keys(losses, asked);
      if (keys.size() > 1) {
        boolean all = asked == Asked.ALL;
        questions.add(
            new Question(
                all ? "Order" : "Order, " + asked.text(),
                JudgmentTask.UNSEEN,
                all
                    ? "ordered unseen images more as they were judged"
                    : "trained on %s ordered unseen images more as they were judged"
                        .formatted(asked.text()),
                all
                    ? "in the order of unseen images"
                    : "in the order of unseen images after " + asked.text(),
                "triplet accuracy",
                keys));
      }
    }
    return questions;
  }

  private List<String> keys(List<LossDescription> losses, Asked asked) {
    return losses.stream()
        .map(LossDescription::key)
        .filter(key -> contenders.stream().anyMatch(c -> c.key().equals(key) && c.asked() == asked))
        .toList();
  }

  /** How much larger the difference of two losses is among neighbours than for random judgments. */
  List<Verdict.Finding> interactions(List<LossDescription> losses) {
    List<String> random = keys(losses, Asked.RANDOM);
    List<String> near = keys(losses, Asked.NEIGHBOURS);
    List<Verdict.Finding> findings = new ArrayList<>();
    for (int loss = 1; loss < Math.min(random.size(), near.size()); loss++) {
      double[][] nearby = differences(near.get(loss), near.get(0));
      double[][] anywhere = differences(random.get(loss), random.get(0));
      double[] byNear = means(near.get(loss), near.get(0));
      double[] byRandom = means(random.get(loss), random.get(0));
      Interval seeds = Statistics.pairedInterval(byNear, byRandom, LEVEL);
      Interval anchors =
          Statistics.pairedBootstrap(nearby, anywhere, RESAMPLES, LEVEL, RESAMPLING_SEED);
      findings.add(
          new Verdict.Finding(
              "Interaction",
              JudgmentTask.UNSEEN,
              null,
              sentence(near.get(loss), near.get(0), byNear, byRandom, seeds, anchors)));
    }
    return findings;
  }

  private String sentence(
      String loss,
      String reference,
      double[] near,
      double[] random,
      Interval seeds,
      Interval anchors) {
    return "%s minus %s is %s, and %s after random judgments: which judgments are asked changes it by %s (95%% interval %s to %s over %d paired seeds, %s to %s with anchors redrawn too)%s."
        .formatted(
            study.title(loss),
            study.title(reference),
            number(Arrays.stream(near).average().orElse(Double.NaN)),
            number(Arrays.stream(random).average().orElse(Double.NaN)),
            number(seeds.mean()),
            number(seeds.low()),
            number(seeds.high()),
            near.length,
            number(anchors.low()),
            number(anchors.high()),
            seeds.excludesZero() && anchors.excludesZero()
                ? ""
                : "; zero is inside, so this is no proof that it does");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value).replace('-', '−');
  }

  private double[] means(String loss, String reference) {
    List<Measured> a = runs(loss);
    List<Measured> b = runs(reference);
    double[] differences = new double[Math.min(a.size(), b.size())];
    for (int s = 0; s < differences.length; s++) {
      differences[s] = value(a.get(s)) - value(b.get(s));
    }
    return differences;
  }

  /** Of each anchor, [seed][anchor]. */
  private double[][] differences(String loss, String reference) {
    List<Measured> a = runs(loss);
    List<Measured> b = runs(reference);
    double[][] differences = new double[Math.min(a.size(), b.size())][];
    for (int s = 0; s < differences.length; s++) {
      double[] mine = Objects.requireNonNull(a.get(s).perQuery().get(JudgmentTask.UNSEEN));
      double[] theirs = Objects.requireNonNull(b.get(s).perQuery().get(JudgmentTask.UNSEEN));
      differences[s] = new double[mine.length];
      Arrays.setAll(differences[s], i -> mine[i] - theirs[i]);
    }
    return differences;
  }

  private List<Measured> runs(String key) {
    return measured.stream().filter(m -> m.run().loss().equals(key)).toList();
  }

  private static double value(Measured one) {
    @Nullable Double value = one.run().metrics().get(JudgmentTask.UNSEEN);
    return value == null ? Double.NaN : value;
  }
}
