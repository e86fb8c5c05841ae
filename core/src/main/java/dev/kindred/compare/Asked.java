package dev.kindred.compare;

/** Which of the judgments a run learns from. */
public enum Asked {
  /** All that there are. */
  ALL("all judgments"),
  /** A random choice, as many as {@link #NEIGHBOURS} has. */
  RANDOM("random judgments"),
  /** Those whose two candidates are both near the anchor before anything is learned. */
  NEIGHBOURS("judgments among neighbours");

  private final String text;

  Asked(String text) {
    this.text = text;
  }

  /** For people. */
  String text() {
    return text;
  }
}
