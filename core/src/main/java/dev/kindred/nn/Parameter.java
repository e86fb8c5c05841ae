package dev.kindred.nn;

import dev.kindred.graph.Shape;

/** A named tensor that training changes; {@code offset} is its place in the flat vector θ. */
public record Parameter(String name, Shape shape, Init init, int offset) {

  public int size() {
    return Math.toIntExact(shape.size());
  }

  /** Weight decay is for weight matrices and kernels only, not for biases and normalisation. */
  public boolean decays() {
    return shape.rank() > 1;
  }

  /** Inputs summed per output: all dimensions but the first, the outputs. */
  int fanIn() {
    return shape.rank() < 2 ? 1 : size() / shape.dim(0);
  }
}
