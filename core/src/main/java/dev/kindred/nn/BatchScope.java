package dev.kindred.nn;

import dev.kindred.graph.Value;

/** A scope in which layers normalise by the statistics of the batch, as training does. */
sealed interface BatchScope extends Scope permits LayoutScope, TrainingScope {

  /**
   * Takes note of a batch's statistics so that the running ones can follow.
   *
   * @param mean shape [C]
   * @param variance biased, shape [C]
   */
  void observe(String layer, Value mean, Value variance);
}
