package dev.kindred.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.data.Batch;
import dev.kindred.nn.Encoder;
import dev.kindred.nn.Loss;
import dev.kindred.nn.LossText;
import dev.kindred.nn.Optimizer;
import dev.kindred.runtime.Device;
import dev.kindred.runtime.Tensor;
import dev.kindred.testing.Seeds;
import java.nio.FloatBuffer;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each loss, with all it needs of a batch, is lowered by steps; the same steps give the same. */
class EveryLossTrainsTest {
  private static final int CLASSES = 4;
  private static final int IMAGES = 3;
  private static final int BATCH = CLASSES * IMAGES;
  private static final int SIDE = 16;
  private static final int STEPS = 40;
  private static final long SEED = Seeds.suite();

  static Stream<String> losses() {
    return Stream.concat(
        LossText.NAMES.stream(),
        Stream.of(
            "contrastive(mining=distance-weighted)",
            "contrastive(mining=semi-hard,averaging=all,memory=3)",
            "triplet(mining=distance-weighted,memory=2)",
            "triplet(mining=all,swap=true,form=soft)",
            "nt-xent(memory=2)",
            "supcon(memory=1)",
            "multi-similarity(memory=4)"));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void theLossOfAFixedBatchFalls(String text) throws Exception {
    float[] first = run(LossText.parse(text));
    // supcon ends at the logarithm of its positives: with a memory at ln 5, from about 2.3.
    assertThat(first[STEPS - 1]).as("%s, seed %d", text, SEED).isLessThan(0.77f * first[0]);
    assertThat(run(LossText.parse(text))).as(text).isEqualTo(first);
  }

  private static float[] run(Loss loss) throws Exception {
    FloatBuffer images = Tensor.buffer(BATCH * SIDE * SIDE);
    Random random = new Random(SEED);
    for (int i = 0; i < images.capacity(); i++) {
      images.put(i, random.nextInt(256));
    }
    int[] classes = new int[BATCH];
    int[] families = new int[BATCH];
    int[] items = new int[BATCH];
    for (int i = 0; i < BATCH; i++) {
      classes[i] = i / IMAGES;
      families[i] = i / IMAGES / 2;
      items[i] = i;
    }
    int[][] levels = {families, classes};
    Batch batch = new Batch(images, classes, new int[BATCH], items, new int[0]);
    StepPlan plan =
        new StepPlan(
            Encoder.conv4(1, SIDE),
            loss,
            Optimizer.AdamW.withDecay(1e-4),
            new BatchForm.Groups(CLASSES, IMAGES),
            CLASSES,
            levels.length);
    float[] losses = new float[STEPS];
    try (TrainingStep step = TrainingStep.create(plan, Device.CPU, 1, SEED)) {
      for (int i = 0; i < STEPS; i++) {
        BatchFacts facts = BatchFacts.ofClasses(batch, levels, plan.noise(), i > 5, SEED, i);
        losses[i] = step.run(images, facts, 1e-3).loss();
      }
    }
    return losses;
  }
}
