package dev.kindred.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites a graph so that its convolutions run in ONNX Runtime's blocked layout, with a block of
 * channels side by side: its fastest CPU kernels. Maps stay in that layout from a convolution
 * through normalisation, pools and elementwise operations to the next, and are put back where
 * another operation reads them. The same function, but for rounding.
 *
 * <p>The runtime has such a pass of its own, but for constant kernels only: in training they
 * change.
 *
 * <p>Blocked operators are no part of ONNX. Never write a file for others from the result.
 */
public final class BlockedLayout {
  /** Elementwise operations: a layout that is the same in all operands is the result's. */
  private static final Set<String> ELEMENTWISE =
      Set.of(
          "Abs",
          "Add",
          "Cast",
          "Div",
          "Equal",
          "Exp",
          "Greater",
          "HardSigmoid",
          "Identity",
          "Less",
          "Log",
          "Max",
          "Min",
          "Mul",
          "Neg",
          "Relu",
          "Sigmoid",
          "Sign",
          "Softplus",
          "Sqrt",
          "Sub",
          "Tanh",
          "Where");

  private final Graph from;
  private final Graph to;
  private final Ops ops;
  private final BlockedOps emit;
  private final int block;
  private final Map<Value, List<Node>> readers = new HashMap<>();
  private final Map<Value, Value> plain = new HashMap<>();
  private final Map<Value, Value> blocked = new HashMap<>();

  private BlockedLayout(Graph from, int block) {
    this.from = from;
    this.to = from.withoutNodes();
    this.ops = new Ops(to);
    this.emit = new BlockedOps(ops, block);
    this.block = block;
  }

  /**
   * The same graph in blocked layout where that helps.
   *
   * @param block channels in a block; a matter of the processor
   */
  public static Graph of(Graph graph, int block) {
    BlockedLayout layout = new BlockedLayout(graph, block);
    layout.rewrite();
    return layout.to;
  }

  private void rewrite() {
    from.inputs().forEach(v -> plain.put(v, v));
    from.constants().keySet().forEach(v -> plain.put(v, v));
    List<Node> live = from.live();
    for (Node node : live) {
      for (@Nullable Value input : node.inputs()) {
        if (input != null) {
          readers.computeIfAbsent(input, v -> new ArrayList<>()).add(node);
        }
      }
    }
    for (Node node : live) {
      boolean known = isBlocked(node.output()) || plain.containsKey(node.output());
      if (!known && !inBlocks(node)) {
        copy(node);
      }
    }
    from.outputs().forEach((name, value) -> to.output(name, plain(value)));
  }

  /** Emits the node on blocked maps; false if it is to stay as it is. */
  private boolean inBlocks(Node node) {
    if (node.outputs().size() != 1) {
      return false;
    }
    if (node.op().equals("Conv")) {
      return convolves(node) && result(node, alsoRelu(node), relu -> conv(node, relu));
    }
    if (node.inputs().stream().noneMatch(v -> v != null && isBlocked(v))) {
      return false;
    }
    return switch (node.op()) {
      case "MaxPool", "AveragePool" -> result(node, emit.pool(node, blocked(node.input(0))));
      case "GlobalAveragePool" -> plainResult(node, emit.globalAveragePool(blocked(node.input(0))));
      case "ReduceSum" -> sumsPositions(node) && plainResult(node, sum(node));
      case "Resize" ->
          repeats(node) && result(node, emit.repeat(blocked(node.input(0)), node.output().shape()));
      case "BatchNormalization" -> result(node, alsoRelu(node), relu -> affine(node, relu));
      case "Transpose" ->
          putsChannelsLast(node) && plainResult(node, emit.toChannelsLast(blocked(node.input(0))));
      case "Slice" ->
          (slicesPositions(node) && result(node, slice(node)))
              || (slicesBlocks(node) && result(node, part(node)));
      case "Pad" -> padsPositions(node) && result(node, pad(node));
      case "DepthToSpace" -> interleaves(node) && interleave(node);
      case "Concat" -> joinsBlocks(node) && result(node, same(node));
      default -> ELEMENTWISE.contains(node.op()) && alike(node) && result(node, same(node));
    };
  }

  private boolean result(Node node, Value result) {
    blocked.put(node.output(), result);
    return true;
  }

  private boolean plainResult(Node node, Value result) {
    plain.put(node.output(), result);
    return true;
  }

  /** The result of a node, or of the ReLU that it takes over. */
  private boolean result(Node node, @Nullable Node relu, Function<Boolean, Value> emitted) {
    return result(relu == null ? node : relu, emitted.apply(relu != null));
  }

