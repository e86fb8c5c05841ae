package dev.kindred.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an ONNX file says, not yet in a graph.
 *
 * @param opset version of ONNX's operators
 * @param nodes in the file's order, without constants
 * @param tensors stored ones by name: weights and constants
 * @param outputs names of the graph's outputs
 */
record OnnxModel(
    int opset,
    ImageInput image,
    List<OnnxNode> nodes,
    Map<String, OnnxTensor> tensors,
    List<String> outputs) {

  /** For each computed value the node that computes it. */
  Map<String, OnnxNode> producers() {
    Map<String, OnnxNode> producers = new HashMap<>();
    for (OnnxNode node : nodes) {
      node.outputs().forEach(output -> producers.put(output, node));
    }
    return producers;
  }

  /** The values that depend on the images, be it only on their size. */
  Set<String> dependents() {
    Set<String> found = new HashSet<>(Set.of(image.name()));
    for (OnnxNode node : nodes) {
      if (node.inputs().stream().anyMatch(found::contains)) {
        found.addAll(node.outputs());
      }
    }
    return found;
  }

  /** The nodes that a value depends on, in the file's order. */
  List<OnnxNode> upTo(String value) {
    Set<String> needed = new HashSet<>(Set.of(value));
    List<OnnxNode> found = new ArrayList<>();
    for (OnnxNode node : nodes.reversed()) {
      if (node.outputs().stream().anyMatch(needed::contains)) {
        found.add(node);
        needed.addAll(node.inputs());
      }
    }
    return found.reversed();
  }
}
