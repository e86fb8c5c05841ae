package dev.kindred.graph;

import ai.onnx.proto.OnnxMl;
import java.util.List;
import java.util.Map;

/**
 * A graph as a loop: it is run several times in one run of the file, and its state goes from each
 * time to the next without leaving the device.
 *
 * <p>The inputs of the file are those of the graph, under {@link #input} of their names: the state
 * as it is before the first time, and of every other input one value for each time, stacked along a
 * new first dimension, whose size says how often the graph is run. The outputs are those of the
 * graph, under {@link #output} of their names: the state after the last time, and all values of
 * every other output, stacked in the same way.
 */
public final class OnnxLoop {
  private static final String TIME = "loop_time";
  private static final String GO_ON = "loop_go_on";
  private static final String STILL = "loop_still";
  private static final String TIMES = "loop_times";
  private static final String SIZES = "loop_sizes";
  private static final String FIRST = "loop_first";
  private static final String STACKED = "T";

  private OnnxLoop() {}

  /** The name in the file of an input of the graph. */
  public static String input(String name) {
    return "given_" + name;
  }

  /** The name in the file of an output of the graph. */
  public static String output(String name) {
    return "made_" + name;
  }

  /**
   * The bytes of the file.
   *
   * @param state input name → name of the output that it gets the next time
   * @throws IllegalArgumentException if all inputs are state, so that nothing says how often to run
   */
  public static byte[] toBytes(Graph graph, Map<String, String> state) {
    List<Value> each =
        graph.inputs().stream().filter(input -> !state.containsKey(input.name())).toList();
    if (each.isEmpty()) {
      throw new IllegalArgumentException("a loop needs an input that is not state");
    }
    OnnxMl.GraphProto.Builder outer = OnnxMl.GraphProto.newBuilder().setName(graph.name());
    for (Value input : graph.inputs()) {
      boolean stacked = !state.containsKey(input.name());
      outer.addInput(info(input(input.name()), input, stacked));
    }
    String first = input(each.getFirst().name());
    outer
        .addInitializer(
            OnnxMl.TensorProto.newBuilder()
                .setName(FIRST)
                .setDataType(OnnxFile.elementType(DType.INT64))
                .addInt64Data(0))
        .addNode(node("Shape", List.of(first), List.of(SIZES)))
        .addNode(node("Gather", List.of(SIZES, FIRST), List.of(TIMES)));
    OnnxMl.NodeProto.Builder loop =
        OnnxMl.NodeProto.newBuilder()
            .setOpType("Loop")
            .addInput(TIMES)
            .addInput("")
            .addAttribute(
                OnnxMl.AttributeProto.newBuilder()
                    .setName("body")
                    .setType(OnnxMl.AttributeProto.AttributeType.GRAPH)
                    .setG(body(graph, each, state)));
    state.forEach((before, after) -> {
      loop.addInput(input(before)).addOutput(output(after));
      outer.addOutput(info(output(after), outputOf(graph, after), false));
    });
    graph
        .outputs()
        .forEach((name, value) -> {
          if (!state.containsValue(name)) {
            loop.addOutput(output(name));
            outer.addOutput(info(output(name), value, true));
          }
        });
    return OnnxFile.toBytes(graph, outer.addNode(loop).build(), Map.of());
  }

  private static OnnxMl.GraphProto body(Graph graph, List<Value> each, Map<String, String> state) {
    OnnxMl.GraphProto.Builder body = OnnxMl.GraphProto.newBuilder().setName(graph.name() + "_body");
    OnnxMl.TensorShapeProto.Builder scalar = OnnxMl.TensorShapeProto.newBuilder();
    body.addInput(OnnxFile.info(TIME, OnnxFile.elementType(DType.INT64), scalar))
        .addInput(OnnxFile.info(GO_ON, OnnxFile.elementType(DType.BOOL), scalar))
        .addNode(node("Identity", List.of(GO_ON), List.of(STILL)))
        .addOutput(OnnxFile.info(STILL, OnnxFile.elementType(DType.BOOL), scalar));
    for (Value input : each) {
      body.addNode(node("Gather", List.of(input(input.name()), TIME), List.of(input.name())));
    }
    OnnxFile.addNodes(body, graph);
    state.forEach((before, after) -> {
      Value value = outputOf(graph, after);
      body.addInput(OnnxFile.info(before, value, false))
          .addOutput(OnnxFile.info(after, value, false));
    });
    graph
        .outputs()
        .forEach((name, value) -> {
          if (!state.containsValue(name)) {
            body.addOutput(OnnxFile.info(name, value, false));
          }
        });
    return body.build();
  }

  private static Value outputOf(Graph graph, String name) {
    Value value = graph.outputs().get(name);
    if (value == null) {
      throw new IllegalArgumentException("the graph has no output " + name);
    }
    return value;
  }

  private static OnnxMl.NodeProto node(String op, List<String> inputs, List<String> outputs) {
    return OnnxMl.NodeProto.newBuilder()
        .setOpType(op)
        .addAllInput(inputs)
        .addAllOutput(outputs)
        .build();
  }

  private static OnnxMl.ValueInfoProto info(String name, Value value, boolean stacked) {
    OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
    if (stacked) {
      shape.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam(STACKED));
    }
    for (int dim : value.shape().dims()) {
      shape.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
    }
    return OnnxFile.info(name, OnnxFile.elementType(value.type()), shape);
  }
}
