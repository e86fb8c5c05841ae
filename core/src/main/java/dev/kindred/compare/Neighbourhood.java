package dev.kindred.compare;

import dev.kindred.data.Triplets;
import dev.kindred.metrics.TripletAgreement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Which judgments are between two neighbours of their anchor. */
final class Neighbourhood {
  private final TripletAgreement.Dissimilarity untrained;
  private final double share;

  /**
   * @param untrained how unlike items are before anything is learned
   * @param share of the other items of the judgments that are an item's neighbours
   */
  Neighbourhood(TripletAgreement.Dissimilarity untrained, double share) {
    this.untrained = untrained;
    this.share = share;
  }

  /** Numbers of the judgments whose candidates are both near, in order. */
  int[] within(Triplets judgments) {
    int[] items = judgments.items();
    Map<Integer, Set<Integer>> near = new HashMap<>();
    return IntStream.range(0, judgments.size())
        .filter(j -> {
          Set<Integer> of =
              near.computeIfAbsent(judgments.item(j, 0), anchor -> nearest(anchor, items));
          return of.contains(judgments.item(j, 1)) && of.contains(judgments.item(j, 2));
        })
        .toArray();
  }

  private Set<Integer> nearest(int anchor, int[] items) {
    return new HashSet<>(
        Arrays.stream(items)
            .filter(i -> i != anchor)
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer i) -> untrained.between(anchor, i))
                    .thenComparing(i -> i))
            .limit(Math.round(share * (items.length - 1)))
            .toList());
  }
}
