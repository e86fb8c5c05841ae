package dev.kindred.nn;

/**
 * A loss that can also learn from explicit judgments, without classes. Mining does not apply to
 * them: every judgment counts with its weight.
 */
public sealed interface JudgedLoss extends Loss permits Contrastive, Triplet {

  /** Adds the loss over judgments "a is more like p than like n". */
  Terms ofTriplets(TripletDistances triplets);

  /**
   * Adds the loss over judgments "a and b are the same" or "are different".
   *
   * @throws IllegalArgumentException if the loss cannot be stated for pairs
   */
  Terms ofPairs(PairDistances pairs);
}
