package dev.kindred.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.nn.Encoder;
import dev.kindred.nn.Loss;
import dev.kindred.nn.LossText;
import dev.kindred.runtime.Tensor;
import java.nio.FloatBuffer;
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
    Random random = new Random(5);
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
}
