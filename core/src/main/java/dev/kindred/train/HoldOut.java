package dev.kindred.train;

import dev.kindred.data.DataException;
import dev.kindred.data.ImageItem;
import dev.kindred.data.Split;
import java.util.List;

/**
 * Which classes are kept for validation; training never sees them.
 *
 * @param unit what is held out as a whole
 * @param fraction how much of it, above 0 and below 1
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
    /** {@link #GROUPS} where images lie at least two folders deep in five or more groups. */
    AUTO
  }

  public HoldOut {
    if (!(fraction > 0) || fraction >= 1) {
      throw new IllegalArgumentException(
          "the held-out fraction must be above 0 and below 1, not " + fraction);
    }
  }

  /**
   * Parts images into those to learn from and those held out.
   *
   * @throws DataException if there is too little to hold anything out
   */
  public Split split(List<ImageItem> items) throws DataException {
    boolean groups =
        switch (unit) {
          case CLASSES -> false;
          case GROUPS -> true;
          case AUTO -> hasGroups(items);
        };
    return groups ? Split.byGroup(items, fraction, seed) : Split.byClass(items, fraction, seed);
  }

  private static boolean hasGroups(List<ImageItem> items) {
    return items.stream().allMatch(i -> i.labels().size() > 1)
        && items.stream().map(i -> i.labels().getFirst()).distinct().count() >= FEWEST_GROUPS;
  }
}