  /** The ReLU that is the only reader of a node's output; null if it has others. */
  private @Nullable Node alsoRelu(Node node) {
    Node only = onlyReader(node);
    return only != null && only.op().equals("Relu") ? only : null;
  }

  private @Nullable Node onlyReader(Node node) {
    List<Node> next = readers.getOrDefault(node.output(), List.of());
    boolean only = next.size() == 1 && !from.outputs().containsValue(node.output());
    return only ? next.getFirst() : null;
  }

  private boolean convolves(Node node) {
    Shape w = node.input(1).shape();
    int groups = (int) node.integer("group", 1);
    if (groups > 1 && w.dim(1) == 1 && w.dim(0) == groups) {
      return groups % block == 0;
    }
    return (w.dim(0) / groups) % block == 0
        && (w.dim(1) % block == 0 || (groups == 1 && w.dim(1) < block));
  }

  private Value conv(Node node, boolean relu) {
    Value x = node.input(0);
    Value input = x.shape().dim(1) < block ? plain(x) : blocked(x);
    Rearrangement elements = Rearrangement.of(from, node.input(1));
    Value kernels = emit.kernels(node.input(1), elements, plain(elements.source()));
    Value bias = node.inputs().size() > 2 ? plain(node.input(2)) : null;
    return emit.conv(input, kernels, bias, relu, node.attributes(), node.output().shape());
  }

  private Value affine(Node node, boolean relu) {
    return emit.affine(blocked(node.input(0)), plain(node.input(1)), plain(node.input(2)), relu);
  }

  private static boolean repeats(Node node) {
    Shape x = node.input(0).shape();
    Shape y = node.output().shape();
    boolean nearest =
        node.attributes().get("mode") instanceof Attribute.Text(String mode)
            && mode.equals("nearest");
    return nearest && y.dim(2) % x.dim(2) == 0 && y.dim(3) % x.dim(3) == 0;
  }

  private boolean sumsPositions(Node node) {
    return node.input(0).shape().rank() == 4
        && Arrays.equals(from.longs(node.input(1)), new long[] {2, 3});
  }

  /** The sum over all positions is their number times the mean. */
  private Value sum(Node node) {
    Shape x = node.input(0).shape();
    Value mean = ops.reshape(emit.globalAveragePool(blocked(node.input(0))), node.output().shape());
    return ops.mul(mean, (double) x.dim(2) * x.dim(3));
  }

  private static boolean putsChannelsLast(Node node) {
    return Arrays.equals(node.integers("perm"), new int[] {0, 2, 3, 1});
  }

  private boolean slicesPositions(Node node) {
    return node.inputs().size() == 5
        && Arrays.stream(from.longs(node.input(3))).allMatch(axis -> axis == 2 || axis == 3);
  }

  /** Rows and columns are where they were, under [N, C / block, H, W, block]. */
  private Value slice(Node node) {
    Value x = blocked(node.input(0));
    Shape shape = node.output().shape();
    if (Arrays.stream(from.longs(node.input(4))).anyMatch(step -> step != 1)) {
      // A slice with steps takes three times as long, and one thread.
      return emit.map(emit.positions(x), Positions.sliced(from, node), shape);
    }
    List<@Nullable Value> inputs = new ArrayList<>(node.inputs());
    inputs.set(0, ops.reshape(x, emit.stored(x.shape())));
    Value y = append(node, inputs, emit.stored(shape));
    return ops.reshape(y, shape);
  }

  private boolean slicesBlocks(Node node) {
    return node.inputs().size() == 5
        && Arrays.equals(from.longs(node.input(3)), new long[] {1})
        && Arrays.equals(from.longs(node.input(4)), new long[] {1})
        && from.longs(node.input(1))[0] >= 0
        && from.longs(node.input(1))[0] % block == 0
        && node.output().shape().dim(1) % block == 0;
  }

  /** Some of the blocks. */
  private Value part(Node node) {
    Value x = blocked(node.input(0));
    Shape shape = node.output().shape();
    int first = (int) from.longs(node.input(1))[0] / block;
    int[] to = {first + shape.dim(1) / block};
    Value stored = ops.reshape(x, emit.stored(x.shape()));
    return ops.reshape(
        ops.slice(stored, new int[] {first}, to, new int[] {1}, new int[] {1}), shape);
  }

  private boolean padsPositions(Node node) {
    long[] pads = from.longs(node.input(1));
    return pads.length == 8 && pads[0] == 0 && pads[1] == 0 && pads[4] == 0 && pads[5] == 0;
  }

