package dev.kindred.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.data.DataException;
import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.data.Triplets;
import dev.kindred.data.Votes;
import dev.kindred.metrics.TripletAgreement;
import dev.kindred.nn.Encoder;
import dev.kindred.nn.LossText;
import dev.kindred.testing.Seeds;
import dev.kindred.train.Budget;
import dev.kindred.train.DrawnBars;
import dev.kindred.train.HoldOut;
import dev.kindred.train.Sampling;
import dev.kindred.train.TrainingConfig;
import dev.kindred.train.TrainingListener;
import dev.kindred.train.Tuner;
import dev.kindred.train.Tuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small comparisons on judgments of drawn bars, whose number and slant are the truth. */
class JudgmentExperimentTest {
  private static final long SEED = Seeds.suite();
  private static final int CLASSES = 15;
  private static final int EACH = 4;

  @TempDir Path temporary;
  private Path data;
  private Path models;

  @BeforeEach
  void drawImages() throws IOException {
    data = Files.createDirectory(temporary.resolve("bars"));
    models = Files.createDirectory(temporary.resolve("models"));
    DrawnBars.draw(data, CLASSES, EACH, SEED);
  }

  private static final class Heard implements Experiment.Listener {
    private final List<String> events = new ArrayList<>();

    @Override
    public Tuner.Listener tuning(Contender contender, Tuning.Plan plan) {
      events.add("tuning " + contender.key());
      return new Tuner.Listener() {
        @Override
        public TrainingListener started(int number, int trials, TrainingConfig config) {
          return TrainingListener.NONE;
        }

        @Override
        public void finished(Tuning.Trial trial) {}
      };
    }

    @Override
    public TrainingListener started(int cell, int cells, Contender contender, long seed) {
      events.add("%d/%d %s %d".formatted(cell, cells, contender.key(), seed));
      return TrainingListener.NONE;
    }

    @Override
    public void finished(Contender contender, Run run, boolean kept) {}
  }

  /** An image is the more alike the fewer bars and the less slant are between. */
  private static double truth(int a, int b) {
    int c = a / EACH;
    int d = b / EACH;
    return Math.abs(c % 3 - d % 3) + 0.6 * Math.abs(c / 3 - d / 3);
  }

  private static Triplets judgments(int n) {
    Random random = new Random(SEED);
    int[][] items = new int[3][n];
    float[] weights = new float[n];
    for (int i = 0; i < n; ) {
      int[] three = random.ints(0, CLASSES * EACH).distinct().limit(3).toArray();
      if (truth(three[0], three[1]) < truth(three[0], three[2])) {
        for (int role = 0; role < 3; role++) {
          items[role][i] = three[role];
        }
        weights[i++] = 1;
      }
    }
    return new Triplets(items[0], items[1], items[2], weights);
  }

  private static Protocol protocol(Asked... asked) {
    TrainingConfig base =
        TrainingConfig.of(LossText.parse("triplet"), Encoder.conv4(1, 16))
            .with(new Sampling(6, 4, false, false))
            .with(new Budget.Steps(12));
    List<Contender> contenders =
        Contender.of(LossText.parseList("contrastive(averaging=all),triplet(form=soft)"), base);
    return new Protocol(contenders, 2, new HoldOut(HoldOut.Unit.AUTO, 0.2, 1), "kindred compare")
        .on(new Judging(Votes.of(judgments(3000)), List.of(asked), 0.5, 0.4));
  }

  private ComparisonReport run(Protocol protocol, Heard heard) throws Exception {
    try (ImageFolder folder = ImageFolder.open(data)) {
      return Experiment.run(
          folder,
          protocol,
          new CellFiles(models, true, null),
          (vectors, k) -> {
            throw new AssertionError("judgments ask for no search");
          },
          1,
          heard,
          () -> false);
    }
  }

  @Test
  void eachLossLearnsFromEachChoiceOfJudgments() throws Exception {
    Heard heard = new Heard();
    ComparisonReport report = run(protocol(Asked.RANDOM, Asked.NEIGHBOURS), heard);
    assertThat(heard.events)
        .hasSize(8)
        .startsWith(
            "1/8 contrastive-random 1",
            "2/8 triplet-random 1",
            "3/8 contrastive-neighbours 1",
            "4/8 triplet-neighbours 1");
    assertThat(report.verdict().findings())
        .extracting(Verdict.Finding::title)
        .containsExactly(
            "Order, random judgments", "Order, judgments among neighbours", "Interaction");
    double nearby = lead(report, "triplet-neighbours", "contrastive-neighbours");
    double anywhere = lead(report, "triplet-random", "contrastive-random");
    assertThat(report.verdict().finding("Interaction").sentence())
        .contains("changes it by " + "%.3f".formatted(nearby - anywhere).replace('-', '−'));
    Map<String, Double> borda = control(report, "Item popularity (Borda)");
    assertThat(borda).containsEntry("triplet_accuracy", 0.5);
    assertThat(borda.get("triplet_accuracy_seen")).isBetween(0.4, 0.9);
    assertThat(control(report, "Free table, triplet, random"))
        .containsEntry("triplet_accuracy", 0.5);
    assertThat(control(report, "Pixels").get("triplet_accuracy")).isBetween(0.5, 1.0);

    Heard again = new Heard();
    ComparisonReport resumed = run(protocol(Asked.RANDOM, Asked.NEIGHBOURS), again);
    assertThat(again.events).isEmpty();
    assertThat(resumed.summaries()).isEqualTo(report.summaries());
  }

