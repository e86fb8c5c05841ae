package dev.kindred.graph;

/** Element type of a {@link Value}. */
public enum DType {
  FLOAT,
  INT64,
  BOOL;

  /** Whether gradients can flow through values of this type. */
  public boolean isFloating() {
    return this == FLOAT;
  }
}
