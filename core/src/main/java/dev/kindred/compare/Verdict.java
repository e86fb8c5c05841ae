package dev.kindred.compare;

import org.jspecify.annotations.Nullable;

/**
 * The answer in two sentences: does a loss retrieve better, and does it order better beyond the
 * class?
 *
 * @param retrieval judged by MAP@R
 * @param order judged by the triplet accuracy of the coarsest level
 */
public record Verdict(Finding retrieval, Finding order) {

  /**
   * One sentence and what it rests on.
   *
   * @param metric the metric's key, null when the data cannot answer
   * @param winner the key of the loss that is better than every other, null when none is
   * @param sentence the finding with its numbers
   */
  public record Finding(@Nullable String metric, @Nullable String winner, String sentence) {}
}
