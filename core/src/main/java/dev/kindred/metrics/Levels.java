package dev.kindred.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns lists of labels (coarse → fine) into the numbered hierarchy that the metrics take: {@code
 * levels[l][i]} is the class id of item i at level l, coarsest first.
 *
 * <p>Ids are shared by all calls on one instance, so that queries and gallery can be numbered
 * alike. An item with fewer labels than the depth forms, at its missing levels, one class with the
 * items that stop at the same place; an item without any label is a class of its own.
 */
public final class Levels {
  private final int depth;
  private final Map<List<String>, Integer> ids = new HashMap<>();
  private int next;

  /**
   * Numbers labels of up to so many levels.
   *
   * @param depth the number of levels, at least 1
   */
  public Levels(int depth) {
    if (depth < 1) {
      throw new IllegalArgumentException("depth must be at least 1, got " + depth);
    }
    this.depth = depth;
  }

  /** Numbers one set of items by itself, as deep as its deepest label list (at least 1). */
  public static int[][] of(List<? extends List<String>> labels) {
    return new Levels(depth(labels)).number(labels);
  }

  /** The length of the longest label list, at least 1. */
  public static int depth(List<? extends List<String>> labels) {
    return Math.max(1, labels.stream().mapToInt(List::size).max().orElse(1));
  }

  /**
   * Numbers the items.
   *
   * @return [level][item], coarsest level first
   */
  public int[][] number(List<? extends List<String>> labels) {
    int[][] levels = new int[depth][labels.size()];
    for (int i = 0; i < labels.size(); i++) {
      List<String> item = labels.get(i);
      if (item.size() > depth) {
        throw new IllegalArgumentException(
            "item %d has %d labels, the depth is %d".formatted(i, item.size(), depth));
      }
      int unlabelled = item.isEmpty() ? next++ : -1;
      for (int l = 0; l < depth; l++) {
        levels[l][i] = item.isEmpty() ? unlabelled : id(item, l);
      }
    }
    return levels;
  }

  private int id(List<String> item, int level) {
    List<String> prefix = new ArrayList<>(item.subList(0, Math.min(level + 1, item.size())));
    Integer id = ids.putIfAbsent(prefix, next);
    return id == null ? next++ : id;
  }
}
