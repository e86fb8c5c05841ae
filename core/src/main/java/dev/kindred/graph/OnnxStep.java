package dev.kindred.graph;

import java.util.Arrays;
import java.util.stream.IntStream;

/** One node of an ONNX file on its way into a graph, with what is known of its inputs. */
record OnnxStep(OnnxEmission emission, OnnxNode node) {

  Ops ops() {
    return emission.ops();
  }

  int opset() {
    return emission.opset();
  }

  boolean has(int input) {
    return node.has(input);
  }

  Known known(int input) {
    if (!has(input)) {
      throw new IllegalArgumentException("it lacks input " + input);
    }
    return emission.known(node.inputs().get(input));
  }

  /** The shape of an input with {@link Batch} dimensions. */
  Shape shape(int input) {
    return known(input).shape();
  }

  /** An input as a value of the graph; stored floats are trainable weights. */
  Value value(int input) {
    return value(known(input), true);
  }

  /** An input that training leaves as it is. */
  Value frozen(int input) {
    return value(known(input), false);
  }

  /** An operand of elementwise arithmetic: single numbers and preprocessing are no weights. */
  Value operand(int input) {
    if (known(input) instanceof Known.Stored(OnnxTensor tensor) && tensor.shape().size() == 1) {
      float number = tensor.floats()[0];
      return tensor.shape().rank() == 0
          ? ops().graph().constant(number)
          : ops().graph().constant(tensor.shape(), tensor.floats());
    }
    return emission.isPreprocessing(node) ? frozen(input) : value(input);
  }

  private Value value(Known known, boolean trainable) {
    return switch (known) {
      case Known.Computed(Value value, Shape open) -> value;
      case Known.Stored(OnnxTensor tensor) -> emission.weight(tensor, trainable);
      case Known.Folded folded -> constant(folded);
    };
  }

  private Value constant(Known.Folded folded) {
    Shape single = Batch.at(folded.shape(), 1);
    int kept = Math.toIntExact(single.size());
    double first = folded.numbers().length == 0 ? 0 : folded.numbers()[0];
    boolean uniform = Arrays.stream(folded.numbers()).allMatch(x -> x == first);
    if (!uniform && kept != folded.numbers().length) {
      throw new IllegalArgumentException("a constant differs from image to image");
    }
    float[] floats = new float[kept];
    for (int i = 0; i < kept; i++) {
      floats[i] = (float) folded.numbers()[i];
    }
    return forEachImage(ops().graph().constant(single, floats), single, folded.shape());
  }

  /** Repeats a value for each image along the axes on which a shape counts images and it not. */
  Value forEachImage(Value x, Shape own, Shape target) {
    Value repeated = x;
    for (int axis = 0; axis < target.rank(); axis++) {
      if (Batch.counts(target.dim(axis)) && !Batch.counts(own.dim(axis))) {
        if (target.dim(axis) != Batch.SYMBOL || own.dim(axis) != 1) {
          throw new IllegalArgumentException("it repeats something unevenly over the images");
        }
        repeated = ops().neural().repeatForEach(repeated, axis, emission.images());
      }
    }
    return repeated;
  }

  /** Numbers that must be known before there are images. */
  double[] numbers(int input) {
    return switch (known(input)) {
      case Known.Folded folded -> folded.numbers().clone();
      case Known.Stored(OnnxTensor tensor) -> tensor.numbers();
      case Known.Computed computed ->
          throw new IllegalArgumentException(
              "its input %d (\"%s\") depends on the images' content, but must be constant"
                  .formatted(input, node.inputs().get(input)));
    };
  }

  int[] ints(int input) {
    // Long.MAX_VALUE and the like mean "to the end".
    return Arrays.stream(numbers(input)).mapToInt(x -> (int) x).toArray();
  }

  /** A single number from an input, or another if it is left out. */
  double number(int input, double otherwise) {
    return has(input) ? numbers(input)[0] : otherwise;
  }

  /** Whether an input is a single number that is known. */
  boolean isNumber(int input) {
    Known known = known(input);
    return !(known instanceof Known.Computed) && known.shape().size() == 1;
  }

  /** Integers that older versions of an operator have as an attribute, later ones as an input. */
  int[] integers(String attribute, int input, int... otherwise) {
    return has(input) ? ints(input) : node.integers(attribute, otherwise);
  }

  /**
   * Reshapes to a shape with {@link Batch} dimensions; the batch size stays open wherever it
   * counts.
   */
  Value reshape(Value x, Shape target) {
    return ops().reshape(x, emission.batch().at(target), Math.max(0, Batch.axis(target)));
  }

  /** All axes of a rank. */
  static int[] axes(int rank) {
    return IntStream.range(0, rank).toArray();
  }
}
