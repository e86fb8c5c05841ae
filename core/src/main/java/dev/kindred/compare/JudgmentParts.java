package dev.kindred.compare;

import dev.kindred.data.DataException;
import dev.kindred.data.ImageItem;
import dev.kindred.data.JudgmentSplit;
import dev.kindred.data.Judgments;
import dev.kindred.data.Triplets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Judgments parted twice: by what they are about, and among what is learned about once more one by
 * one.
 *
 * @param train to learn from
 * @param seen on images that are learned about, but other judgments
 * @param unseen on images that nothing is learned about
 */
record JudgmentParts(Triplets train, Triplets seen, Triplets unseen) {
  /** Share of the judgments on seen images that is kept to measure with. */
  private static final double SEEN_SHARE = 0.2;

  /**
   * Parts.
   *
   * @param heldOut share of the images, or classes, that nothing is learned about
   * @throws DataException if there are too few
   */
  static JudgmentParts of(Triplets all, List<ImageItem> items, double heldOut, long seed)
      throws DataException {
    JudgmentSplit split = JudgmentSplit.of(all, items, heldOut, seed);
    if (split.heldOut().size() == 0) {
      throw new DataException(
          "no judgment is among held-out images alone; a comparison needs more judgments, or a larger --held-out");
    }
    Judgments known = split.train();
    int[] order = shuffled(known.size(), seed);
    int kept = Math.toIntExact(Math.round(SEEN_SHARE * order.length));
    int[] seen = IntStream.range(0, kept).map(i -> order[i]).sorted().toArray();
    int[] train = IntStream.range(kept, order.length).map(i -> order[i]).sorted().toArray();
    return new JudgmentParts(
        (Triplets) known.select(train), (Triplets) known.select(seen), (Triplets) split.heldOut());
  }

  /** The numbers below n in a random order. */
  static int[] shuffled(int n, long seed) {
    int[] order = IntStream.range(0, n).toArray();
    Random random = new Random(seed);
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }
}
