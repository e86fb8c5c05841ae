package dev.kindred.train;

import dev.kindred.data.DataException;
import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.data.Split;
import java.util.ArrayList;
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

  private static final int FEWEST_GROUPS = 5;

  static Dataset of(ImageFolder folder, TrainingConfig config) throws DataException {
    List<ImageItem> items = folder.items();
    boolean labelled = items.stream().noneMatch(i -> i.labels().isEmpty());
    if (!labelled) {
      return new Dataset(items, eachItsOwn(items.size()), List.of(), false);
    }
    int classes = classKeys(items).size();
    if (classes < 2) {
      throw new DataException(
          "%s has one class only, '%s'; training compares classes, so give at least two, or put all images in one folder without sub-folders to train without labels"
              .formatted(folder.root(), items.getFirst().classKey()));
    }
    if (classes < FEWEST_TO_SPLIT) {
      return new Dataset(items, number(items), List.of(), true);
    }
    Split split = split(items, config);
    return new Dataset(split.train(), number(split.train()), split.heldOut(), true);
  }

  private static Split split(List<ImageItem> items, TrainingConfig config) throws DataException {
    HoldOut holdOut = config.holdOut();
    boolean groups =
        switch (holdOut.unit()) {
          case CLASSES -> false;
          case GROUPS -> true;
          case AUTO ->
              items.stream().allMatch(i -> i.labels().size() > 1)
                  && items.stream().map(i -> i.labels().getFirst()).distinct().count()
                      >= FEWEST_GROUPS;
        };
    return groups
        ? Split.byGroup(items, holdOut.fraction(), config.seed())
        : Split.byClass(items, holdOut.fraction(), config.seed());
  }

  int trainClasses() {
    return labelled ? classKeys(train).size() : train.size();
  }

  /** Keys of the held-out classes, sorted. */
  Set<String> heldOutKeys() {
    return classKeys(heldOut);
  }

  /**
   * The hierarchy of labels as numbers: [level][image], coarsest first. Images less deep than the
   * deepest repeat their last label.
   */
  static int[][] levels(List<ImageItem> items) {
    int depth = items.stream().mapToInt(i -> i.labels().size()).max().orElse(0);
    List<int[]> levels = new ArrayList<>();
    for (int level = 0; level < depth; level++) {
      Map<List<String>, Integer> ids = new LinkedHashMap<>();
      int[] of = new int[items.size()];
      for (int i = 0; i < of.length; i++) {
        List<String> labels = items.get(i).labels();
        List<String> prefix = labels.subList(0, Math.min(level + 1, labels.size()));
        of[i] = ids.computeIfAbsent(prefix, k -> ids.size());
      }
      levels.add(of);
    }
    return levels.toArray(int[][]::new);
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
