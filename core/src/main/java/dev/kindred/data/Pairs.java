package dev.kindred.data;

import java.nio.file.Path;

/**
 * Judgments of the form: these two images belong together, or do not. Arrays are copied on the way
 * in and out; {@link #item} and {@link #isSame} do not copy.
 *
 * @param first item number of one image, [n]
 * @param second of the other, [n]
 * @param same whether they belong together, [n]
 * @param weights above 0 and finite, [n]
 */
@SuppressWarnings("ArrayRecordComponent")
public record Pairs(int[] first, int[] second, boolean[] same, float[] weights)
    implements Judgments {
  /**
   * Copies the arrays.
   *
   * @throws IllegalArgumentException if they are not equally long, or a weight is not above 0 or
   *     not finite
   */
  public Pairs {
    first = first.clone();
    second = second.clone();
    same = same.clone();
    weights = weights.clone();
    if (second.length != first.length || same.length != first.length) {
      throw new IllegalArgumentException(
          "%d first images with %d second ones and %d verdicts"
              .formatted(first.length, second.length, same.length));
    }
    Judgments.requireWeights(weights, first.length);
  }

  /**
   * Reads {@code a,b,same[,weight]} lines, with or without a header that names the columns; same is
   * 0, 1, true or false. Paths are relative to the collection; a line without a weight counts 1.
   *
   * @throws DataException that names the file, the line and what is wrong there
   */
  public static Pairs read(Path file, ImageFolder folder) throws DataException {
    return JudgmentFile.pairs(file, folder);
  }

  /** A copy, [n]. */
  @Override
  public int[] first() {
    return first.clone();
  }

  /** A copy, [n]. */
  @Override
  public int[] second() {
    return second.clone();
  }

  /** A copy, [n]. */
  @Override
  public boolean[] same() {
    return same.clone();
  }

  /** A copy, [n]. */
  @Override
  public float[] weights() {
    return weights.clone();
  }

  @Override
  public int size() {
    return first.length;
  }

  @Override
  public int arity() {
    return 2;
  }

  @Override
  public int item(int judgment, int role) {
    return switch (role) {
      case 0 -> first[judgment];
      case 1 -> second[judgment];
      default -> throw new IndexOutOfBoundsException("a pair has no image " + role);
    };
  }

  /** Whether the two images of a judgment belong together. */
  public boolean isSame(int judgment) {
    return same[judgment];
  }

  @Override
  public float weight(int judgment) {
    return weights[judgment];
  }

  @Override
  public Pairs select(int[] judgments) {
    int n = judgments.length;
    int[] chosenFirst = new int[n];
    int[] chosenSecond = new int[n];
    boolean[] chosenSame = new boolean[n];
    float[] chosenWeights = new float[n];
    for (int i = 0; i < n; i++) {
      chosenFirst[i] = first[judgments[i]];
      chosenSecond[i] = second[judgments[i]];
      chosenSame[i] = same[judgments[i]];
      chosenWeights[i] = weights[judgments[i]];
    }
    return new Pairs(chosenFirst, chosenSecond, chosenSame, chosenWeights);
  }
}
