package dev.kindred.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Typed emitters: each appends an operation to a graph and infers its shape. Elementwise operations
 * broadcast as ONNX and NumPy do. A shape that does not fit is an {@link IllegalArgumentException}.
 *
 * <p>Emitters for image-shaped values (convolutions, pools) are in {@link ImageOps}, activations
 * and normalisations of published networks in {@link NeuralOps}.
 */
public final class Ops {
  private final Graph graph;
  private final ImageOps image;
  private final NeuralOps neural;

  /** Several emitters may append to one graph. */
  public Ops(Graph graph) {
    this.graph = graph;
    this.image = new ImageOps(this);
    this.neural = new NeuralOps(this);
  }

  /** The graph that is appended to. */
  public Graph graph() {
    return graph;
  }

  /** Convolutions, pools and per-channel operations on [N,C,H,W] values. */
  public ImageOps image() {
    return image;
  }

  /** Activations and normalisations of published networks. */
  public NeuralOps neural() {
    return neural;
  }

  // Elementwise, two operands.

  /** a + b, of one type. */
  public Value add(Value a, Value b) {
    return binary("Add", a, b, a.type());
  }

  /** a + b in float32. */
  public Value add(Value a, double b) {
    return add(a, graph.constant((float) b));
  }

  /** a − b, of one type. */
  public Value sub(Value a, Value b) {
    return binary("Sub", a, b, a.type());
  }

  /** a − b in float32. */
  public Value sub(Value a, double b) {
    return sub(a, graph.constant((float) b));
  }

  /** a·b element by element, of one type; for matrices see {@link #matMul}. */
  public Value mul(Value a, Value b) {
    return binary("Mul", a, b, a.type());
  }

  /** a·b in float32. */
  public Value mul(Value a, double b) {
    return mul(a, graph.constant((float) b));
  }

  /** a / b, of one type; a float divided by 0 is infinite or NaN. */
  public Value div(Value a, Value b) {
    return binary("Div", a, b, a.type());
  }

  /** a / b in float32. */
  public Value div(Value a, double b) {
    return div(a, graph.constant((float) b));
  }

  /** The larger of two; where they are equal, the gradient goes half to each. */
  public Value max(Value a, Value b) {
    return binary("Max", a, b, a.type());
  }

  /** The smaller of two; where they are equal, the gradient goes half to each. */
  public Value min(Value a, Value b) {
    return binary("Min", a, b, a.type());
  }

  /** a &gt; b, as BOOL; no gradient. */
  public Value greater(Value a, Value b) {
    return binary("Greater", a, b, DType.BOOL);
  }

  /** a &lt; b, as BOOL; no gradient. */
  public Value less(Value a, Value b) {
    return binary("Less", a, b, DType.BOOL);
  }

  /** a = b, as BOOL; no gradient. */
  public Value equal(Value a, Value b) {
    return binary("Equal", a, b, DType.BOOL);
  }

  // Elementwise, one operand.

  /** −x. */
  public Value neg(Value x) {
    return unary("Neg", x);
  }

  /** The slope at 0 is infinite: add an epsilon inside where 0 can occur. */
  public Value sqrt(Value x) {
    return unary("Sqrt", x);
  }

  /** x². */
  public Value square(Value x) {
    return mul(x, x);
  }

  /** e^x; infinite for float32 above 88.7. */
  public Value exp(Value x) {
    return unary("Exp", x);
  }

  /** The natural logarithm: −∞ at 0, NaN below. */
  public Value log(Value x) {
    return unary("Log", x);
  }

  /** The slope at 0 is taken as 0. */
  public Value abs(Value x) {
    return unary("Abs", x);
  }

  /** The slope at 0 is taken as 0. */
  public Value relu(Value x) {
    return unary("Relu", x);
  }

  /** 1 / (1 + e^−x), 0..1. */
  public Value sigmoid(Value x) {
    return unary("Sigmoid", x);
  }

  /** The hyperbolic tangent, −1..1. */
  public Value tanh(Value x) {
    return unary("Tanh", x);
  }

  /** log(1 + e^x). */
  public Value softplus(Value x) {
    return unary("Softplus", x);
  }

  /** −1, 0 or 1; no gradient. */
  public Value sign(Value x) {
    return unary("Sign", x);
  }

