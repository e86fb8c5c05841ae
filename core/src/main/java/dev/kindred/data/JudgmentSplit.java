package dev.kindred.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Judgments divided by what they are about.
 *
 * <p>With {@link #of} nothing that a held-out judgment speaks of occurs in training. A group is
 * held out as a whole: all images of a class where there are several of it, such as renderings of
 * one material, and else a single image. A collection of fewer than {@value #FEWEST_CLASSES}
 * classes is taken as one of single images: its classes are too coarse to be what the judgments are
 * about. With {@link #byAnchor} only the anchor does not.
 *
 * @param train judgments among images that are not held out
 * @param heldOut judgments among held-out images; empty where there are too few groups
 * @param mixed number of judgments between the two, which are in neither
 * @param heldOutGroups the class keys, or paths of single images, that are held out, sorted
 */
public record JudgmentSplit(
    Judgments train, Judgments heldOut, int mixed, List<String> heldOutGroups) {
  private static final int FEWEST_CLASSES = 5;

  /** Copies the names of the groups. */
  public JudgmentSplit {
    heldOutGroups = List.copyOf(heldOutGroups);
  }

  /**
   * The share of groups to hold out unless told otherwise: 0.3 for triplets, 0.2 for pairs.
   *
   * <p>With a share f of the groups held out, about f³ of all triplets are held out and (1 − f)³
   * are left to train on; for pairs it is f² and (1 − f)². At 0.2, only 0.8% of the triplets would
   * be held out: of 20,000 triplets 160, which measure an accuracy of .85 within ±.055. At 0.3 it
   * is 2.7% (±.03), while 34% train; more would take training apart.
   */
  public static double defaultFraction(Judgments judgments) {
    return switch (judgments) {
      case Triplets _ -> 0.3;
      case Pairs _ -> 0.2;
    };
  }

  /**
   * Holds out whole groups of those that occur in judgments. Where they are fewer than two
   * judgments' worth, or where no judgment is among the chosen ones alone, nothing is held out.
   *
   * @param items what the judgments' numbers refer to
   * @param fraction share of the groups to hold out, between 0 and 1
   * @param seed of the choice; the same for runs that are compared
   * @throws DataException when no judgment is left to train on
   */
  public static JudgmentSplit of(
      Judgments judgments, List<ImageItem> items, double fraction, long seed) throws DataException {
    if (!(fraction > 0 && fraction < 1)) {
      throw new IllegalArgumentException("fraction must lie between 0 and 1, not " + fraction);
    }
    List<String> groupOf = groups(items);
    Set<String> judged = new TreeSet<>();
    for (int j = 0; j < judgments.size(); j++) {
      for (int role = 0; role < judgments.arity(); role++) {
        judged.add(groupOf.get(judgments.item(j, role)));
      }
    }
    if (judged.size() < 2 * judgments.arity()) {
      return whole(judgments);
    }
    List<String> keys = new ArrayList<>(judged);
    Collections.shuffle(keys, new Random(seed));
    int least = judgments.arity();
    int count = Math.clamp(Math.round(fraction * keys.size()), least, keys.size() - least);
    Set<String> held = new TreeSet<>(keys.subList(0, count));
    int[] heldImages =
        IntStream.range(0, judgments.size())
            .map(j -> heldImages(judgments, j, groupOf, held))
            .toArray();
    Judgments heldOut = judgments.select(where(heldImages, judgments.arity()));
    Judgments train = judgments.select(where(heldImages, 0));
    if (heldOut.size() == 0) {
      return whole(judgments);
    }
    if (train.size() == 0) {
      throw new DataException(
          "with %d of %d images or classes held out none of the %d judgments is left to train on; hold out fewer, or judge more"
              .formatted(count, keys.size(), judgments.size()));
    }
    int mixed = judgments.size() - train.size() - heldOut.size();
    return new JudgmentSplit(train, heldOut, mixed, List.copyOf(held));
  }

  /**
   * Holds out all judgments of some anchors: further queries, whose candidates may be known from
   * others. It keeps far more judgments than {@link #of}, which counts where people gave few; the
   * first image of a pair counts as its anchor.
   *
   * @param fraction share of the anchors to hold out, between 0 and 1; at least one is held out and
   *     one is left
   * @param seed of the choice
   * @throws DataException for fewer than two anchors
   */
  public static JudgmentSplit byAnchor(
      Judgments judgments, List<ImageItem> items, double fraction, long seed) throws DataException {
    List<Integer> anchors =
        new ArrayList<>(
            IntStream.range(0, judgments.size())
                .mapToObj(j -> judgments.item(j, 0))
                .distinct()
                .sorted()
                .toList());
    if (anchors.size() < 2) {
      throw new DataException("judgments of at least two query images are needed, to test by one");
    }
    Collections.shuffle(anchors, new Random(seed));
    int count = Math.clamp(Math.round(fraction * anchors.size()), 1, anchors.size() - 1);
    Set<Integer> held = new HashSet<>(anchors.subList(0, count));
    return new JudgmentSplit(
        judgments.select(ofAnchors(judgments, held, false)),
        judgments.select(ofAnchors(judgments, held, true)),
        0,
        held.stream().map(i -> items.get(i).path()).sorted().toList());
  }

  private static int[] ofAnchors(Judgments judgments, Set<Integer> anchors, boolean wanted) {
    return IntStream.range(0, judgments.size())
        .filter(j -> anchors.contains(judgments.item(j, 0)) == wanted)
        .toArray();
  }

  /** Nothing held out. */
  public static JudgmentSplit whole(Judgments judgments) {
    return new JudgmentSplit(judgments, judgments.select(new int[0]), 0, List.of());
  }

  /** The key of the group of each item. */
  private static List<String> groups(List<ImageItem> items) {
    Map<String, Integer> sizes = new HashMap<>();
    items.stream()
        .filter(item -> !item.labels().isEmpty())
        .forEach(item -> sizes.merge(item.classKey(), 1, Integer::sum));
    boolean fine = sizes.size() >= FEWEST_CLASSES;
    return items.stream()
        .map(item ->
            fine && sizes.getOrDefault(item.classKey(), 0) > 1 ? item.classKey() : item.path())
        .toList();
  }

  private static int heldImages(
      Judgments judgments, int judgment, List<String> groupOf, Set<String> held) {
    return (int)
        IntStream.range(0, judgments.arity())
            .filter(role -> held.contains(groupOf.get(judgments.item(judgment, role))))
            .count();
  }

  private static int[] where(int[] numbers, int wanted) {
    return IntStream.range(0, numbers.length).filter(i -> numbers[i] == wanted).toArray();
  }
}
