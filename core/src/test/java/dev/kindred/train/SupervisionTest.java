package dev.kindred.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.data.JudgmentSplit;
import dev.kindred.data.Judgments;
import dev.kindred.data.Pairs;
import dev.kindred.data.Triplets;
import dev.kindred.nn.Encoder;
import dev.kindred.nn.LossText;
import dev.kindred.nn.Schedule;
import dev.kindred.testing.Seeds;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Explicit judgments, and no labels at all, instead of classes. */
class SupervisionTest {
  private static final int CLASSES = 12;
  private static final int IMAGES = 6;
  private static final long SEED = Seeds.suite();

  @TempDir Path temporary;

  private Path folder;

  @BeforeEach
  void drawImages() throws Exception {
    folder = Files.createDirectory(temporary.resolve("images"));
    DrawnBars.draw(folder, CLASSES, IMAGES, SEED);
  }

  private static TrainingConfig config(String loss) {
    return TrainingConfig.of(LossText.parse(loss), Encoder.conv4(1, 16))
        .with(new Sampling(12, 4, true, false))
        .with(new Schedule(2e-3, 5))
        .with(new Budget.Steps(60))
        .withSeed(SEED);
  }

  private static TrainedModel train(TrainingConfig config, ImageFolder images, Supervision how)
      throws Exception {
    return Trainer.train(
        config, images, images.items(), how, RunFiles.NONE, TrainingListener.NONE, () -> false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "triplet",
        "triplet(form=soft)",
        "contrastive(form=squared,positive-margin=0,margin=1.2)"
      })
  void tripletsTeachAnOrderThatHoldsForWhatWasNotJudged(String loss) throws Exception {
    try (ImageFolder images = ImageFolder.open(folder)) {
      JudgmentSplit split =
          JudgmentSplit.of(triplets(images.items(), 4000), images.items(), 0.4, 1);
      TrainedModel model = train(config(loss), images, new Supervision.Judged(split));
      assertThat(model.card().metrics().get("triplet_accuracy"))
          .as("%s, seed %d", loss, SEED)
          .isGreaterThan(0.75);
      assertThat(model.curve().getLast().metrics()).containsOnlyKeys("triplet_accuracy");
      assertThat(model.card().data().heldOut()).isEqualTo(split.heldOutGroups());
    }
  }

  @Test
  void pairsTeachTheContrastiveLoss() throws Exception {
    try (ImageFolder images = ImageFolder.open(folder)) {
      JudgmentSplit split = JudgmentSplit.of(pairs(images.items(), 3000), images.items(), 0.4, 1);
      TrainedModel model = train(config("contrastive"), images, new Supervision.Judged(split));
      assertThat(model.card().metrics().get("pair_auc")).as("seed %d", SEED).isGreaterThan(0.75);
      assertThatThrownBy(() -> train(config("triplet"), images, new Supervision.Judged(split)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("pair");
      assertThatThrownBy(() -> train(config("nt-xent"), images, new Supervision.Judged(split)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("classes");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nt-xent", "contrastive", "triplet"})
  void withoutLabelsViewsOfAnImageLearnToFindEachOther(String loss) throws Exception {
    Path flat = Files.createDirectory(temporary.resolve("flat"));
    drawStrokes(flat, 70);
    try (ImageFolder images = ImageFolder.open(flat)) {
      TrainedModel model =
          train(
              config(loss).with(new Sampling(20, 2, true, false)),
              images,
              new Supervision.Labels());
      List<TrainingListener.Validated> curve = model.curve();
      double best = curve.stream().mapToDouble(v -> v.metric("recall@1")).max().orElseThrow();
      // Chance is 1 in 27: there are 14 held-out images with two views each.
      assertThat(best).as("%s, seed %d", loss, SEED).isGreaterThan(0.4);
      assertThat(model.card().metrics()).isEmpty();
    }
  }

  /** Images of four random strokes each, no two alike. */
  private static void drawStrokes(Path folder, int count) throws IOException {
    Random random = new Random(SEED);
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_BYTE_GRAY);
      Graphics2D g = image.createGraphics();
      g.setColor(Color.WHITE);
      g.fillRect(0, 0, 40, 40);
      g.setColor(Color.BLACK);
      for (int stroke = 0; stroke < 4; stroke++) {
        g.drawLine(random.nextInt(40), random.nextInt(40), random.nextInt(40), random.nextInt(40));
      }
      g.dispose();
      ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
    }
  }

  private static int[] classes(List<ImageItem> items) {
    return Evaluation.levels(items)[0];
  }

  /** The anchor and the positive are of one class, the negative of another. */
  private static Judgments triplets(List<ImageItem> items, int count) {
    int[] classOf = classes(items);
    Random random = new Random(SEED);
    int[][] roles = new int[3][count];
    for (int i = 0; i < count; i++) {
      do {
        for (int[] role : roles) {
          role[i] = random.nextInt(classOf.length);
        }
      } while (roles[0][i] == roles[1][i]
          || classOf[roles[0][i]] != classOf[roles[1][i]]
          || classOf[roles[0][i]] == classOf[roles[2][i]]);
    }
    return new Triplets(roles[0], roles[1], roles[2], ones(count));
  }

  private static Judgments pairs(List<ImageItem> items, int count) {
    int[] classOf = classes(items);
    Random random = new Random(SEED);
    int[][] roles = new int[2][count];
    boolean[] same = new boolean[count];
    for (int i = 0; i < count; i++) {
      do {
        roles[0][i] = random.nextInt(classOf.length);
        roles[1][i] = random.nextInt(classOf.length);
        same[i] = classOf[roles[0][i]] == classOf[roles[1][i]];
      } while (roles[0][i] == roles[1][i] || same[i] != (i % 2 == 0));
    }
    return new Pairs(roles[0], roles[1], same, ones(count));
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void judgmentsAreToldApartByAllThatTheySay() throws Exception {
    int[] a = {0, 1};
    int[] p = {1, 2};
    int[] n = {3, 3};
    String one = fingerprint(judged(new Triplets(a, p, n, new float[] {1, 2})));
    assertThat(fingerprint(judged(new Triplets(a, p, n, new float[] {1, 2})))).isEqualTo(one);
    assertThat(fingerprint(judged(new Triplets(a, p, n, new float[] {1, 3})))).isNotEqualTo(one);
    assertThat(fingerprint(judged(new Triplets(a, n, p, new float[] {1, 2})))).isNotEqualTo(one);
    assertThat(fingerprint(new Supervision.Labels())).isNotEqualTo(one);
  }

  private String fingerprint(Supervision supervision) throws Exception {
    try (ImageFolder images = ImageFolder.open(folder)) {
      return Trainer.fingerprint(config("triplet"), images, images.items(), supervision);
    }
  }

  private static Supervision judged(Triplets triplets) {
    return new Supervision.Judged(new JudgmentSplit(triplets, triplets, 0, List.of()));
  }
}
