package dev.kindred.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One operation of a {@link Graph}. */
public final class Node {
  private final String op;
  private final List<@Nullable Value> inputs;
  private final Map<String, Attribute> attributes;
  private final List<Value> outputs = new ArrayList<>();
  private @Nullable CustomGradient custom;
  private boolean stopsGradient;

  Node(String op, List<@Nullable Value> inputs, Map<String, Attribute> attributes) {
    this.op = op;
    this.inputs = Collections.unmodifiableList(new ArrayList<>(inputs));
    this.attributes = Map.copyOf(attributes);
  }

  void addOutput(Value value) {
    outputs.add(value);
  }

  void stopGradient() {
    stopsGradient = true;
  }

  void customGradient(CustomGradient rule) {
    custom = rule;
  }

  /** The ONNX operator; of another domain than the standard one, with the domain before a dot. */
  public String op() {
    return op;
  }

  /** The inputs in the operator's order; null where an optional one is left out. */
  List<@Nullable Value> inputs() {
    return inputs;
  }

  List<Value> outputs() {
    return Collections.unmodifiableList(outputs);
  }

  Map<String, Attribute> attributes() {
    return attributes;
  }

  /** Whether the reverse walk ends here. */
  boolean stopsGradient() {
    return stopsGradient;
  }

  /** The rule for the group of nodes that this one ends, if it has one of its own. */
  @Nullable CustomGradient custom() {
    return custom;
  }

  Value input(int i) {
    Value value = inputs.get(i);
    if (value == null) {
      throw new IllegalArgumentException(op + " has no input " + i);
    }
    return value;
  }

  Value output() {
    return outputs.getFirst();
  }

  long integer(String attribute, long otherwise) {
    return attributes.get(attribute) instanceof Attribute.Int(long value) ? value : otherwise;
  }

  float real(String attribute) {
    if (attributes.get(attribute) instanceof Attribute.Real(float value)) {
      return value;
    }
    throw new IllegalArgumentException(op + " has no number " + attribute);
  }

  int[] integers(String attribute) {
    if (attributes.get(attribute) instanceof Attribute.Ints ints) {
      return Arrays.stream(ints.values()).mapToInt(Math::toIntExact).toArray();
    }
    throw new IllegalArgumentException(op + " has no list " + attribute);
  }

  @Override
  public String toString() {
    return outputs + " = " + op + inputs;
  }
}
