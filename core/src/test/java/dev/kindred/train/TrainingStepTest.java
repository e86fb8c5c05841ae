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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One graph does a whole step: the loss of a fixed batch goes down, bit for bit the same twice. */
class TrainingStepTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "contrastive",
        "contrastive(form=squared,positive-margin=0,averaging=all)",
        "triplet",
        "triplet(form=squared,margin=0.3,mining=all)",
        "triplet(form=soft,mining=batch-hard)",
        "nt-xent"
      })
  void theLossOfAFixedBatchFalls(String loss) throws Exception {
    float[] first = losses(LossText.parse(loss), 30);
    assertThat(first[29]).isLessThan(0.7f * first[0]);
    assertThat(losses(LossText.parse(loss), 30)).isEqualTo(first);
  }

  private static float[] losses(Loss loss, int steps) throws Exception {
    Encoder encoder = Encoder.conv4(1, 16);
    TrainingConfig config = TrainingConfig.of(loss, encoder).with(new Sampling(4, 3, false, false));
    FloatBuffer images = Tensor.buffer(12 * 256);
    Random random = new Random(Seeds.suite());
    for (int i = 0; i < 12 * 256; i++) {
      images.put(i, random.nextInt(256));
    }
    float[] losses = new float[steps];
    try (TrainingStep step = TrainingStep.create(config)) {
      for (int i = 0; i < steps; i++) {
        losses[i] = step.run(images, 1e-3).loss();
      }
    }
    return losses;
  }

  /** Losses that need every kind of input and of state. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "nt-xent(memory=2)",
        "triplet(mining=distance-weighted)",
        "proxy-anchor",
        "ladder(mining=batch-hard)"
      })
  void severalStepsInOneRunAreTheSameAsOneByOne(String text) throws Exception {
    int classes = 6;
    StepPlan plan =
        new StepPlan(
            Encoder.conv4(1, 16),
            LossText.parse(text),
            Optimizer.AdamW.withDecay(1e-4),
            new BatchForm.Groups(4, 3),
            classes,
            2);
    List<TrainingStep.Outcome> outcomes = new ArrayList<>();
    Map<String, float[]> state = trained(plan, 1, outcomes);
    List<TrainingStep.Outcome> inRuns = new ArrayList<>();
    Map<String, float[]> stateOfRuns = trained(plan, 4, inRuns);
    assertThat(outcomes).hasSize(10);
    assertThat(inRuns).isEqualTo(outcomes);
    assertThat(stateOfRuns).containsOnlyKeys(state.keySet());
    state.forEach((name, values) -> assertThat(stateOfRuns.get(name)).isEqualTo(values));
  }

  private static Map<String, float[]> trained(
      StepPlan plan, int stepsPerRun, List<TrainingStep.Outcome> outcomes) throws Exception {
    Random random = new Random(Seeds.suite());
    FloatBuffer images = Tensor.buffer(12 * 256);
    try (TrainingStep step = TrainingStep.create(plan, Device.CPU, 1, 1, stepsPerRun)) {
      for (int i = 0; i < 10; i++) {
        for (int p = 0; p < images.capacity(); p++) {
          images.put(p, random.nextInt(256));
        }
        int[] items = random.ints(12, 0, 6).toArray();
        Batch batch = new Batch(images, items, new int[12], items, new int[0]);
        int[][] levels = {{0, 0, 0, 1, 1, 1}, {0, 1, 2, 3, 4, 5}};
        BatchFacts known = BatchFacts.ofClasses(batch, levels, plan.noise(), i > 3, 1, i);
        outcomes.addAll(step.take(images, known, 1e-3 / (i + 1)));
      }
      outcomes.addAll(step.flush());
      return step.state();
    }
  }
}