  /** The elements as another type, or x itself if it has that type; no gradient. */
  public Value cast(Value x, DType type) {
    if (x.type() == type) {
      return x;
    }
    Map<String, Attribute> to = Map.of("to", new Attribute.Int(OnnxFile.elementType(type)));
    return emit("Cast", List.of(x), to, type, x.shape());
  }

  /** a where the condition holds, else b. */
  public Value where(Value condition, Value a, Value b) {
    Shape shape = Shape.broadcast(condition.shape(), Shape.broadcast(a.shape(), b.shape()));
    return emit("Where", List.of(condition, a, b), Map.of(), a.type(), shape);
  }

  // Matrices.

  /** Matrix product of the last two dimensions; those before broadcast. */
  public Value matMul(Value a, Value b) {
    if (a.shape().rank() < 2 || b.shape().rank() < 2 || a.shape().dim(-1) != b.shape().dim(-2)) {
      throw new IllegalArgumentException("no product of " + a.shape() + " and " + b.shape());
    }
    List<Integer> dims = new ArrayList<>(Shape.broadcast(outer(a), outer(b)).dims());
    dims.add(a.shape().dim(-2));
    dims.add(b.shape().dim(-1));
    return emit("MatMul", List.of(a, b), Map.of(), a.type(), new Shape(dims));
  }

  private static Shape outer(Value matrix) {
    return new Shape(matrix.shape().dims().subList(0, matrix.shape().rank() - 2));
  }

  /** Dimension i of the result is dimension perm[i] of x. */
  public Value transpose(Value x, int... perm) {
    Shape shape = Shape.of(Arrays.stream(perm).map(i -> x.shape().dim(i)).toArray());
    return emit("Transpose", List.of(x), Map.of("perm", ints(perm)), x.type(), shape);
  }

  // Shape.

  /**
   * The same elements in another shape; if the first dimension stays, or the batch size counts into
   * it, the batch size stays open.
   */
  public Value reshape(Value x, Shape shape) {
    return reshape(x, shape, 0, sameFirst(x.shape(), shape) ? 0 : -1); // 0 in ONNX: as in x
  }

  /**
   * The same elements in another shape.
   *
   * @param open the axis whose size is left to follow from the others': the one that the batch size
   *     counts into
   */
  public Value reshape(Value x, Shape shape, int open) {
    return reshape(x, shape, open, -1);
  }

  private Value reshape(Value x, Shape shape, int open, int size) {
    if (shape.size() != x.shape().size()) {
      throw new IllegalArgumentException("cannot reshape " + x.shape() + " to " + shape);
    }
    if (shape.equals(x.shape())) {
      return x;
    }
    long[] target = shape.toLongs();
    if (shape.size() > 0 && shape.rank() > 0) {
      target[open] = size;
    }
    return emit("Reshape", List.of(x, graph.constantLongs(target)), Map.of(), x.type(), shape);
  }

  /** [dimensions before axis multiplied, the others multiplied]; leaves the batch size open. */
  public Value flatten(Value x, int axis) {
    int rows = x.shape().dims().subList(0, axis).stream().reduce(1, Math::multiplyExact);
    Shape shape = Shape.of(rows, Math.toIntExact(x.shape().size() / rows));
    Map<String, Attribute> at = Map.of("axis", new Attribute.Int(axis));
    return emit("Flatten", List.of(x), at, x.type(), shape);
  }

  /** x stretched to a shape; where a dimension stays, it may be an open batch size. */
  public Value expand(Value x, Shape shape) {
    if (!Shape.broadcast(x.shape(), shape).equals(shape)) {
      throw new IllegalArgumentException("cannot expand " + x.shape() + " to " + shape);
    }
    if (shape.equals(x.shape())) {
      return x;
    }
    long[] target = shape.toLongs();
    for (int i = 1; i <= x.shape().rank(); i++) {
      if (x.shape().dim(-i) == shape.dim(-i)) {
        target[shape.rank() - i] = 1; // ONNX: stretches to the input's
      }
    }
    return emit("Expand", List.of(x, graph.constantLongs(target)), Map.of(), x.type(), shape);
  }

  private static boolean sameFirst(Shape from, Shape to) {
    return from.rank() > 0 && to.rank() > 0 && from.dim(0) == to.dim(0);
  }

