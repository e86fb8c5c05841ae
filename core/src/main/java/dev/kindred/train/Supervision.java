package dev.kindred.train;

import dev.kindred.data.JudgmentSplit;

/** What tells a run which images belong together. */
public sealed interface Supervision {

  /** In a few words; equal for equal supervision of the same images. */
  default String text() {
    return switch (this) {
      case Labels l -> "labels";
      case Judged j -> "judgments " + Fingerprint.of(j.split());
    };
  }

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
