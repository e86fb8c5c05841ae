package dev.kindred.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.data.ImageFolder;
import dev.kindred.data.Triplets;
import dev.kindred.metrics.TripletAgreement;
import dev.kindred.nn.Encoder;
import dev.kindred.nn.LossText;
import dev.kindred.testing.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemTableTest {
  private static final long SEED = Seeds.suite();
  private static final int JUDGED = 12;

  @TempDir Path folder;

  @Test
  void itLearnsTheOrderOfItemsOnALineAndNothingOfOthers() throws IOException {
    DrawnBars.draw(folder, 5, 3, SEED);
    Triplets judgments = onALine(800);
    float[][] table;
    try (ImageFolder images = ImageFolder.open(folder)) {
      TrainingConfig config =
          TrainingConfig.of(LossText.parse("triplet(form=soft)"), Encoder.conv4(1, 16))
              .with(new Budget.Steps(150));
      table = ItemTable.train(config, images, judgments, () -> false);
    }
    TripletAgreement agreement =
        TripletAgreement.of(
            TripletAgreement.squaredDistance(table),
            judgments.anchors(),
            judgments.positives(),
            judgments.negatives(),
            judgments.weights());
    assertThat(agreement.accuracy()).as("seed %d", SEED).isGreaterThan(0.9);
    assertThat(table).hasDimensions(15, table[0].length);
    assertThat(table[JUDGED]).isSameAs(table[14]).isNotEqualTo(table[0]);
  }

  /** Items lie at their numbers. */
  private static Triplets onALine(int n) {
    Random random = new Random(SEED);
    int[][] items = new int[3][n];
    float[] weights = new float[n];
    for (int i = 0; i < n; ) {
      int a = random.nextInt(JUDGED);
      int p = random.nextInt(JUDGED);
      int q = random.nextInt(JUDGED);
      if (a != p && a != q && Math.abs(a - p) < Math.abs(a - q)) {
        items[0][i] = a;
        items[1][i] = p;
        items[2][i] = q;
        weights[i++] = 1;
      }
    }
    return new Triplets(items[0], items[1], items[2], weights);
  }
}