  /**
   * The parts one after the other along an axis, in which alone they may differ; a negative axis
   * counts from the end.
   */
  public Value concat(int axis, List<Value> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    Shape first = parts.getFirst().shape();
    int total = parts.stream().mapToInt(p -> p.shape().dim(axis)).sum();
    for (Value part : parts) {
      if (!part.shape().with(axis, 1).equals(first.with(axis, 1))) {
        throw new IllegalArgumentException("cannot join " + first + " and " + part.shape());
      }
    }
    Map<String, Attribute> at = Map.of("axis", new Attribute.Int(first.axis(axis)));
    return emit("Concat", parts, at, parts.getFirst().type(), first.with(axis, total));
  }

  /** Cuts a value along an axis into parts of the given sizes, which add up to its dimension. */
  public List<Value> split(Value x, int axis, int... sizes) {
    if (Arrays.stream(sizes).sum() != x.shape().dim(axis)) {
      throw new IllegalArgumentException("the parts do not add up to " + x.shape());
    }
    if (sizes.length == 1) {
      return List.of(x);
    }
    Value lengths = graph.constantLongs(Arrays.stream(sizes).asLongStream().toArray());
    Map<String, Attribute> at = Map.of("axis", new Attribute.Int(x.shape().axis(axis)));
    Shape[] shapes =
        Arrays.stream(sizes).mapToObj(s -> x.shape().with(axis, s)).toArray(Shape[]::new);
    return graph.append("Split", List.of(x, lengths), at, x.type(), shapes).outputs();
  }

  /**
   * Every step-th index from start to just before end along each given axis; steps are positive.
   */
  public Value slice(Value x, int[] starts, int[] ends, int[] axes, int[] steps) {
    Shape shape = x.shape();
    for (int i = 0; i < axes.length; i++) {
      if (starts[i] < 0 || ends[i] > shape.dim(axes[i]) || starts[i] >= ends[i] || steps[i] < 1) {
        throw new IllegalArgumentException("slice out of range of " + x.shape());
      }
      shape = shape.with(axes[i], Math.ceilDiv(ends[i] - starts[i], steps[i]));
    }
    List<Value> inputs = List.of(x, longs(starts), longs(ends), longs(axes), longs(steps));
    return emit("Slice", inputs, Map.of(), x.type(), shape);
  }

  /**
   * Adds zeros around a value; a negative count removes entries.
   *
   * @param pads counts before each dimension, then after each
   */
  public Value pad(Value x, int... pads) {
    return pad(x, 0f, pads);
  }

  /** Adds copies of a number around a value; its gradient takes the number for zero. */
  Value pad(Value x, float number, int... pads) {
    int rank = x.shape().rank();
    int[] dims = new int[rank];
    Arrays.setAll(dims, i -> x.shape().dim(i) + pads[i] + pads[i + rank]);
    List<Value> inputs = List.of(x, longs(pads), graph.constant(number));
    return emit("Pad", inputs, Map.of(), x.type(), Shape.of(dims));
  }

  /** Reverses a value along the given axes. */
  public Value flip(Value x, int... axes) {
    int[] back = new int[axes.length];
    Arrays.fill(back, -1);
    int[] beforeFirst = new int[axes.length];
    Arrays.setAll(beforeFirst, i -> -x.shape().dim(axes[i]) - 1);
    List<Value> inputs = List.of(x, longs(back), longs(beforeFirst), longs(axes), longs(back));
    return emit("Slice", inputs, Map.of(), x.type(), x.shape());
  }

  /** The entries of x at rank-1 indices along an axis. */
  public Value gather(Value x, Value indices, int axis) {
    Shape shape = x.shape().with(axis, indices.shape().dim(0));
    Map<String, Attribute> at = Map.of("axis", new Attribute.Int(x.shape().axis(axis)));
    return emit("Gather", List.of(x, indices), at, x.type(), shape);
  }

  /** x with updates added along an axis at rank-1 indices, which may repeat. */
  Value scatterAdd(Value x, Value indices, Value updates, int axis) {
    int[] ones = new int[x.shape().rank()];
    Arrays.fill(ones, 1);
    ones[axis] = indices.shape().dim(0);
    Value index = expand(reshape(indices, Shape.of(ones)), updates.shape());
    Map<String, Attribute> how =
        Map.of("axis", new Attribute.Int(axis), "reduction", new Attribute.Text("add"));
    return emit("ScatterElements", List.of(x, index, updates), how, x.type(), x.shape());
  }

  // Reductions.

