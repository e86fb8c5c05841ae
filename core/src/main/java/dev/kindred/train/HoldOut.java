package dev.kindred.train;

/**
 * Which classes are kept for validation; training never sees them.
 *
 * @param unit what is held out as a whole
 * @param fraction how much of it, above 0 and below 1
 */
public record HoldOut(Unit unit, double fraction) {

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
}
