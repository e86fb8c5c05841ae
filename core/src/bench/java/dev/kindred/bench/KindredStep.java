package dev.kindred.bench;

import dev.kindred.nn.Mining;
import dev.kindred.nn.Optimizer;
import dev.kindred.nn.Schedule;
import dev.kindred.nn.Triplet;
import dev.kindred.runtime.Device;
import dev.kindred.runtime.ModelException;
import dev.kindred.runtime.Tensor;
import dev.kindred.train.Sampling;
import dev.kindred.train.TrainingConfig;
import dev.kindred.train.TrainingStep;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Kindred's own step: an encoder, batch-hard triplet loss and Adam as one ONNX graph. */
final class KindredStep implements TimedStep {
  private static final double LEARNING_RATE = 1e-3;

  private final TrainingStep step;
  private final List<FloatBuffer> batches = new ArrayList<>();
  private int next;

  KindredStep(Workload workload, int batchCount, int threads, long seed) throws ModelException {
    step = TrainingStep.create(config(workload, threads, seed));
    for (int i = 0; i < batchCount; i++) {
      float[] images = workload.images(seed + i);
      batches.add(Tensor.buffer(images.length).put(images).flip());
    }
  }

  static TrainingConfig config(Workload workload, int threads, long seed) {
    Triplet loss = new Triplet(Triplet.Form.PLAIN, 0.2, Mining.BATCH_HARD, false);
    int k = Workload.IMAGES_PER_CLASS;
    return TrainingConfig.of(loss, workload.encoder())
        .with(new Sampling(workload.batch() / k, k, false, false))
        .with(Optimizer.AdamW.withDecay(0))
        .with(new Schedule(LEARNING_RATE, 0))
        .with(Device.CPU, threads)
        .withSeed(seed);
  }

  @Override
  public float run() {
    FloatBuffer images = batches.get(next);
    next = (next + 1) % batches.size();
    return step.run(images, LEARNING_RATE).loss();
  }

  @Override
  public void close() {
    step.close();
  }
}
