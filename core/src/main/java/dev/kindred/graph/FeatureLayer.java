package dev.kindred.graph;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the last layer before the classifier by walking back from a network's output. */
final class FeatureLayer {
  /** What stands between a classifier and the output. */
  private static final Set<String> ENDING =
      Set.of(
          "ArgMax",
          "Sigmoid",
          "Softmax",
          "LogSoftmax",
          "Flatten",
          "Squeeze",
          "Reshape",
          "Dropout",
          "Identity",
          "Cast");

  private static final Set<String> NOTHING = Set.of("Dropout", "Identity", "Cast");
  private static final Set<String> BEFORE_POOL = Set.of("Dropout", "Identity", "Cast", "Relu");

  private final OnnxModel model;
  private final Map<String, OnnxNode> producers;
  private final Set<String> dependents;

  private FeatureLayer(OnnxModel model) {
    this.model = model;
    this.producers = model.producers();
    this.dependents = model.dependents();
  }

  /** The name of the value. */
  static String of(OnnxModel model) throws OnnxException {
    if (model.outputs().isEmpty()) {
      throw new OnnxException("the file declares no output");
    }
    return new FeatureLayer(model).from(model.outputs().getFirst());
  }

  private String from(String output) {
    OnnxNode last = back(output, ENDING);
    String features = last == null ? null : classified(last);
    return features == null ? output : before(features);
  }

  /** The node at or before a value that is none of the given operators. */
  private @Nullable OnnxNode back(String value, Set<String> through) {
    OnnxNode node = producers.get(value);
    return node != null && through.contains(node.op())
        ? back(node.inputs().getFirst(), through)
        : node;
  }

  /** What goes into a classifier that ends in the given node; null if it is none. */
  private @Nullable String classified(OnnxNode node) {
    return switch (node.op()) {
      case "Gemm", "MatMul" -> weighted(node);
      case "Conv" -> isPointwise(node) ? node.inputs().getFirst() : null;
      case "Add" -> biased(node);
      case "GlobalAveragePool", "AveragePool", "ReduceMean" -> pooled(node);
      default -> null;
    };
  }

  private @Nullable String weighted(OnnxNode node) {
    return isConstant(node.inputs().get(1)) ? node.inputs().getFirst() : null;
  }

  private @Nullable String biased(OnnxNode add) {
    for (int i = 0; i < 2; i++) {
      OnnxNode product = producers.get(add.inputs().get(i));
      if (isConstant(add.inputs().get(1 - i))
          && product != null
          && (product.op().equals("MatMul") || product.op().equals("Gemm"))) {
        return weighted(product);
      }
    }
    return null;
  }

  private @Nullable String pooled(OnnxNode pool) {
    OnnxNode conv = back(pool.inputs().getFirst(), BEFORE_POOL);
    return conv != null && conv.op().equals("Conv") && isPointwise(conv)
        ? conv.inputs().getFirst()
        : null;
  }

  private boolean isPointwise(OnnxNode conv) {
    OnnxTensor weight = model.tensors().get(conv.inputs().get(1));
    return weight != null
        && weight.shape().rank() == 4
        && weight.shape().dim(2) == 1
        && weight.shape().dim(3) == 1;
  }

  /** Whether a value does not depend on the images. */
  private boolean isConstant(String value) {
    return !dependents.contains(value);
  }

  private String before(String value) {
    OnnxNode node = producers.get(value);
    return node != null && NOTHING.contains(node.op()) ? before(node.inputs().getFirst()) : value;
  }
}
