package dev.kindred.data;

import java.nio.file.Path;

/**
 * Judgments of the form: the anchor is more like the positive than like the negative. Arrays are
 * copied on the way in and out; {@link #item} does not copy.
 *
 * @param anchors item number of each anchor, [n]
 * @param positives of what is closer to it, [n]
 * @param negatives of what is farther from it, [n]
 * @param weights above 0 and finite, [n]
 */
@SuppressWarnings("ArrayRecordComponent")
public record Triplets(int[] anchors, int[] positives, int[] negatives, float[] weights)
    implements Judgments {
  /**
   * Copies the arrays.
   *
   * @throws IllegalArgumentException if they are not equally long, or a weight is not above 0 or
   *     not finite
   */
  public Triplets {
    anchors = anchors.clone();
    positives = positives.clone();
    negatives = negatives.clone();
    weights = weights.clone();
    if (positives.length != anchors.length || negatives.length != anchors.length) {
      throw new IllegalArgumentException(
          "%d anchors with %d positives and %d negatives"
              .formatted(anchors.length, positives.length, negatives.length));
    }
    Judgments.requireWeights(weights, anchors.length);
  }

  /**
   * Reads {@code anchor,positive,negative[,weight]} lines, with or without a header that names the
   * columns. Paths are relative to the collection; a line without a weight counts 1.
   *
   * @throws DataException that names the file, the line and what is wrong there
   */
  public static Triplets read(Path file, ImageFolder folder) throws DataException {
    return JudgmentFile.triplets(file, folder);
  }

  /** A copy, [n]. */
  @Override
  public int[] anchors() {
    return anchors.clone();
  }

  /** A copy, [n]. */
  @Override
  public int[] positives() {
    return positives.clone();
  }

  /** A copy, [n]. */
  @Override
  public int[] negatives() {
    return negatives.clone();
  }

  /** A copy, [n]. */
  @Override
  public float[] weights() {
    return weights.clone();
  }

  @Override
  public int size() {
    return anchors.length;
  }

  @Override
  public int arity() {
    return 3;
  }

  @Override
  public int item(int judgment, int role) {
    return switch (role) {
      case 0 -> anchors[judgment];
      case 1 -> positives[judgment];
      case 2 -> negatives[judgment];
      default -> throw new IndexOutOfBoundsException("a triplet has no image " + role);
    };
  }

  @Override
  public float weight(int judgment) {
    return weights[judgment];
  }

  @Override
  public Triplets select(int[] judgments) {
    int[][] chosen = new int[3][judgments.length];
    float[] chosenWeights = new float[judgments.length];
    for (int i = 0; i < judgments.length; i++) {
      for (int role = 0; role < 3; role++) {
        chosen[role][i] = item(judgments[i], role);
      }
      chosenWeights[i] = weights[judgments[i]];
    }
    return new Triplets(chosen[0], chosen[1], chosen[2], chosenWeights);
  }
}
