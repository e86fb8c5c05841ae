package dev.kindred.compare;

import dev.kindred.data.Votes;
import java.util.List;

/**
 * Judgments as what losses are compared on, in place of classes.
 *
 * @param votes what was judged
 * @param asked which of the judgments are learned from; with several, each loss is trained on each
 * @param near of the images, the share nearest to an anchor that are its neighbours, above 0, up to
 *     1
 * @param heldOut share of the images, or classes, that no run learns about, between 0 and 1
 */
public record Judging(Votes votes, List<Asked> asked, double near, double heldOut) {
  /**
   * Copies the choices.
   *
   * @throws IllegalArgumentException if there is none, or a share is out of its range
   */
  public Judging {
    asked = List.copyOf(asked);
    if (asked.isEmpty() || !(near > 0 && near <= 1) || !(heldOut > 0 && heldOut < 1)) {
      throw new IllegalArgumentException(
          "judgments must be chosen somehow, 0 < near <= 1 and 0 < held out < 1, not %s, %s, %s"
              .formatted(asked, near, heldOut));
    }
  }
}
