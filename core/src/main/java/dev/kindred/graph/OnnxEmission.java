package dev.kindred.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Appends the nodes of an ONNX file to a graph, one after the other, and computes at once what does
 * not depend on the images, such as shapes.
 *
 * <p>A trial in a graph of its own, with {@link Batch#SYMBOL} images, finds the shapes of all
 * values; the appending proper knows from these which dimensions count images.
 */
final class OnnxEmission {
  private static final Set<String> SAME = Set.of("Identity", "Dropout");
  private static final Set<String> ARITHMETIC = Set.of("Add", "Sub", "Mul", "Div");

  /** What else may stand between the images and the arithmetic that prepares them. */
  private static final Set<String> ARRANGING =
      Set.of("Cast", "Concat", "Gather", "Slice", "Split", "Transpose", "Unsqueeze");

  private final Ops ops;
  private final OnnxModel model;
  private final Value images;
  private final Function<OnnxNetwork.Weight, Value> source;
  private final Map<String, Shape> shapes;
  private final boolean trial;
  private final Batch batch;
  private final Map<String, Known> known = new HashMap<>();
  private final Map<String, Value> weights = new HashMap<>();
  private final Map<String, OnnxException> failures = new HashMap<>();

  /** Values that only arithmetic and rearranging separate from the images: preprocessing. */
  private final Set<String> preprocessed = new HashSet<>();

  private OnnxEmission(
      Ops ops,
      OnnxModel model,
      Value images,
      Function<OnnxNetwork.Weight, Value> source,
      @Nullable Map<String, Shape> shapes) {
    this.ops = ops;
    this.model = model;
    this.images = images;
    this.source = source;
    this.trial = shapes == null;
    this.shapes = shapes == null ? new HashMap<>() : shapes;
    this.batch = new Batch(images.shape().dim(0));
    Value input = model.image().channelsLast() ? ops.transpose(images, 0, 2, 3, 1) : images;
    Shape open = input.shape().with(0, Batch.SYMBOL);
    known.put(model.image().name(), new Known.Computed(input, open));
    preprocessed.add(model.image().name());
    model
        .tensors()
        .forEach((name, tensor) ->
            known.put(
                name,
                tensor.isFloating()
                    ? new Known.Stored(tensor)
                    : new Known.Folded(tensor.shape(), false, tensor.numbers())));
  }

  /**
   * What a trial found.
   *
   * @param shapes of the float values that depend on the images, with {@link Batch} dimensions
   * @param weights that were asked for, in order
   * @param failures why a value cannot be had
   */
  record Trial(
      Map<String, Shape> shapes,
      List<OnnxNetwork.Weight> weights,
      Map<String, OnnxException> failures) {}

  /** Tries nodes for images of a size. */
  static Trial attempt(OnnxModel model, List<OnnxNode> nodes, int height, int width) {
    Ops ops = new Ops(new Graph("trial"));
    Shape shape = Shape.of(Batch.SYMBOL, model.image().channels(), height, width);
    List<OnnxNetwork.Weight> asked = new ArrayList<>();
    Function<OnnxNetwork.Weight, Value> inputs =
        weight -> {
          asked.add(weight);
          return ops.graph().input("weight " + weight.name(), DType.FLOAT, weight.shape());
        };
    Value images = ops.graph().input("images", DType.FLOAT, shape);
    OnnxEmission emission = new OnnxEmission(ops, model, images, inputs, null);
    for (OnnxNode node : nodes) {
      try {
        emission.append(node);
      } catch (OnnxException e) {
        node.outputs().forEach(output -> emission.failures.put(output, e));
      }
    }
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (OnnxNode node : nodes) {
      for (String output : node.outputs()) {
        if (emission.known.get(output) instanceof Known.Computed(Value value, Shape open)
            && value.type().isFloating()) {
          shapes.put(output, open);
        }
      }
    }
    return new Trial(shapes, asked, emission.failures);
  }

  /**
   * Appends nodes that were tried.
   *
   * @param images shape [n, channels, height, width], with the trial's height and width
   * @param shapes that the trial found
   * @return the value of the given name
   */
  static Value append(
      Ops ops,
      OnnxModel model,
      List<OnnxNode> nodes,
      Value images,
      Function<OnnxNetwork.Weight, Value> weights,
      Map<String, Shape> shapes,
      String result)
      throws OnnxException {
    OnnxEmission emission = new OnnxEmission(ops, model, images, weights, shapes);
    for (OnnxNode node : nodes) {
      emission.append(node);
    }
    if (emission.known.get(result) instanceof Known.Computed(Value value, Shape open)) {
      return value;
    }
    throw new OnnxException("\"%s\" does not depend on the images".formatted(result));
  }

  private void append(OnnxNode node) throws OnnxException {
    for (String input : node.inputs()) {
      OnnxException failure = failures.get(input);
      if (failure != null) {
        throw failure;
      }
      if (!input.isEmpty() && !known.containsKey(input)) {
        throw new OnnxException(
            "%s reads \"%s\", which nothing before it computes".formatted(node.describe(), input));
      }
    }
    try {
      convert(node);
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      throw new OnnxException(
          "%s cannot be imported: %s".formatted(node.describe(), e.getMessage()), e);
    }
  }

  private void convert(OnnxNode node) throws OnnxException {
    OnnxStep step = new OnnxStep(this, node);
    if (node.domain().isEmpty() && (SAME.contains(node.op()) || isFloatCast(step))) {
      put(node, 0, step.known(0));
      return;
    }
    List<? extends Known> arranged = node.domain().isEmpty() ? rearranged(step) : null;
    if (arranged != null) {
      for (int i = 0; i < arranged.size(); i++) {
        put(node, i, arranged.get(i));
      }
      return;
    }
    List<Value> values = node.domain().isEmpty() ? OnnxElementwise.of(step) : null;
    if (values == null) {
      throw new OnnxException(
          "%s cannot be imported: the operator %s is not known; cut the network at a layer before it"
              .formatted(node.describe(), node.op()));
    }
    for (int i = 0; i < node.outputs().size(); i++) {
      if (i >= values.size()) {
        String output = node.outputs().get(i);
        failures.put(
            output,
            new OnnxException(
                "%s cannot be imported: its output \"%s\" is not computed"
                    .formatted(node.describe(), output)));
      } else {
        Value value = values.get(i);
        String output = node.outputs().get(i);
        Shape open = trial ? value.shape() : shapes.getOrDefault(output, value.shape());
        put(node, i, new Known.Computed(value, open));
      }
    }
  }

  private static @Nullable List<? extends Known> rearranged(OnnxStep step) {
    List<Known> arrays = OnnxArrays.of(step);
    return arrays != null ? arrays : OnnxFolding.of(step);
  }

  private void put(OnnxNode node, int output, Known value) {
    String name = node.outputs().get(output);
    known.put(name, value);
    if (preprocessed.contains(node.inputs().isEmpty() ? "" : node.inputs().getFirst())
        && (ARITHMETIC.contains(node.op())
            || SAME.contains(node.op())
            || ARRANGING.contains(node.op()))) {
      preprocessed.add(name);
    }
  }

  private static boolean isFloatCast(OnnxStep step) {
    return step.node().op().equals("Cast")
        && OnnxTensor.isFloating((int) step.node().integer("to", 0))
        && switch (step.known(0)) {
          case Known.Computed(Value value, Shape open) -> value.type().isFloating();
          case Known.Stored stored -> true;
          case Known.Folded folded -> folded.floating();
        };
  }

  Ops ops() {
    return ops;
  }

  int opset() {
    return model.opset();
  }

  /** The batch size that the file is fixed to, or 0. */
  int fixedBatch() {
    return model.image().batch();
  }

  Batch batch() {
    return batch;
  }

  Value images() {
    return images;
  }

  Known known(String name) {
    Known value = known.get(name);
    if (value == null) {
      throw new IllegalArgumentException("\"%s\" is not known".formatted(name));
    }
    return value;
  }

  boolean isPreprocessing(OnnxNode node) {
    return ARITHMETIC.contains(node.op())
        && node.inputs().stream().anyMatch(preprocessed::contains);
  }

  Value weight(OnnxTensor tensor, boolean trainable) {
    return weights.computeIfAbsent(
        tensor.name(),
        name ->
            source.apply(new OnnxNetwork.Weight(name, tensor.shape(), tensor.floats(), trainable)));
  }
}
