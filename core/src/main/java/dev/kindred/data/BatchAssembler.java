package dev.kindred.data;

import dev.kindred.image.Augmentation;
import dev.kindred.image.Prepared;
import dev.kindred.image.Preprocess;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Fills batches; every batch is a function of the seed and its step. */
final class BatchAssembler {
  private final PreparedImages images;
  private final int[] classOf;
  private final BatchPlan plan;
  private final Preprocess preprocess;
  private final Augmentation augmentation;
  private final int turnsPerItem;
  private final long seed;

  BatchAssembler(
      PreparedImages images,
      int[] classOf,
      BatchPlan plan,
      Preprocess preprocess,
      Augmentation augmentation,
      int turnsPerItem,
      long seed) {
    this.images = images;
    this.classOf = classOf.clone();
    this.plan = plan;
    this.turnsPerItem = turnsPerItem;
    this.preprocess = preprocess;
    this.augmentation = augmentation;
    this.seed = seed;
  }

  /** An empty batch of the right size. */
  Batch allocate() {
    int size = plan.batchSize();
    int bytes = Math.multiplyExact(Math.multiplyExact(size, preprocess.size()), Float.BYTES);
    return new Batch(
        ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer(),
        new int[size],
        new int[size],
        new int[size],
        new int[plan.judgmentsPerBatch()]);
  }

  List<Skipped> broken() {
    return images.broken();
  }

  void fill(long step, Batch batch) throws DataException {
    Map<Integer, Prepared> loaded = new HashMap<>();
    BatchPlan.Draw draw =
        plan.draw(step, number -> load(number, loaded)).orElseThrow(this::nothingReadable);
    float[] samples = new float[preprocess.size()];
    for (int i = 0; i < draw.items().length; i++) {
      int item = draw.items()[i] / turnsPerItem;
      int turns = draw.items()[i] % turnsPerItem;
      Prepared image = Objects.requireNonNull(loaded.get(item));
      augmentation.apply(image, turns, Seeds.random(seed, step, i), samples, 0);
      batch.images().put(i * samples.length, samples);
      batch.items()[i] = item;
      batch.quarterTurns()[i] = turns;
      batch.classes()[i] = turnsPerItem * classOf[item] + turns;
    }
    System.arraycopy(draw.judgments(), 0, batch.judgments(), 0, batch.judgments().length);
  }

  /** The image of a number that the plan draws, or nothing when it cannot be read. */
  private boolean load(int number, Map<Integer, Prepared> loaded) {
    int item = number / turnsPerItem;
    if (!loaded.containsKey(item)) {
      images.get(item).ifPresent(image -> loaded.put(item, image));
    }
    return loaded.containsKey(item);
  }

  private DataException nothingReadable() {
    Skipped first = images.broken().getFirst();
    return new DataException(
        "%d images cannot be read and too few are left to train on; the first is %s: %s"
            .formatted(images.broken().size(), first.path(), first.reason()));
  }
}
