package dev.kindred.graph;

/** A constant setting of a {@link Node}. */
sealed interface Attribute {

  /** A single integer. */
  record Int(long value) implements Attribute {}

  /** A list of integers; do not change the array. */
  record Ints(long... values) implements Attribute {}

  /** A single float. */
  record Real(float value) implements Attribute {}

  /** A list of floats; do not change the array. */
  record Reals(float... values) implements Attribute {}

  /** A string, such as a mode. */
  record Text(String value) implements Attribute {}
}
