package dev.kindred.data;

import java.util.stream.IntStream;

/**
 * What somebody said about images, judgment by judgment: {@link Triplets} or {@link Pairs}. Items
 * are numbers into the list of a collection's images, {@link ImageFolder#items}. The same judgment
 * may occur more than once: each is a vote. Immutable.
 */
public sealed interface Judgments permits Triplets, Pairs {
  /** Number of judgments. */
  int size();

  /** Number of images in one judgment: 3 or 2. */
  int arity();

  /**
   * One of the images of a judgment.
   *
   * @param judgment 0 to {@link #size} − 1
   * @param role 0 to {@link #arity} − 1, in the order of the columns of the file
   */
  int item(int judgment, int role);

  /** The images that are judged, each once, ascending. */
  default int[] items() {
    return IntStream.range(0, size() * arity())
        .map(i -> item(i / arity(), i % arity()))
        .distinct()
        .sorted()
        .toArray();
  }

  /** How much a judgment counts, above 0 and finite. */
  float weight(int judgment);

  /** The judgments of these numbers, in their order. */
  Judgments select(int[] judgments);

  /** Checks that there is a weight, above 0 and finite, for each of so many judgments. */
  static void requireWeights(float[] weights, int size) {
    if (weights.length != size) {
      throw new IllegalArgumentException(
          "%d judgments need as many weights, not %d".formatted(size, weights.length));
    }
    for (float weight : weights) {
      if (!(weight > 0) || Float.isInfinite(weight)) {
        throw new IllegalArgumentException("a weight must be above 0 and finite, not " + weight);
      }
    }
  }
}
