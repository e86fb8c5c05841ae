package dev.kindred.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Operators that rearrange arrays, of values in the graph and of known numbers alike. */
final class OnnxArrays {
  private final OnnxStep step;
  private final OnnxNode node;

  private OnnxArrays(OnnxStep step) {
    this.step = step;
    this.node = step.node();
  }

  /** The outputs of a node; null if it is of another kind. */
  static @Nullable List<Known> of(OnnxStep step) {
    return new OnnxArrays(step).outputs();
  }

  private @Nullable List<Known> outputs() {
    return switch (node.op()) {
      case "Reshape", "Flatten", "Squeeze", "Unsqueeze" ->
          List.of(reshape(data(0), OnnxShapes.target(step)));
      case "Transpose" -> List.of(transpose(data(0)));
      case "Concat" -> List.of(concat());
      case "Split" -> split(data(0));
      case "Slice" -> List.of(slice(data(0)));
      case "Gather" -> List.of(gather(data(0)));
      case "Expand" -> List.of(expand(data(0), target()));
      case "Tile" -> List.of(tile(data(0)));
      default -> null;
    };
  }

  /** An input as numbers or as a value of the graph. */
  private Known data(int input) {
    List<Known.Folded> numbers = OnnxFolding.numbers(List.of(step.known(input)));
    return numbers == null ? computed(input) : numbers.getFirst();
  }

  private Known.Computed computed(int input) {
    return new Known.Computed(step.value(input), step.shape(input));
  }

  private Known reshape(Known x, Shape target) {
    return switch (x) {
      case Known.Folded folded -> new Known.Folded(target, folded.floating(), folded.numbers());
      case Known.Computed(Value value, Shape open) ->
          new Known.Computed(step.reshape(value, target), target);
      case Known.Stored stored -> throw notStored();
    };
  }

  private static IllegalStateException notStored() {
    return new IllegalStateException("a weight is a value of the graph by now");
  }

  private Known transpose(Known x) {
    int rank = x.shape().rank();
    int[] reversed = IntStream.range(0, rank).map(i -> rank - 1 - i).toArray();
    int[] perm = node.integers("perm", reversed);
    return switch (x) {
      case Known.Folded folded -> FoldedArrays.transpose(folded, perm);
      case Known.Computed(Value value, Shape open) ->
          new Known.Computed(
              step.ops().transpose(value, perm),
              Shape.of(Arrays.stream(perm).map(i -> open.dim(i)).toArray()));
      case Known.Stored stored -> throw notStored();
    };
  }