  private static double lead(ComparisonReport report, String loss, String reference) {
    return report.difference("triplet_accuracy", loss, reference).orElseThrow().overUnits().mean();
  }

  private static Map<String, Double> control(ComparisonReport report, String title) {
    return report.controls().stream()
        .filter(c -> c.title().equals(title))
        .findFirst()
        .orElseThrow()
        .metrics();
  }

  @Test
  void intervalsThatRedrawAnchorsAreAroundTheDifferenceOfAccuracies() throws Exception {
    ComparisonReport report = run(protocol(Asked.ALL), new Heard());
    Difference difference =
        report.difference("triplet_accuracy", "triplet", "contrastive").orElseThrow();
    assertThat(Objects.requireNonNull(difference.overQueries()).mean())
        .isCloseTo(difference.overUnits().mean(), within(1e-9));
    assertThat(report.study().dataset().split()).contains("40%", "others for each seed");
  }

  @Test
  void settingsAreSearchedOnOnePartAndEvaluatedOnTheOther() throws Exception {
    Heard heard = new Heard();
    ComparisonReport report =
        run(protocol(Asked.ALL).tuned(new Tuning.Plan(2, new Budget.Steps(3))), heard);
    assertThat(heard.events).startsWith("tuning contrastive", "tuning triplet");
    assertThat(report.study().dataset().split()).contains("the same for all seeds");
    assertThat(report.givenVerdict()).isNotNull();
  }

  @Test
  void nothingIsTrainedOnThatIsMeasured() throws Exception {
    try (ImageFolder folder = ImageFolder.open(data)) {
      List<ImageItem> items = folder.items();
      JudgmentParts parts = JudgmentParts.of(judgments(3000), items, 0.4, SEED);
      Set<Integer> trained = items(parts.train());
      assertThat(items(parts.unseen())).doesNotContainAnyElementsOf(trained);
      Votes votes = Votes.of(judgments(3000));
      JudgmentParts distinct = JudgmentParts.of(votes.majority(), items, 0.4, SEED);
      Set<List<Integer>> known = new HashSet<>(lines(distinct.train()));
      assertThat(lines(distinct.seen())).isNotEmpty().noneMatch(known::contains);
      assertThat(items(distinct.seen())).isSubsetOf(items(distinct.train()));
    }
  }

  private static List<List<Integer>> lines(Triplets some) {
    return IntStream.range(0, some.size()).mapToObj(j -> lineOf(some, j)).toList();
  }

  private static Set<Integer> items(Triplets some) {
    Set<Integer> items = new HashSet<>();
    lines(some).forEach(items::addAll);
    return items;
  }

  private static List<Integer> lineOf(Triplets some, int j) {
    return List.of(some.item(j, 0), some.item(j, 1), some.item(j, 2));
  }

  @Test
  void neighboursAreTheNearestBeforeAnythingIsLearned() {
    Triplets all = judgments(500);
    TripletAgreement.Dissimilarity apart = (a, b) -> Math.abs(a - b);
    int[] within = new Neighbourhood(apart, 0.2).within(all);
    List<Integer> known = items(all).stream().sorted().toList();
    int many = (int) Math.round(0.2 * (known.size() - 1));
    int[] expected =
        IntStream.range(0, all.size())
            .filter(j -> rank(known, all.item(j, 0), all.item(j, 1)) < many)
            .filter(j -> rank(known, all.item(j, 0), all.item(j, 2)) < many)
            .toArray();
    assertThat(within).isEqualTo(expected).hasSizeBetween(1, all.size() - 1);
  }

  /** How many other items are nearer to the anchor, or as near and of a lower number. */
  private static long rank(List<Integer> items, int anchor, int item) {
    int distance = Math.abs(anchor - item);
    return items.stream()
        .filter(i -> i != anchor && i != item)
        .filter(
            i -> Math.abs(anchor - i) < distance || (Math.abs(anchor - i) == distance && i < item))
        .count();
  }

  @Test
  void tooFewNeighboursAreAnErrorThatSaysWhatToDo() {
    Protocol protocol = protocol(Asked.NEIGHBOURS);
    Judging all = Objects.requireNonNull(protocol.judging());
    Protocol narrow =
        new Protocol(protocol.contenders(), 1, protocol.evaluation(), "")
            .on(new Judging(all.votes(), all.asked(), 0.03, 0.4));
    assertThatThrownBy(() -> run(narrow, new Heard()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("as --near 0.06");
  }
}
