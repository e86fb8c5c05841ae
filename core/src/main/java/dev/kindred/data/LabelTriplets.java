package dev.kindred.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Judgments that follow from a hierarchy of labels: what shares one more level with the anchor is
 * more like it. The order is known, so a model can be wrong but never the judgment.
 */
public final class LabelTriplets {
  private static final int TRIES_EACH = 100;

  private LabelTriplets() {}

  /**
   * Draws judgments: an anchor and one of its levels at random, as positive an image that shares
   * the level, and as negative one that shares all levels above it but not this one.
   *
   * @param items with labels
   * @param count how many
   * @throws DataException if no such judgment is found
   */
  public static Triplets of(List<ImageItem> items, int count, long seed) throws DataException {
    Map<List<String>, List<Integer>> sharing = new HashMap<>();
    for (int i = 0; i < items.size(); i++) {
      List<String> labels = items.get(i).labels();
      for (int depth = 0; depth <= labels.size(); depth++) {
        sharing.computeIfAbsent(labels.subList(0, depth), k -> new ArrayList<>()).add(i);
      }
    }
    Random random = new Random(seed);
    int[][] drawn = new int[3][count];
    int found = 0;
    for (long tries = 0; found < count; tries++) {
      if (tries > (long) TRIES_EACH * (found + 1)) {
        throw new DataException(
            "the labels give hardly a judgment: there must be several classes, or groups of them, of several images each");
      }
      int anchor = random.nextInt(items.size());
      List<String> labels = items.get(anchor).labels();
      if (labels.isEmpty()) {
        continue;
      }
      int level = 1 + random.nextInt(labels.size());
      int positive = any(sharing, labels.subList(0, level), random);
      int negative = any(sharing, labels.subList(0, level - 1), random);
      if (positive != anchor && !shares(items.get(negative), labels.subList(0, level))) {
        drawn[0][found] = anchor;
        drawn[1][found] = positive;
        drawn[2][found++] = negative;
      }
    }
    float[] weights = new float[count];
    Arrays.fill(weights, 1);
    return new Triplets(drawn[0], drawn[1], drawn[2], weights);
  }

  private static int any(
      Map<List<String>, List<Integer>> sharing, List<String> prefix, Random random) {
    List<Integer> of = sharing.getOrDefault(prefix, List.of());
    return of.get(random.nextInt(of.size()));
  }

  private static boolean shares(ImageItem item, List<String> prefix) {
    return item.labels().size() >= prefix.size()
        && item.labels().subList(0, prefix.size()).equals(prefix);
  }
}
