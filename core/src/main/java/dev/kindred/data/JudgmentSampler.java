package dev.kindred.data;

import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Chooses the judgments of each batch: T of them, every one once before any of them again, in a new
 * random order each time round. Immutable.
 *
 * <p>The images of a batch lie role by role: {@code [a_1..a_T, p_1..p_T, n_1..n_T]} for triplets,
 * {@code [a_1..a_T, b_1..b_T]} for pairs. A judgment with an unusable image is replaced by another
 * one.
 */
public final class JudgmentSampler implements BatchPlan {
  private final Judgments judgments;
  private final int perBatch;
  private final long seed;

  /**
   * Prepares the choice.
   *
   * @param judgments at least one
   * @param perBatch T, at least 1
   * @param seed of all choices
   */
  public JudgmentSampler(Judgments judgments, int perBatch, long seed) {
    if (judgments.size() == 0 || perBatch < 1) {
      throw new IllegalArgumentException(
          "there must be judgments and some in each batch, not %d and %d"
              .formatted(judgments.size(), perBatch));
    }
    this.judgments = judgments;
    this.perBatch = perBatch;
    this.seed = seed;
  }

  @Override
  public int batchSize() {
    return Math.multiplyExact(perBatch, judgments.arity());
  }

  @Override
  public int judgmentsPerBatch() {
    return perBatch;
  }

  @Override
  public Optional<Draw> draw(long step, IntPredicate usable) {
    int[] drawn = new int[perBatch];
    int size = judgments.size();
    long round = -1;
    Permutation order = null;
    for (int t = 0; t < perBatch; t++) {
      long place = Math.multiplyExact(step, (long) perBatch) + t;
      if (order == null || place / size != round) {
        round = place / size;
        order = new Permutation(size, seed, round);
      }
      drawn[t] = order.at((int) (place % size));
      if (!isUsable(drawn[t], usable)) {
        drawn[t] = replacement(step, t, usable);
        if (drawn[t] < 0) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new Draw(items(drawn), drawn));
  }

  /** The first usable judgment in an order of this place's own, or −1. */
  private int replacement(long step, int t, IntPredicate usable) {
    Permutation order = new Permutation(judgments.size(), seed, step, t);
    for (int k = 0; k < judgments.size(); k++) {
      if (isUsable(order.at(k), usable)) {
        return order.at(k);
      }
    }
    return -1;
  }

  private boolean isUsable(int judgment, IntPredicate usable) {
    for (int role = 0; role < judgments.arity(); role++) {
      if (!usable.test(judgments.item(judgment, role))) {
        return false;
      }
    }
    return true;
  }

  private int[] items(int[] drawn) {
    int[] items = new int[batchSize()];
    for (int role = 0; role < judgments.arity(); role++) {
      for (int t = 0; t < perBatch; t++) {
        items[role * perBatch + t] = judgments.item(drawn[t], role);
      }
    }
    return items;
  }
}
