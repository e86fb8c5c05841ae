package dev.kindred.data;

import dev.kindred.image.Augmentation;
import dev.kindred.image.Prepared;
import dev.kindred.image.Preprocess;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Fills batches; every batch is a function of the seed and its step. */
final class BatchAssembler {
  private final PreparedImages images;
  private final int[] classOf;
  private final PkSampler sampler;
  private final Preprocess preprocess;
  private final Augmentation augmentation;
  private final boolean quarterTurnClasses;
  private final long seed;

  BatchAssembler(
      PreparedImages images,
      int[] classOf,
      PkSampler sampler,
      Preprocess preprocess,
      Augmentation augmentation,
      boolean quarterTurnClasses,
      long seed) {
    this.images = images;
    this.classOf = classOf.clone();
    this.sampler = quarterTurnClasses ? sampler.withQuarterTurns() : sampler;
    this.preprocess = preprocess;
    this.augmentation = augmentation;
    this.quarterTurnClasses = quarterTurnClasses;
    this.seed = seed;
  }

  /** An empty batch of the right size. */
  Batch allocate() {
    int size = sampler.batchSize();
    int bytes = Math.multiplyExact(Math.multiplyExact(size, preprocess.size()), Float.BYTES);
    return new Batch(
        ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer(),
        new int[size],
        new int[size],
        new int[size]);
  }

  List<Skipped> broken() {
    return images.broken();
  }

  void fill(long step, Batch batch) throws DataException {
    int[] chosen = sampler.batch(step);
    float[] samples = new float[preprocess.size()];
    for (int i = 0; i < chosen.length; i++) {
      SplittableRandom random = Seeds.random(seed, step, i);
      int turns = quarterTurnClasses ? chosen[i] % 4 : 0;
      Loaded image = readable(quarterTurnClasses ? chosen[i] / 4 : chosen[i], random);
      int item = image.item;
      augmentation.apply(image.prepared, turns, random, samples, 0);
      batch.images().put(i * samples.length, samples);
      batch.items()[i] = item;
      batch.quarterTurns()[i] = turns;
      batch.classes()[i] = quarterTurnClasses ? 4 * classOf[item] + turns : classOf[item];
    }
  }

  private record Loaded(int item, Prepared prepared) {}

  /** The item, or if it cannot be read another one of its class, or if need be of any class. */
  private Loaded readable(int item, SplittableRandom random) throws DataException {
    Optional<Prepared> wanted = images.get(item);
    if (wanted.isPresent()) {
      return new Loaded(item, wanted.get());
    }
    int[] sameClass =
        IntStream.range(0, classOf.length).filter(i -> classOf[i] == classOf[item]).toArray();
    int[] anyClass = IntStream.range(0, classOf.length).filter(i -> classOf[i] >= 0).toArray();
    for (int[] candidates : new int[][] {sameClass, anyClass}) {
      int start = random.nextInt(candidates.length);
      for (int k = 0; k < candidates.length; k++) {
        int candidate = candidates[(start + k) % candidates.length];
        Optional<Prepared> image = images.get(candidate);
        if (image.isPresent()) {
          return new Loaded(candidate, image.get());
        }
      }
    }
    Skipped first = images.broken().getFirst();
    throw new DataException(
        "none of the %d images to train on can be read; the first is %s: %s"
            .formatted(anyClass.length, first.path(), first.reason()));
  }
}
