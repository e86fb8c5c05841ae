package dev.kindred.nn;

import dev.kindred.graph.Shape;

/**
 * What a network or a loss asks of a parameter.
 *
 * @param name unique within the network
 * @param init how it starts
 * @param rate its learning rate as a multiple of the schedule's, ≥ 0
 * @param decays whether weight decay applies
 */
public record ParameterSpec(String name, Shape shape, Init init, double rate, boolean decays) {

  /** A rate below 0 is an {@link IllegalArgumentException}. */
  public ParameterSpec {
    if (!(rate >= 0)) {
      throw new IllegalArgumentException("the rate of " + name + " must be 0 or more, not " + rate);
    }
  }

  /**
   * A parameter with the schedule's learning rate. Weight decay is for weight matrices and kernels
   * only, not for biases and normalisation.
   */
  public static ParameterSpec of(String name, Shape shape, Init init) {
    return new ParameterSpec(name, shape, init, 1, shape.rank() > 1);
  }

  /** The same with another learning rate. */
  public ParameterSpec withRate(double other) {
    return new ParameterSpec(name, shape, init, other, decays);
  }
}
