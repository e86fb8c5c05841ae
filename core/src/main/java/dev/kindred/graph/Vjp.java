package dev.kindred.graph;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A vector-Jacobian product: from the gradient of an operation's outputs to those of its inputs.
 *
 * <p>One supplier per input, run only if that input's gradient is needed; null for an input that
 * has none. A gradient may have the shape that the input was broadcast to: the reverse walk sums it
 * down.
 */
@FunctionalInterface
interface Vjp {

  /**
   * Appends the gradients of the inputs, given those of the outputs.
   *
   * @param ops emits the gradient's nodes
   * @param gradients of the outputs; null where an output does not influence the loss
   */
  List<@Nullable Supplier<Value>> apply(Ops ops, List<@Nullable Value> gradients);
}
