package dev.kindred.train;

/**
 * Sees when the embeddings have become one point, which a loss cannot leave any more: distances
 * between different classes stay near zero. Triplet losses then sit at their margin (Hermans et al.
 * 2017, section 4).
 */
final class CollapseGuard {
  /** A mean distance between classes below this is one point; random unit vectors have 1.4. */
  private static final float POINT = 0.05f;

  /** So many steps in a row; a single batch proves nothing. */
  private static final int STEPS = 50;

  private int collapsed;

  CollapseGuard(int collapsed) {
    this.collapsed = collapsed;
  }

  /** Takes note of a step; true once the embeddings have been one point for long enough. */
  boolean sees(float spread) {
    collapsed = spread < POINT ? collapsed + 1 : 0;
    return collapsed >= STEPS;
  }

  /** Steps in a row that were collapsed; part of a checkpoint. */
  int collapsedSteps() {
    return collapsed;
  }
}
