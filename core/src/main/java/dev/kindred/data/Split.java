package dev.kindred.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A collection divided into what is learned from and what is held out. By class or by group, the
 * classes held out never occur in training, and images without labels are in neither part.
 *
 * @param train images to learn from
 * @param heldOut other images, to measure on
 */
public record Split(List<ImageItem> train, List<ImageItem> heldOut) {
  /** Copies both lists; that they share no image is up to the caller. */
  public Split {
    train = List.copyOf(train);
    heldOut = List.copyOf(heldOut);
  }

  /**
   * Holds out whole classes.
   *
   * @param fraction share of the classes to hold out, between 0 and 1; at least one class goes to
   *     each part
   * @throws DataException with fewer than two classes
   */
  public static Split byClass(List<ImageItem> items, double fraction, long seed)
      throws DataException {
    return by(items, fraction, seed, ImageItem::classKey, "classes");
  }

  /**
   * Holds out whole groups, a group being all that shares the coarsest label, such as an alphabet.
   *
   * @param fraction share of the groups to hold out, between 0 and 1; at least one goes to each
   *     part
   * @throws DataException with fewer than two groups
   */
  public static Split byGroup(List<ImageItem> items, double fraction, long seed)
      throws DataException {
    return by(items, fraction, seed, item -> item.labels().getFirst(), "groups");
  }

  /**
   * Holds out single images, in each class about the same share, so that all classes with more than
   * one image are in both parts.
   *
   * @param fraction share of the images to hold out, between 0 and 1
   */
  public static Split byImage(List<ImageItem> items, double fraction, long seed) {
    Map<String, List<ImageItem>> classes = new TreeMap<>();
    items.forEach(i -> classes.computeIfAbsent(i.classKey(), k -> new ArrayList<>()).add(i));
    Random random = new Random(seed);
    Set<ImageItem> held = new HashSet<>();
    for (List<ImageItem> members : classes.values()) {
      Collections.shuffle(members, random);
      int count = (int) Math.min(Math.round(fraction * members.size()), members.size() - 1);
      held.addAll(members.subList(0, count));
    }
    return new Split(
        items.stream().filter(item -> !held.contains(item)).toList(),
        items.stream().filter(held::contains).toList());
  }

  private static Split by(
      List<ImageItem> items,
      double fraction,
      long seed,
      Function<ImageItem, String> key,
      String what)
      throws DataException {
    if (!(fraction > 0 && fraction < 1)) {
      throw new IllegalArgumentException("fraction must lie between 0 and 1, not " + fraction);
    }
    List<ImageItem> labelled = items.stream().filter(item -> !item.labels().isEmpty()).toList();
    List<String> keys = new ArrayList<>(new TreeSet<>(labelled.stream().map(key).toList()));
    if (keys.size() < 2) {
      throw new DataException(
          "holding out %s needs at least two of them, there %s; put each class into its own folder"
              .formatted(what, keys.size() == 1 ? "is one" : "are none"));
    }
    Collections.shuffle(keys, new Random(seed));
    int count = Math.clamp(Math.round(fraction * keys.size()), 1, keys.size() - 1);
    TreeSet<String> held = new TreeSet<>(keys.subList(0, count));
    return new Split(
        labelled.stream().filter(item -> !held.contains(key.apply(item))).toList(),
        labelled.stream().filter(item -> held.contains(key.apply(item))).toList());
  }
}
