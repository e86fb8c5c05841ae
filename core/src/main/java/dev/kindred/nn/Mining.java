package dev.kindred.nn;

/** Which pairs or triplets of a batch a loss is taken over. */
public enum Mining {
  /** All of them. */
  ALL,
  /** Per anchor the farthest positive and the nearest negative (Hermans et al. 2017). */
  BATCH_HARD,
  /**
   * Per anchor and positive the nearest negative that is farther than the positive (Schroff et al.
   * 2015, section 3.2).
   */
  SEMI_HARD,
  /**
   * Per anchor and positive a negative drawn by its distance, so that near and middling ones come
   * equally often (Wu et al. 2017, section 4).
   */
  DISTANCE_WEIGHTED
}
