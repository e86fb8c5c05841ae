package dev.kindred.train;

import dev.kindred.data.DataException;
import dev.kindred.data.ImageItem;
import dev.kindred.data.JudgmentSplit;
import dev.kindred.data.Judgments;
import dev.kindred.data.Split;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The images of a run, apart for training and validation.
 *
 * @param train images to train on; with judgments all images, as judgments refer to them by number
 * @param classOf class number of each of them; without labels, each image is its own class
 * @param heldOut images kept for validation, none of whose classes (or, without labels, none of
 *     which) is trained on; may be empty
 * @param labelled whether classes are given by labels
 * @param judged what was said about the images; null where classes are trained on
 */
record Dataset(
    List<ImageItem> train,
    int[] classOf,
    List<ImageItem> heldOut,
    boolean labelled,
    @Nullable JudgmentSplit judged) {

  /** With fewer classes none is held out: two are needed to train, and two to validate. */
  private static final int FEWEST_TO_SPLIT = 4;

  /** With fewer images without labels none is held out. */
  private static final int FEWEST_UNLABELLED = 20;

  /**
   * Parts the images.
   *
   * @param source what the images are from, for messages
   */
  static Dataset of(Path source, List<ImageItem> items, HoldOut holdOut, Supervision supervision)
      throws DataException {
    return switch (supervision) {
      case Supervision.Labels() -> ofLabels(source, items, holdOut);
      case Supervision.Judged(JudgmentSplit split) -> ofJudgments(items, split);
    };
  }

  private static Dataset ofLabels(Path source, List<ImageItem> items, HoldOut holdOut)
      throws DataException {
    boolean labelled = items.stream().noneMatch(i -> i.labels().isEmpty());
    if (!labelled) {
      List<ImageItem> heldOut =
          items.size() < FEWEST_UNLABELLED ? List.of() : holdOut.images(items).heldOut();
      Set<ImageItem> held = Set.copyOf(heldOut);
      List<ImageItem> train = items.stream().filter(i -> !held.contains(i)).toList();
      return new Dataset(train, eachItsOwn(train.size()), heldOut, false, null);
    }
    int classes = classKeys(items).size();
    if (classes < 2) {
      throw new DataException(
          "%s has one class only, '%s'; training compares classes, so give at least two, or put all images in one folder without sub-folders to train without labels"
              .formatted(source, items.getFirst().classKey()));
    }
    if (holdOut.fraction() == 0
        || (classes < FEWEST_TO_SPLIT && holdOut.unit() != HoldOut.Unit.IMAGES)) {
      return new Dataset(items, number(items), List.of(), true, null);
    }
    Split split = holdOut.split(items);
    return new Dataset(split.train(), number(split.train()), split.heldOut(), true, null);
  }

  private static Dataset ofJudgments(List<ImageItem> items, JudgmentSplit split) {
    List<ImageItem> heldOut = Arrays.stream(split.heldOut().items()).mapToObj(items::get).toList();
    return new Dataset(items, eachItsOwn(items.size()), heldOut, false, split);
  }

  /** Judgments on what is not trained on; null where classes are trained on. */
  @Nullable Judgments heldOutJudgments() {
    return judged == null ? null : judged.heldOut();
  }

  int trainClasses() {
    return (int) Arrays.stream(classOf).distinct().count();
  }

  /** Images that training reads. */
  int trainImages() {
    if (judged == null) {
      return train.size();
    }
    return judged.train().items().length;
  }

  /** Classes of a single image, which give no positive pair and are left out of batches. */
  int singleImageClasses() {
    int[] counts = new int[trainClasses()];
    Arrays.stream(classOf).forEach(c -> counts[c]++);
    return (int) Arrays.stream(counts).filter(c -> c == 1).count();
  }

  /** Keys of the held-out classes, sorted; of what is held out from judgments. */
  List<String> heldOutKeys() {
    return judged != null
        ? judged.heldOutGroups()
        : labelled ? List.copyOf(classKeys(heldOut)) : List.of();
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
