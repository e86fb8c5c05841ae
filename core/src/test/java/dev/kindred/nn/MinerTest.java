package dev.kindred.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.graph.DType;
import dev.kindred.graph.Float64Evaluator;
import dev.kindred.graph.Graph;
import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import dev.kindred.testing.Seeds;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Distance-weighted draws are as frequent as their weights say. */
class MinerTest {
  private static final int IMAGES = 2;
  private static final int BATCH = 6;
  private static final int DRAWS = 4000;

  @Test
  void everyNegativeIsDrawnAsOftenAsItsWeight() {
    Random random = new Random(Seeds.suite());
    int n = LossProblem.DIMENSION;
    Ops ops = new Ops(new Graph("draws"));
    Value x = ops.graph().input("x", DType.FLOAT, Shape.of(BATCH, n));
    Value noise = ops.graph().input("noise", DType.FLOAT, Shape.of(BATCH, BATCH));
    BatchDistances d =
        new BatchDistances(
            ops,
            Encoder.normalizeLength(ops, x),
            IMAGES,
            new BatchContext(null, null, noise, null, null));
    float[] columns = {0, 1, 2, 3, 4, 5};
    Value drawn = Miner.distanceWeighted(d, ops.graph().constant(Shape.of(1, 1, BATCH), columns));

    double[] rows = random.doubles((long) BATCH * n, -1, 1).toArray();
    int[] counts = new int[BATCH];
    for (int i = 0; i < DRAWS; i++) {
      Map<String, double[]> feed =
          Map.of("x", rows, "noise", random.doubles((long) BATCH * BATCH, 0, 1).toArray());
      counts[(int) Float64Evaluator.run(ops.graph(), feed, List.of(drawn)).getFirst()[0]]++;
    }

    float[] narrow = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      narrow[i] = (float) rows[i];
    }
    double[] weights = new double[BATCH];
    double total = 0;
    for (int j = IMAGES; j < BATCH; j++) {
      double distance =
          LossByLoops.distance(LossByLoops.unit(narrow, 0, n), LossByLoops.unit(narrow, j, n));
      weights[j] = MiningByLoops.weight(distance);
      total += weights[j];
    }
    assertThat(counts[0] + counts[1]).isZero();
    for (int j = IMAGES; j < BATCH; j++) {
      double share = weights[j] / total;
      double deviation = Math.sqrt(share * (1 - share) / DRAWS);
      assertThat((double) counts[j] / DRAWS)
          .as("negative %d", j)
          .isCloseTo(share, Offset.offset(4 * deviation));
    }
  }
}
