package dev.kindred.data;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Chooses the items of each batch: P random classes, K random items of each (Hermans, Beyer, Leibe:
 * In Defense of the Triplet Loss, 2017).
 *
 * <p>Classes and items are drawn without replacement. When there are fewer than P classes they come
 * up again, and when a class has fewer items than are asked of it, its items come up again. Classes
 * of one item have no pair to offer and are left out, unless all are like that. An unusable item is
 * replaced by another one of its class, or if need be of any class. Immutable.
 */
public final class PkSampler implements BatchPlan {
  private final int[] classOf;
  private final int classesPerBatch;
  private final int imagesPerClass;
  private final long seed;
  private final int[][] members;

  /**
   * Prepares the choice.
   *
   * @param classOf class of each item, 0 or more; items with a negative class are never chosen
   * @param classesPerBatch P, at least 1
   * @param imagesPerClass K, at least 1
   * @param seed of all choices
   */
  public PkSampler(int[] classOf, int classesPerBatch, int imagesPerClass, long seed) {
    if (classesPerBatch < 1 || imagesPerClass < 1) {
      throw new IllegalArgumentException(
          "P and K must be positive, not %d and %d".formatted(classesPerBatch, imagesPerClass));
    }
    this.classOf = classOf.clone();
    this.classesPerBatch = classesPerBatch;
    this.imagesPerClass = imagesPerClass;
    this.seed = seed;
    int[][] all = members(classOf);
    int least = Arrays.stream(all).anyMatch(items -> items.length > 1) ? 2 : 1;
    this.members =
        Arrays.stream(all)
            .filter(items -> items.length >= (imagesPerClass == 1 ? 1 : least))
            .toArray(int[][]::new);
    if (members.length == 0) {
      throw new IllegalArgumentException("no item has a class");
    }
  }

  private static int[][] members(int[] classOf) {
    int classes = Arrays.stream(classOf).max().orElse(-1) + 1;
    int[] counts = new int[classes];
    Arrays.stream(classOf).filter(c -> c >= 0).forEach(c -> counts[c]++);
    int[][] members = new int[classes][];
    Arrays.setAll(members, c -> new int[counts[c]]);
    for (int i = classOf.length - 1; i >= 0; i--) {
      if (classOf[i] >= 0) {
        members[classOf[i]][--counts[classOf[i]]] = i;
      }
    }
    return members;
  }

  /**
   * The same choice among four times as many items and classes: item {@code 4 i + t} is item i
   * turned t times by a quarter, and its class is {@code 4 c + t}.
   */
  public PkSampler withQuarterTurns() {
    int[] turned =
        IntStream.range(0, Math.multiplyExact(4, classOf.length))
            .map(i -> classOf[i / 4] < 0 ? -1 : 4 * classOf[i / 4] + i % 4)
            .toArray();
    return new PkSampler(turned, classesPerBatch, imagesPerClass, seed);
  }

  /** Number of items in a batch, P times K. */
  @Override
  public int batchSize() {
    return classesPerBatch * imagesPerClass;
  }

  @Override
  public int judgmentsPerBatch() {
    return 0;
  }

  /** Number of classes that batches are drawn from. */
  public int classes() {
    return members.length;
  }

  /** Number of items given, those without a class included. */
  int items() {
    return classOf.length;
  }

  @Override
  public Optional<Draw> draw(long step, IntPredicate usable) {
    int[] batch = batch(step);
    for (int i = 0; i < batch.length; i++) {
      if (!usable.test(batch[i])) {
        batch[i] = replacement(batch[i], Seeds.random(seed, step, i), usable);
        if (batch[i] < 0) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new Draw(batch, new int[0]));
  }

  /** Another usable item of the same class, or if need be of any class, or −1. */
  private int replacement(int item, SplittableRandom random, IntPredicate usable) {
    int[] sameClass = where(c -> c == classOf[item]);
    int[] anyClass = where(c -> c >= 0);
    for (int[] candidates : new int[][] {sameClass, anyClass}) {
      int start = random.nextInt(candidates.length);
      for (int k = 0; k < candidates.length; k++) {
        int candidate = candidates[(start + k) % candidates.length];
        if (usable.test(candidate)) {
          return candidate;
        }
      }
    }
    return -1;
  }

  private int[] where(IntPredicate wanted) {
    return IntStream.range(0, classOf.length).filter(i -> wanted.test(classOf[i])).toArray();
  }

  /**
   * The items of a batch: K of one class, then K of the next, and so on. A function of the seed and
   * the step alone.
   */
  public int[] batch(long step) {
    SplittableRandom random = Seeds.random(seed, step);
    int[] order = draw(members.length, Math.min(classesPerBatch, members.length), random);
    int[] batch = new int[batchSize()];
    for (int k = 0; k < order.length; k++) {
      int[] items = members[order[k]];
      // The slots k, k + n, k + 2n ... of the batch belong to this class, n the number of classes.
      int slots = (classesPerBatch - 1 - k) / order.length + 1;
      int[] drawn = drawRepeating(items.length, slots * imagesPerClass, random);
      for (int i = 0; i < drawn.length; i++) {
        int slot = k + i / imagesPerClass * order.length;
        batch[slot * imagesPerClass + i % imagesPerClass] = items[drawn[i]];
      }
    }
    return batch;
  }

  /** Draws from 0..n-1, all of them once before any of them again. */
  private static int[] drawRepeating(int n, int count, SplittableRandom random) {
    int[] drawn = new int[count];
    for (int from = 0; from < count; from += n) {
      int[] round = draw(n, Math.min(n, count - from), random);
      System.arraycopy(round, 0, drawn, from, round.length);
    }
    return drawn;
  }

  /** Draws from 0..n-1 without replacement: the start of a Fisher-Yates shuffle. */
  private static int[] draw(int n, int count, SplittableRandom random) {
    int[] numbers = IntStream.range(0, n).toArray();
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i, n);
      int chosen = numbers[j];
      numbers[j] = numbers[i];
      numbers[i] = chosen;
    }
    return Arrays.copyOf(numbers, count);
  }
}
