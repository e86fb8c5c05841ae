package dev.kindred.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An append-only ONNX graph with static shapes. {@link Ops} appends nodes; nothing is ever removed
 * or changed, so every value is computed after what it depends on.
 */
public final class Graph {
  private final String name;
  private final List<Value> inputs = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Value> outputs = new LinkedHashMap<>();
  private final Map<Value, Constant> constants = new LinkedHashMap<>();
  private final Map<Object, Value> shared = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private int next;

  /** A constant's values. */
  sealed interface Constant {
    record Floats(float[] values) implements Constant {}

    record Longs(long[] values) implements Constant {}
  }

  /**
   * Nothing in it yet.
   *
   * @param name for whoever looks into the file; it need not be unique
   */
  public Graph(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /**
   * Declares an input.
   *
   * @throws IllegalArgumentException if something else in the graph has that name
   */
  public Value input(String name, DType type, Shape shape) {
    Value value = new Value(claim(name), type, shape, null);
    inputs.add(value);
    return value;
  }

  /** A float scalar; equal scalars are one value. */
  public Value constant(float value) {
    return shared.computeIfAbsent(
        value,
        k -> constant(fresh("scalar"), DType.FLOAT, Shape.of(), new Constant.Floats(array(value))));
  }

  private static float[] array(float value) {
    return new float[] {value};
  }

  /** A float tensor. */
  public Value constant(Shape shape, float[] values) {
    return floats(fresh("constant"), shape, values);
  }

  /**
   * A named float tensor, such as a trained weight.
   *
   * @param values row-major, as many as the shape has elements
   * @throws IllegalArgumentException if something else in the graph has that name
   */
  public Value constant(String name, Shape shape, float[] values) {
    return floats(claim(name), shape, values);
  }

  private Value floats(String name, Shape shape, float[] values) {
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(values.length + " values for " + shape);
    }
    return constant(name, DType.FLOAT, shape, new Constant.Floats(values.clone()));
  }

  /** A rank-1 integer tensor, such as axes; equal ones are one value. */
  public Value constantLongs(long... values) {
    List<Long> key = Arrays.stream(values).boxed().toList();
    return shared.computeIfAbsent(
        key,
        k ->
            constant(
                fresh("longs"),
                DType.INT64,
                Shape.of(values.length),
                new Constant.Longs(values.clone())));
  }

  /** Many integers, too many to look for equal ones. */
  Value places(int[] places) {
    long[] wide = Arrays.stream(places).asLongStream().toArray();
    Shape shape = Shape.of(wide.length);
    return constant(fresh("places"), DType.INT64, shape, new Constant.Longs(wide));
  }

  private Value constant(String name, DType type, Shape shape, Constant data) {
    Value value = new Value(name, type, shape, null);
    constants.put(value, data);
    return value;
  }

  /** A graph of the same name, inputs and constants, so far without nodes and outputs. */
  Graph withoutNodes() {
    Graph copy = new Graph(name);
    copy.inputs.addAll(inputs);
    copy.constants.putAll(constants);
    inputs.forEach(v -> copy.names.add(v.name()));
    constants.keySet().forEach(v -> copy.names.add(v.name()));
    return copy;
  }

  /** Appends a node with outputs of the given types and shapes. */
  Node append(
      String op,
      List<@Nullable Value> inputs,
      Map<String, Attribute> attributes,
      DType type,
      Shape... shapes) {
    Node node = new Node(op, inputs, attributes);
    String prefix = op.substring(op.lastIndexOf('.') + 1);
    for (Shape shape : shapes) {
      node.addOutput(new Value(fresh(prefix), type, shape, node));
    }
    nodes.add(node);
    return node;
  }

  private String fresh(String prefix) {
    String name = prefix + "_" + next++;
    return names.add(name) ? name : fresh(prefix);
  }

  private String claim(String name) {
    if (!names.add(name)) {
      throw new IllegalArgumentException("two values named " + name + " in graph " + this.name);
    }
    return name;
  }

  /**
   * Declares an output of the graph under a name of its own; a value may be several outputs.
   *
   * @throws IllegalArgumentException if something else in the graph has that name
   */
  public void output(String name, Value value) {
    outputs.put(claim(name), value);
  }

  /** The nodes that the outputs depend on, in an order in which they can be computed. */
  List<Node> live() {
    Set<Value> needed = new HashSet<>(outputs.values());
    List<Node> live = new ArrayList<>();
    for (Node node : nodes.reversed()) {
      if (node.outputs().stream().anyMatch(needed::contains)) {
        live.add(node);
        needed.addAll(node.inputs());
      }
    }
    return live.reversed();
  }

  /** In the order of their declaration. */
  public List<Value> inputs() {
    return Collections.unmodifiableList(inputs);
  }

  /** In an order in which they can be computed. */
  public List<Node> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  /** In the order of their declaration. */
  public Map<String, Value> outputs() {
    return Collections.unmodifiableMap(outputs);
  }

  /** The values of an integer constant. */
  long[] longs(Value constant) {
    if (constants.get(constant) instanceof Constant.Longs longs) {
      return longs.values().clone();
    }
    throw new IllegalArgumentException(constant + " is no integer constant");
  }

  Map<Value, Constant> constants() {
    return Collections.unmodifiableMap(constants);
  }
}
