package dev.kindred.train;

import dev.kindred.data.DataException;
import dev.kindred.data.ImageItem;
import dev.kindred.data.Split;
import java.util.List;

/**
 * What is kept for validation; training never sees it.
 *
 * @param unit what is held out as a whole
 * @param fraction how much of it, at least 0 and below 1; with 0 nothing is held out
 * @param seed of the choice, apart from the run's seed: runs of several seeds keep the same classes
 */
public record HoldOut(Unit unit, double fraction, long seed) {

  private static final int FEWEST_GROUPS = 5;

  /** What is held out as a whole. */
  public enum Unit {
    /** Single classes. */
    CLASSES,
    /** Whole outermost groups, so that validation classes are unlike all that was seen. */
    GROUPS,
    /**
     * Single images, of classes that are trained on: for collections whose queries will be of known
     * classes.
     */
    IMAGES,
    /** {@link #GROUPS} where images lie at least two folders deep in five or more groups. */
    AUTO
  }

  /** A fraction out of its range is an {@link IllegalArgumentException}. */
  public HoldOut {
    if (!(fraction >= 0) || fraction >= 1) {
      throw new IllegalArgumentException(
          "the held-out fraction must be at least 0 and below 1, not " + fraction);
    }
  }

  /**
   * Parts images into those to learn from and those held out.
   *
   * @throws DataException if there is too little to hold anything out
   */
  public Split split(List<ImageItem> items) throws DataException {
    return switch (unit) {
      case CLASSES -> Split.byClass(items, fraction, seed);
      case GROUPS -> Split.byGroup(items, fraction, seed);
      case IMAGES -> images(items);
      case AUTO ->
          byGroups(items)
              ? Split.byGroup(items, fraction, seed)
              : Split.byClass(items, fraction, seed);
    };
  }

  /** Parts single images, the same share of each class; labels are not needed. */
  Split images(List<ImageItem> items) {
    return Split.byImage(items, fraction, seed);
  }

  /** Whether of such images whole groups are held out. */
  public boolean byGroups(List<ImageItem> items) {
    return unit == Unit.GROUPS || (unit == Unit.AUTO && hasGroups(items));
  }

  private static boolean hasGroups(List<ImageItem> items) {
    return items.stream().allMatch(i -> i.labels().size() > 1)
        && items.stream().map(i -> i.labels().getFirst()).distinct().count() >= FEWEST_GROUPS;
  }
}
