package dev.kindred.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An operation as an ONNX file has it.
 *
 * @param position in the file's list of nodes, from 0
 * @param name may be empty
 * @param domain of the operator; empty for ONNX's own
 * @param inputs names of values; empty where an optional one is left out
 */
record OnnxNode(
    int position,
    String name,
    String op,
    String domain,
    List<String> inputs,
    List<String> outputs,
    Map<String, Attribute> attributes) {

  long integer(String attribute, long otherwise) {
    return attributes.get(attribute) instanceof Attribute.Int(long value) ? value : otherwise;
  }

  float real(String attribute, double otherwise) {
    return attributes.get(attribute) instanceof Attribute.Real(float value)
        ? value
        : (float) otherwise;
  }

  String text(String attribute, String otherwise) {
    return attributes.get(attribute) instanceof Attribute.Text(String value) ? value : otherwise;
  }

  /** A list of integers; null if it is not given. */
  long @Nullable [] integers(String attribute) {
    return attributes.get(attribute) instanceof Attribute.Ints ints ? ints.values() : null;
  }

  /** A list of integers. */
  int[] integers(String attribute, int... otherwise) {
    long[] given = integers(attribute);
    return given == null ? otherwise : Arrays.stream(given).mapToInt(Math::toIntExact).toArray();
  }

  boolean has(int input) {
    return input < inputs.size() && !inputs.get(input).isEmpty();
  }

  /** What to call it in a message. */
  String describe() {
    String called = name.isEmpty() ? String.join(", ", outputs) : name;
    String kind = domain.isEmpty() ? op : domain + "." + op;
    return "node \"%s\" (%s, number %d in the file)".formatted(called, kind, position);
  }
}