  private Value pad(Node node) {
    Value x = blocked(node.input(0));
    long[] p = from.longs(node.input(1));
    Value pads = to.constantLongs(0, 0, p[2], p[3], 0, 0, 0, p[6], p[7], 0);
    List<@Nullable Value> inputs = new ArrayList<>(node.inputs());
    inputs.set(0, ops.reshape(x, emit.stored(x.shape())));
    inputs.set(1, pads);
    Shape shape = node.output().shape();
    return ops.reshape(append(node, inputs, emit.stored(shape)), shape);
  }

  /** Whether whole maps are put together, as {@link ImageOps#interleave} does. */
  private boolean interleaves(Node node) {
    Node join = node.input(0).producer();
    return fits(node.output())
        && join != null
        && join.op().equals("Concat")
        && join.inputs().size()
            == (int) (node.integer("blocksize", 1) * node.integer("blocksize", 1))
        && join.inputs().stream().allMatch(this::fits);
  }

  /** All positions of one map after those of another, then in their order. */
  private boolean interleave(Node node) {
    Node join = Objects.requireNonNull(node.input(0).producer());
    List<Value> maps =
        join.inputs().stream()
            .map(v -> emit.positions(blocked(Objects.requireNonNull(v))))
            .toList();
    long[] places =
        Positions.interleaved(join.input(0).shape(), (int) node.integer("blocksize", 1));
    Node cut = onlyReader(node);
    boolean cuts = cut != null && cut.op().equals("Slice") && slicesPositions(cut);
    Node last = cuts ? Objects.requireNonNull(cut) : node;
    long[] kept =
        cuts
            ? Arrays.stream(Positions.sliced(from, last)).map(i -> places[(int) i]).toArray()
            : places;
    return result(last, emit.map(ops.concat(2, maps), kept, last.output().shape()));
  }

  private Value append(Node node, List<@Nullable Value> inputs, Shape shape) {
    return to.append(node.op(), inputs, node.attributes(), node.output().type(), shape).output();
  }

  /** Joined channels are joined blocks. */
  private boolean joinsBlocks(Node node) {
    return node.integer("axis", 0) == 1
        && node.inputs().stream().allMatch(v -> v != null && isBlocked(v));
  }

  /** Whether all operands are maps of the same shape, or scalars. */
  private boolean alike(Node node) {
    Shape shape = node.output().shape();
    return node.inputs().stream()
        .allMatch(
            v -> v != null && (v.shape().size() == 1 || (v.shape().equals(shape) && fits(v))));
  }

  /** The same operation on blocked maps and scalars. */
  private Value same(Node node) {
    List<@Nullable Value> inputs = new ArrayList<>();
    for (@Nullable Value input : node.inputs()) {
      if (input != null) {
        inputs.add(input.shape().size() == 1 ? plain(input) : blocked(input));
      }
    }
    return append(node, inputs, node.output().shape());
  }

  private void copy(Node node) {
    List<@Nullable Value> inputs = new ArrayList<>();
    for (@Nullable Value input : node.inputs()) {
      inputs.add(input == null ? null : plain(input));
    }
    Shape[] shapes = node.outputs().stream().map(Value::shape).toArray(Shape[]::new);
    Node copy = to.append(node.op(), inputs, node.attributes(), node.output().type(), shapes);
    IntStream.range(0, shapes.length)
        .forEach(i -> plain.put(node.outputs().get(i), copy.outputs().get(i)));
  }

  private boolean isBlocked(Value value) {
    return blocked.containsKey(value);
  }

  /** Whether a value is, or can be put, in blocks. */
  private boolean fits(@Nullable Value value) {
    return value != null
        && (isBlocked(value)
            || (value.type() == DType.FLOAT
                && value.shape().rank() == 4
                && value.shape().dim(1) % block == 0));
  }

  private Value blocked(Value value) {
    Value known = blocked.get(value);
    if (known == null) {
      known = emit.fromPlain(plain(value));
      blocked.put(value, known);
    }
    return known;
  }

  private Value plain(Value value) {
    Value known = plain.get(value);
    if (known != null) {
      return known;
    }
    Node producer = value.producer();
    Value inBlocks = blocked.get(value);
    if (inBlocks != null && value.type() == DType.FLOAT) {
      plain.put(value, emit.toPlain(inBlocks));
    } else if (producer != null) {
      copy(producer); // truth values cannot be reordered: computed again
    }
    Value found = plain.get(value);
    if (found == null) {
      throw new IllegalStateException(value + " is computed nowhere");
    }
    return found;
  }
}
