package dev.kindred.nn;

import dev.kindred.graph.Shape;

/** A named tensor that training changes; {@code offset} is its place in the flat vector θ. */
public record Parameter(ParameterSpec spec, int offset) {

  /** Unique within the network. */
  public String name() {
    return spec.name();
  }

  /** Its elements lie row by row in θ. */
  public Shape shape() {
    return spec.shape();
  }

  /** How many numbers of θ it takes. */
  public int size() {
    return Math.toIntExact(shape().size());
  }

  /** Inputs summed per output: all dimensions but the first, the outputs. */
  int fanIn() {
    return shape().rank() < 2 ? 1 : size() / shape().dim(0);
  }
}
