package dev.kindred.train;

import dev.kindred.data.DataException;
import dev.kindred.data.ImageItem;
import dev.kindred.data.Split;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The images of a run, apart for training and validation.
 *
 * @param train images to train on
 * @param classOf class number of each of them; without labels, each image is its own class
 * @param heldOut images of the classes kept for validation; empty without labels or with fewer than
 *     {@value #FEWEST_TO_SPLIT} classes
 * @param labelled whether the images have labels
 */
record Dataset(List<ImageItem> train, int[] classOf, List<ImageItem> heldOut, boolean labelled) {

  /** With fewer classes none is held out: two are needed to train, and two to validate. */
  private static final int FEWEST_TO_SPLIT = 4;

  /**
   * Parts the images.
   *
   * @param source what the images are from, for messages
   */
  static Dataset of(Path source, List<ImageItem> items, HoldOut holdOut) throws DataException {
    boolean labelled = items.stream().noneMatch(i -> i.labels().isEmpty());
    if (!labelled) {
      return new Dataset(items, eachItsOwn(items.size()), List.of(), false);
    }
    int classes = classKeys(items).size();
    if (classes < 2) {
      throw new DataException(
          "%s has one class only, '%s'; training compares classes, so give at least two, or put all images in one folder without sub-folders to train without labels"
              .formatted(source, items.getFirst().classKey()));
    }
    if (classes < FEWEST_TO_SPLIT) {
      return new Dataset(items, number(items), List.of(), true);
    }
    Split split = holdOut.split(items);
    return new Dataset(split.train(), number(split.train()), split.heldOut(), true);
  }

  int trainClasses() {
    return labelled ? classKeys(train).size() : train.size();
  }

  /** Keys of the held-out classes, sorted. */
  Set<String> heldOutKeys() {
    return classKeys(heldOut);
  }

  private static Set<String> classKeys(List<ImageItem> items) {
    Set<String> keys = new TreeSet<>();
    items.forEach(i -> keys.add(i.classKey()));
    return keys;
  }

  private static int[] number(List<ImageItem> items) {
    Map<String, Integer> ids = new LinkedHashMap<>();
    return items.stream()
        .mapToInt(i -> ids.computeIfAbsent(i.classKey(), k -> ids.size()))
        .toArray();
  }

  private static int[] eachItsOwn(int n) {
    int[] ids = new int[n];
    Arrays.setAll(ids, i -> i);
    return ids;
  }
}
