package dev.kindred.train;

/**
 * How a run takes care of itself.
 *
 * @param patience validations without a better one after which training stops early; 0: never
 * @param onCollapse what happens when all embeddings become one point
 */
public record Care(int patience, OnCollapse onCollapse) {

  /** What to do about a collapse. */
  public enum OnCollapse {
    /**
     * Triplets mined batch-hard start again with semi-hard mining, in what is left of the budget;
     * every other loss stops with an error.
     */
    CHANGE_MINING,
    /** The run stops with an error. */
    STOP,
    /** The run goes on: its failure is a result, as in a comparison of losses. */
    GO_ON
  }

  /** No early stop; mining changes after a collapse. */
  public static final Care DEFAULT = new Care(0, OnCollapse.CHANGE_MINING);

  /** Negative patience is an {@link IllegalArgumentException}. */
  public Care {
    if (patience < 0) {
      throw new IllegalArgumentException("patience must not be negative: " + patience);
    }
  }
}
