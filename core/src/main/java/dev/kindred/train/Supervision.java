package dev.kindred.train;

import dev.kindred.data.JudgmentSplit;

/** What tells a run which images belong together. */
public sealed interface Supervision {

  /** The labels of the images; without labels, each image is a class of its own. */
  record Labels() implements Supervision {}

  /**
   * Explicit judgments, such as those of people.
   *
   * @param split judgments to train on and to validate with; they refer to {@code
   *     ImageFolder.items()}
   */
  record Judged(JudgmentSplit split) implements Supervision {}
}
