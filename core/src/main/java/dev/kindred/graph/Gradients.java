package dev.kindred.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reverse-mode differentiation: walks the graph backwards from a loss and appends the gradient's
 * nodes. Summing over broadcast dimensions and adding up the contributions of several uses happen
 * here, once, not in the rules.
 */
public final class Gradients {
  private final Ops ops;
  private final Set<Value> needed;
  private final Map<Value, Value> gradients = new HashMap<>();

  private Gradients(Ops ops, List<Value> wrt) {
    this.ops = ops;
    this.needed = dependents(ops.graph(), wrt);
  }

  /**
   * The gradients of a scalar.
   *
   * @param loss of a single element
   * @param wrt values before the loss
   * @return one per value of {@code wrt}, of its shape; zeros where it does not influence the loss
   * @throws IllegalStateException naming the node, if an operation on the way has no rule
   */
  public static List<Value> of(Ops ops, Value loss, List<Value> wrt) {
    if (loss.shape().size() != 1) {
      throw new IllegalArgumentException("the loss must be a scalar, not " + loss.shape());
    }
    Gradients walk = new Gradients(ops, wrt);
    walk.back(loss);
    return wrt.stream().map(walk::gradientOrZero).toList();
  }

  private void back(Value loss) {
    List<Node> nodes = List.copyOf(ops.graph().nodes());
    gradients.put(loss, ops.expand(ops.graph().constant(1f), loss.shape()));
    for (Node node : nodes.reversed()) {
      CustomGradient custom = node.custom();
      if (custom == null) {
        apply(node.inputs(), node.outputs(), (o, g) -> Vjps.of(node).apply(o, g), node);
      } else if (node.output() == custom.outputs().getFirst()) {
        // The first output comes last on the way back: all gradients have arrived.
        apply(custom.inputs(), custom.outputs(), custom.rule(), node);
      }
    }
  }

  private void apply(
      List<? extends @Nullable Value> inputs, List<Value> outputs, Vjp rule, Node node) {
    List<@Nullable Value> arrived = new ArrayList<>();
    outputs.forEach(v -> arrived.add(gradients.get(v)));
    boolean influences = arrived.stream().anyMatch(g -> g != null);
    if (!influences || outputs.stream().noneMatch(needed::contains) || node.stopsGradient()) {
      return;
    }
    List<@Nullable Supplier<Value>> parts = rule.apply(ops, arrived);
    for (int i = 0; i < parts.size(); i++) {
      Value input = inputs.get(i);
      Supplier<Value> part = parts.get(i);
      if (input != null && part != null && needed.contains(input)) {
        Value gradient = sumTo(part.get(), input.shape());
        gradients.merge(input, gradient, ops::add);
      }
    }
  }

  /** Sums a gradient over the dimensions along which its value was broadcast. */
  private Value sumTo(Value gradient, Shape shape) {
    int extra = gradient.shape().rank() - shape.rank();
    int[] axes =
        java.util.stream.IntStream.range(0, gradient.shape().rank())
            .filter(i -> i < extra || (shape.dim(i - extra) == 1 && gradient.shape().dim(i) != 1))
            .toArray();
    Value sum = axes.length == 0 ? gradient : ops.reduceSum(gradient, true, axes);
    return ops.reshape(sum, shape);
  }

  private Value gradientOrZero(Value value) {
    Value gradient = gradients.get(value);
    return gradient != null ? gradient : ops.expand(ops.graph().constant(0f), value.shape());
  }

  /** All values that depend on one of the given, through nodes that pass gradients on. */
  private static Set<Value> dependents(Graph graph, List<Value> wrt) {
    Set<Value> found = new HashSet<>(wrt);
    for (Node node : graph.nodes()) {
      CustomGradient custom = node.custom();
      List<? extends @Nullable Value> inputs = custom == null ? node.inputs() : custom.inputs();
      if (!node.stopsGradient()
          && node.outputs().getFirst().type().isFloating()
          && inputs.stream().anyMatch(found::contains)) {
        found.addAll(node.outputs());
      }
    }
    return found;
  }
}
