package dev.kindred.nn;

import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;

/**
 * Where a network being built takes its parameters from, and how its batch-normalised layers
 * behave. The same {@link Network} builds the training graph and the exported model, each with its
 * own scope.
 */
public sealed interface Scope permits BatchScope, FrozenScope {

  /** Appends to the graph that is being built. */
  Ops ops();

  /** The parameter of this name. */
  Value parameter(ParameterSpec spec);

  /** The parameter of this name, with the schedule's learning rate. */
  default Value parameter(String name, Shape shape, Init init) {
    return parameter(ParameterSpec.of(name, shape, init));
  }

  /**
   * How a normalised layer maps its input: y = scale·x + shift per channel.
   *
   * @param scale shape [C]
   * @param shift shape [C]
   */
  record Affine(Value scale, Value shift) {}
}
