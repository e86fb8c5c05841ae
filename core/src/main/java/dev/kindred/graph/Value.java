package dev.kindred.graph;

import org.jspecify.annotations.Nullable;

/** A tensor in a {@link Graph}: an input, a constant, or what a node computes. */
public final class Value {
  private final String name;
  private final DType type;
  private final Shape shape;
  private final @Nullable Node producer;

  Value(String name, DType type, Shape shape, @Nullable Node producer) {
    this.name = name;
    this.type = type;
    this.shape = shape;
    this.producer = producer;
  }

  /** Unique within the graph. */
  public String name() {
    return name;
  }

  /** The same for all elements. */
  public DType type() {
    return type;
  }

  /**
   * As inferred when it was appended; {@link OnnxFile#toBytes} may leave the first dimension open.
   */
  public Shape shape() {
    return shape;
  }

  /** The node that computes this value; none for inputs and constants. */
  @Nullable Node producer() {
    return producer;
  }

  @Override
  public String toString() {
    return name + ":" + type + shape;
  }
}