  /** A part that is the same for all images, such as a class token, is repeated for each. */
  private Known concat() {
    int count = node.inputs().size();
    List<Known> inputs = IntStream.range(0, count).mapToObj(step::known).toList();
    int axis = inputs.getFirst().shape().axis((int) node.integer("axis", 1));
    List<Known.Folded> numbers = OnnxFolding.numbers(inputs);
    if (numbers != null) {
      return FoldedArrays.concat(axis, numbers);
    }
    int total = inputs.stream().mapToInt(x -> x.shape().dim(axis)).sum();
    Shape shape = inputs.getFirst().shape();
    for (Known input : inputs) {
      for (int i = 0; i < shape.rank(); i++) {
        shape = Batch.counts(input.shape().dim(i)) ? shape.with(i, input.shape().dim(i)) : shape;
      }
    }
    List<Value> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Shape own = step.shape(i);
      parts.add(step.forEachImage(step.value(i), own, shape.with(axis, own.dim(axis))));
    }
    return new Known.Computed(step.ops().concat(axis, parts), shape.with(axis, total));
  }

  private List<Known> split(Known x) {
    int axis = x.shape().axis((int) node.integer("axis", 0));
    int size = x.shape().dim(axis);
    int parts = node.outputs().size();
    int even = Math.ceilDiv(size, parts);
    int[] equal = new int[parts];
    Arrays.fill(equal, even);
    equal[parts - 1] = size - even * (parts - 1);
    int[] sizes = step.integers("split", 1, equal);
    if (x instanceof Known.Computed(Value value, Shape open)) {
      List<Value> values = step.ops().split(value, axis, sizes);
      return IntStream.range(0, parts)
          .<Known>mapToObj(i -> new Known.Computed(values.get(i), open.with(axis, sizes[i])))
          .toList();
    }
    List<Known> found = new ArrayList<>();
    int start = 0;
    for (int length : sizes) {
      found.add(take(x, axis, start, 1, length));
      start += length;
    }
    return found;
  }

  private Known slice(Known x) {
    boolean asInputs = step.opset() >= 10;
    int[] starts = asInputs ? step.ints(1) : node.integers("starts", new int[0]);
    int[] ends = asInputs ? step.ints(2) : node.integers("ends", new int[0]);
    int[] first = OnnxStep.axes(starts.length);
    int[] axes = asInputs ? step.integers("axes", 3, first) : node.integers("axes", first);
    int[] ones = new int[starts.length];
    Arrays.fill(ones, 1);
    int[] steps = asInputs ? step.integers("steps", 4, ones) : ones;
    Known sliced = x;
    for (int i = 0; i < axes.length; i++) {
      int axis = x.shape().axis(axes[i]);
      int size = x.shape().dim(axis);
      int stride = steps[i];
      int lowest = stride > 0 ? 0 : -1;
      int start = bound(starts[i], size, 0, stride > 0 ? size : size - 1);
      int end = bound(ends[i], size, lowest, size);
      int count = Math.max(0, Math.ceilDiv(end - start, stride));
      sliced = take(sliced, axis, start, stride, count);
    }
    return sliced;
  }

  private static int bound(int index, int size, int low, int high) {
    long counted = index < 0 ? (long) index + size : index;
    return (int) Math.clamp(counted, (long) low, (long) high);
  }

  /** count entries along an axis, from start in steps that may be negative. */
  private Known take(Known x, int axis, int start, int stride, int count) {
    int size = x.shape().dim(axis);
    if (start == 0 && stride == 1 && count == size) {
      return x;
    }
    int[] indices = IntStream.range(0, count).map(i -> start + i * stride).toArray();
    return switch (x) {
      case Known.Folded folded -> FoldedArrays.take(folded, axis, indices);
      case Known.Computed(Value value, Shape open) -> {
        if (Batch.counts(size)) {
          throw new IllegalArgumentException("it takes the images of a batch apart");
        }
        int last = start + (count - 1) * stride;
        int[] from = {Math.min(start, last)};
        int[] to = {Math.max(start, last) + 1};
        int[] along = {axis};
        Value part = step.ops().slice(value, from, to, along, new int[] {Math.abs(stride)});
        Value ordered = stride > 0 ? part : step.ops().flip(part, axis);
        yield new Known.Computed(ordered, open.with(axis, count));
      }
      case Known.Stored stored -> throw notStored();
    };
  }

  private Known gather(Known x) {
    int axis = x.shape().axis((int) node.integer("axis", 0));
    int size = x.shape().dim(axis);
    Shape places = step.shape(1);
    int[] indices = Arrays.stream(step.ints(1)).map(i -> i < 0 ? i + size : i).toArray();
    List<Integer> dims = new ArrayList<>(x.shape().dims().subList(0, axis));
    dims.addAll(places.dims());
    dims.addAll(x.shape().dims().subList(axis + 1, x.shape().rank()));
    return reshape(picked(x, axis, indices), new Shape(dims));
  }

  private Known picked(Known x, int axis, int... indices) {
    boolean inOrder =
        indices.length > 0
            && IntStream.range(0, indices.length).allMatch(i -> indices[i] == indices[0] + i);
    if (inOrder) {
      return take(x, axis, indices[0], 1, indices.length);
    }
    if (x instanceof Known.Computed(Value value, Shape open)) {
      long[] places = Arrays.stream(indices).asLongStream().toArray();
      Value found = step.ops().gather(value, step.ops().graph().constantLongs(places), axis);
      return new Known.Computed(found, open.with(axis, indices.length));
    }
    return FoldedArrays.take((Known.Folded) x, axis, indices);
  }

  private Shape target() {
    return Shape.of(step.ints(1));
  }

  private Known expand(Known x, Shape wanted) {
    Shape target = Shape.broadcast(x.shape(), wanted);
    if (x instanceof Known.Folded folded) {
      return FoldedArrays.expand(folded, target);
    }
    int missing = target.rank() - x.shape().rank();
    List<Integer> dims = new ArrayList<>(Collections.nCopies(missing, 1));
    dims.addAll(x.shape().dims());
    Shape own = new Shape(dims);
    Value value = missing == 0 ? step.value(0) : step.reshape(step.value(0), own);
    // First what is the same for all images, then for each image.
    Shape still = target;
    for (int i = 0; i < target.rank(); i++) {
      if (Batch.counts(target.dim(i)) && !Batch.counts(own.dim(i))) {
        still = still.with(i, 1);
      }
    }
    Value stretched = step.ops().expand(value, step.emission().batch().at(still));
    return new Known.Computed(step.forEachImage(stretched, still, target), target);
  }

  private Known tile(Known x) {
    int[] repeats = step.ints(1);
    Known tiled = x;
    for (int axis = 0; axis < repeats.length; axis++) {
      int times = repeats[axis];
      int size = tiled.shape().dim(axis);
      if (tiled instanceof Known.Computed(Value value, Shape open)) {
        Shape target = open.with(axis, Math.multiplyExact(size, times));
        Value repeated =
            Batch.counts(times)
                ? step.forEachImage(value, open, target)
                : step.ops().concat(axis, Collections.nCopies(times, value));
        tiled = new Known.Computed(repeated, target);
      } else {
        int[] indices = IntStream.range(0, size * times).map(i -> i % size).toArray();
        tiled = FoldedArrays.take((Known.Folded) tiled, axis, indices);
      }
    }
    return tiled;
  }
}
