package dev.kindred.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A value that holds the elements of another in another order.
 *
 * <p>Found by following reshapes, transposes and flips back: however many there are, one gather
 * replaces them.
 *
 * @param source whose elements they are
 * @param from for each element, in row-major order, its place in the source
 */
record Rearrangement(Value source, int[] from) {

  /** Of a value of a graph. */
  static Rearrangement of(Graph graph, Value value) {
    int[] places = IntStream.range(0, Math.toIntExact(value.shape().size())).toArray();
    Value source = value;
    for (Node node = source.producer(); node != null; node = source.producer()) {
      int[] step = step(graph, node);
      if (step == null) {
        break;
      }
      places = compose(places, step);
      source = node.input(0);
    }
    return new Rearrangement(source, places);
  }

  /** Place of each output element in the first input; null if the node does other things. */
  private static int @Nullable [] step(Graph graph, Node node) {
    return switch (node.op()) {
      case "Reshape", "Flatten" ->
          IntStream.range(0, Math.toIntExact(node.output().shape().size())).toArray();
      case "Transpose" -> transposed(node.input(0).shape(), node.integers("perm"));
      case "Slice" -> {
        boolean flips =
            node.inputs().size() == 5
                && Arrays.stream(graph.longs(node.input(4))).allMatch(step -> step == -1);
        yield flips ? flipped(node.output().shape(), graph.longs(node.input(3))) : null;
      }
      default -> null;
    };
  }

  private static int[] flipped(Shape shape, long[] axes) {
    int[] order = {0};
    for (int i = 0; i < shape.rank(); i++) {
      int axis = i;
      int dim = shape.dim(i);
      boolean flip = Arrays.stream(axes).anyMatch(a -> a == axis);
      order =
          Arrays.stream(order)
              .flatMap(at -> IntStream.range(0, dim).map(k -> at * dim + (flip ? dim - 1 - k : k)))
              .toArray();
    }
    return order;
  }

  /**
   * The order that a transpose takes elements in.
   *
   * @param shape of its input
   */
  static int[] transposed(Shape shape, int... perm) {
    int rank = shape.rank();
    int[] strides = new int[rank];
    int size = 1;
    for (int i = rank - 1; i >= 0; i--) {
      strides[i] = size;
      size *= shape.dim(i);
    }
    int[] order = new int[size];
    int[] index = new int[rank];
    int from = 0;
    for (int to = 0; to < size; to++) {
      order[to] = from;
      for (int i = rank - 1; i >= 0; i--) {
        from += strides[perm[i]];
        if (++index[i] < shape.dim(perm[i])) {
          break;
        }
        from -= index[i] * strides[perm[i]];
        index[i] = 0;
      }
    }
    return order;
  }

  private static int[] compose(int[] outer, int[] inner) {
    return Arrays.stream(outer).map(i -> inner[i]).toArray();
  }

  /** These elements again in another order. */
  Rearrangement then(int[] order) {
    return new Rearrangement(source, compose(order, from));
  }

  /** Emits the value, with a source that is in the graph of ops. */
  Value emit(Ops ops, Value newSource, Shape shape) {
    Shape flat = Shape.of(from.length);
    Value index = ops.graph().places(from);
    Value gathered =
        ops.emit(
            "GatherElements",
            List.of(ops.reshape(newSource, flat), index),
            Map.of("axis", new Attribute.Int(0)),
            newSource.type(),
            flat);
    return ops.reshape(gathered, shape);
  }
}