  /**
   * The sum along some axes; of no axes, x itself.
   *
   * @param keepDims whether each of the axes stays, with dimension 1
   * @param axes a negative one counts from the end
   */
  public Value reduceSum(Value x, boolean keepDims, int... axes) {
    if (x.shape().rank() == 4 && Arrays.equals(axes, new int[] {0, 2, 3})) {
      // Two steps take the runtime's fast path: less than half the time of one.
      return reduceSum(reduceSum(x, keepDims, 2, 3), keepDims, 0);
    }
    return reduce("ReduceSum", x, keepDims, axes);
  }

  /** The mean along some axes, as {@link #reduceSum}. */
  public Value reduceMean(Value x, boolean keepDims, int... axes) {
    return reduce("ReduceMean", x, keepDims, axes);
  }

  /** Where several are largest, the gradient is shared evenly. */
  public Value reduceMax(Value x, boolean keepDims, int... axes) {
    return reduce("ReduceMax", x, keepDims, axes);
  }

  /** Where several are smallest, the gradient is shared evenly. */
  public Value reduceMin(Value x, boolean keepDims, int... axes) {
    return reduce("ReduceMin", x, keepDims, axes);
  }

  /**
   * e^x over its sum along the axis, 0..1; finite for large x too. A negative axis counts from the
   * end.
   */
  public Value softmax(Value x, int axis) {
    return emit("Softmax", List.of(x), axis(x, axis), x.type(), x.shape());
  }

  /** The logarithm of {@link #softmax}, without its underflow to −∞. */
  public Value logSoftmax(Value x, int axis) {
    return emit("LogSoftmax", List.of(x), axis(x, axis), x.type(), x.shape());
  }

  // Gradient control.

  /** x itself, which the reverse walk takes for a constant. */
  public Value stopGradient(Value x) {
    Value same = unary("Identity", x);
    producer(same).stopGradient();
    return same;
  }

  /**
   * Gives a group of nodes a gradient rule of its own; the walk does not look inside.
   *
   * @param inputs what the group reads
   * @param outputs what it computes, already in the graph
   * @return the outputs, to be used in place of the given ones
   */
  List<Value> customGradient(List<Value> inputs, List<Value> outputs, Vjp rule) {
    List<Value> wrapped = outputs.stream().map(v -> unary("Identity", v)).toList();
    CustomGradient group = new CustomGradient(List.copyOf(inputs), wrapped, rule);
    wrapped.forEach(v -> producer(v).customGradient(group));
    return wrapped;
  }

  private static Node producer(Value value) {
    Node node = value.producer();
    if (node == null) {
      throw new IllegalStateException(value + " is computed by no node");
    }
    return node;
  }

  // What the emitters share.

  Value emit(
      String op, List<Value> inputs, Map<String, Attribute> attributes, DType type, Shape shape) {
    List<@Nullable Value> given = new ArrayList<>(inputs);
    return graph.append(op, given, attributes, type, shape).output();
  }

  static Attribute.Ints ints(int... values) {
    return new Attribute.Ints(Arrays.stream(values).asLongStream().toArray());
  }

  private Value longs(int... values) {
    return graph.constantLongs(Arrays.stream(values).asLongStream().toArray());
  }

  private static Map<String, Attribute> axis(Value x, int axis) {
    return Map.of("axis", new Attribute.Int(x.shape().axis(axis)));
  }

  private Value unary(String op, Value x) {
    return emit(op, List.of(x), Map.of(), x.type(), x.shape());
  }

  private Value binary(String op, Value a, Value b, DType type) {
    if (a.type() != b.type()) {
      throw new IllegalArgumentException(op + " of " + a + " and " + b);
    }
    return emit(op, List.of(a, b), Map.of(), type, Shape.broadcast(a.shape(), b.shape()));
  }

  private Value reduce(String op, Value x, boolean keepDims, int... axes) {
    if (axes.length == 0) {
      return x;
    }
    List<Integer> dims = new ArrayList<>();
    for (int i = 0; i < x.shape().rank(); i++) {
      int axis = i;
      if (Arrays.stream(axes).noneMatch(a -> x.shape().axis(a) == axis)) {
        dims.add(x.shape().dim(i));
      } else if (keepDims) {
        dims.add(1);
      }
    }
    Map<String, Attribute> keep = Map.of("keepdims", new Attribute.Int(keepDims ? 1 : 0));
    return emit(op, List.of(x, longs(axes)), keep, x.type(), new Shape(dims));
  }
}
