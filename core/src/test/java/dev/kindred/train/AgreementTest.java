package dev.kindred.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.data.Pairs;
import dev.kindred.data.Triplets;
import org.junit.jupiter.api.Test;

class AgreementTest {
  /** Items 0 to 4; item 3 has no vector, and the rows are in another order. */
  private static final int[] ROW_OF = {2, 0, 1, -1, 3};

  /** Items 1, 2, 0 and 4 on a line at 1, 3, 0 and 10. */
  private static final float[][] VECTORS = {{1}, {3}, {0}, {10}};

  @Test
  void tripletsWithoutAllTheirVectorsAreLeftOut() {
    Triplets triplets =
        new Triplets(
            new int[] {0, 0, 2, 4},
            new int[] {1, 3, 1, 0},
            new int[] {2, 1, 0, 2},
            new float[] {1, 1, 2, 3});
    Agreement agreement = Agreement.of(triplets, VECTORS, ROW_OF).orElseThrow();
    assertThat(agreement.leftOut()).isEqualTo(1);
    assertThat(agreement.judgments().size()).isEqualTo(3);
    // 0 is nearer to 1 than to 2, and 2 nearer to 1 than to 0; 4 is not nearer to 0 than to 2.
    assertThat(agreement.value().mean()).isEqualTo(3 / 6.0);
    assertThat(agreement.metric()).isEqualTo("triplet_accuracy");
  }

  @Test
  void pairsAreMeasuredByTheirSeparation() {
    Pairs pairs =
        new Pairs(
            new int[] {0, 0, 1, 2},
            new int[] {1, 4, 2, 3},
            new boolean[] {true, false, false, true},
            new float[] {1, 1, 1, 1});
    Agreement agreement = Agreement.of(pairs, VECTORS, ROW_OF).orElseThrow();
    assertThat(agreement.leftOut()).isEqualTo(1);
    assertThat(agreement.value().mean()).isEqualTo(1);
    assertThat(agreement.metric()).isEqualTo("pair_auc");
  }

  @Test
  void withoutVectorsThereIsNothingToMeasure() {
    Triplets triplets = new Triplets(new int[] {3}, new int[] {1}, new int[] {2}, new float[] {1});
    assertThat(Agreement.of(triplets, VECTORS, ROW_OF)).isEmpty();
  }
}
