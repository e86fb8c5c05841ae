package dev.kindred.graph;

/** Element type of a {@link Value}. */
public enum DType {
  /** 32 bits. */
  FLOAT,
  /** For indices and sizes. */
  INT64,
  /** What comparisons give and {@link Ops#where} reads. */
  BOOL;

  /** Whether gradients can flow through values of this type. */
  boolean isFloating() {
    return this == FLOAT;
  }
}
