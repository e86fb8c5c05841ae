package dev.kindred.teach;

import dev.kindred.metrics.Interval;
import java.nio.file.Path;

/**
 * What was learned from feedback.
 *
 * @param judgments triplets learned from
 * @param heldOut triplets of other anchors, by which both models are measured
 * @param before triplet accuracy of the model of the index on those, with its 95% interval over
 *     anchors
 * @param after the same of the new model
 * @param model the file of the new model
 * @param seconds it took
 */
public record Lesson(
    int judgments, int heldOut, Interval before, Interval after, Path model, double seconds) {

  /** Fewer held-out judgments than this tell nothing. */
  public static final int FEWEST = 5;

  /** Whether the new model agrees better with judgments that it has not seen. */
  public boolean isBetter() {
    return heldOut >= FEWEST && after.mean() > before.mean();
  }

  /** In a sentence. */
  public String text() {
    return "%s: learned from %,d judgments; of %,d others the new model agrees with %.1f%% and the one before with %.1f%%%s"
        .formatted(
            isBetter() ? "better" : "not better",
            judgments,
            heldOut,
            100 * after.mean(),
            100 * before.mean(),
            heldOut < FEWEST ? ", which are too few to tell" : "");
  }
}
