package dev.kindred.graph;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import dev.kindred.testing.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Writes small ONNX files of any opset, as exporters do. */
final class OnnxBuilder {
  private final OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder().setName("net");
  private final Random random = new Random(Seeds.suite());
  private final int opset;
  private int next;

  OnnxBuilder(int opset) {
    this.opset = opset;
  }

  int opset() {
    return opset;
  }

  /** A float input; a dimension of 0 is left open. */
  String input(String name, int... dims) {
    graph.addInput(info(name, OnnxMl.TensorProto.DataType.FLOAT_VALUE, dims));
    return name;
  }

  private static OnnxMl.ValueInfoProto info(String name, int type, int... dims) {
    OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
    for (int i = 0; i < dims.length; i++) {
      OnnxMl.TensorShapeProto.Dimension.Builder dim =
          OnnxMl.TensorShapeProto.Dimension.newBuilder();
      shape.addDim(dims[i] == 0 ? dim.setDimParam("d" + i) : dim.setDimValue(dims[i]));
    }
    OnnxMl.TypeProto.Tensor.Builder tensor =
        OnnxMl.TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape);
    return OnnxMl.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(OnnxMl.TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** A random weight, of a variance that keeps activations in range. */
  String weight(String name, int... dims) {
    int fanIn = dims.length == 1 ? 4 : Tensor64.size(dims) / dims[0];
    return weight(name, -1 / Math.sqrt(fanIn) * 1.7, 1 / Math.sqrt(fanIn) * 1.7, dims);
  }

  String weight(String name, double low, double high, int... dims) {
    float[] values = new float[Tensor64.size(dims)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (low + (high - low) * random.nextDouble());
    }
    return floats(name, dims, values);
  }

  String floats(String name, int[] dims, float... values) {
    OnnxMl.TensorProto.Builder tensor =
        OnnxMl.TensorProto.newBuilder()
            .setName(name)
            .setDataType(OnnxMl.TensorProto.DataType.FLOAT_VALUE);
    Arrays.stream(dims).forEach(tensor::addDims);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    graph.addInitializer(tensor);
    return name;
  }

  /** A scalar in a Constant node. */
  String number(double value) {
    OnnxMl.TensorProto.Builder tensor =
        OnnxMl.TensorProto.newBuilder()
            .setDataType(OnnxMl.TensorProto.DataType.FLOAT_VALUE)
            .addFloatData((float) value);
    return node("Constant", List.of(), tensor("value", tensor.build()));
  }

  /** A list of integers in an initializer. */
  String longs(long... values) {
    String name = "longs" + next++;
    graph.addInitializer(tensor(values).setName(name).addDims(values.length));
    return name;
  }

  /** A single integer without dimensions in a Constant node. */
  String index(long value) {
    return node("Constant", List.of(), tensor("value", tensor(value).build()));
  }

  private static OnnxMl.TensorProto.Builder tensor(long... values) {
    OnnxMl.TensorProto.Builder tensor =
        OnnxMl.TensorProto.newBuilder().setDataType(OnnxMl.TensorProto.DataType.INT64_VALUE);
    Arrays.stream(values).forEach(tensor::addInt64Data);
    return tensor;
  }

  /** Appends a node with one output, whose name it gives. */
  String node(String op, List<String> inputs, OnnxMl.AttributeProto... attributes) {
    return nodes(op, 1, inputs, attributes).getFirst();
  }

  List<String> nodes(
      String op, int outputs, List<String> inputs, OnnxMl.AttributeProto... attributes) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      names.add(op.toLowerCase(java.util.Locale.ROOT) + next++);
    }
    graph.addNode(
        OnnxMl.NodeProto.newBuilder()
            .setName("node " + names.getFirst())
            .setOpType(op)
            .addAllInput(inputs)
            .addAllOutput(names)
            .addAllAttribute(List.of(attributes)));
    return names;
  }

  static OnnxMl.AttributeProto ints(String name, long... values) {
    OnnxMl.AttributeProto.Builder a =
        OnnxMl.AttributeProto.newBuilder()
            .setName(name)
            .setType(OnnxMl.AttributeProto.AttributeType.INTS);
    Arrays.stream(values).forEach(a::addInts);
    return a.build();
  }

  static OnnxMl.AttributeProto integer(String name, long value) {
    return OnnxMl.AttributeProto.newBuilder()
        .setName(name)
        .setType(OnnxMl.AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static OnnxMl.AttributeProto real(String name, double value) {
    return OnnxMl.AttributeProto.newBuilder()
        .setName(name)
        .setType(OnnxMl.AttributeProto.AttributeType.FLOAT)
        .setF((float) value)
        .build();
  }

  static OnnxMl.AttributeProto reals(String name, float... values) {
    OnnxMl.AttributeProto.Builder a =
        OnnxMl.AttributeProto.newBuilder()
            .setName(name)
            .setType(OnnxMl.AttributeProto.AttributeType.FLOATS);
    for (float value : values) {
      a.addFloats(value);
    }
    return a.build();
  }

  static OnnxMl.AttributeProto text(String name, String value) {
    return OnnxMl.AttributeProto.newBuilder()
        .setName(name)
        .setType(OnnxMl.AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  static OnnxMl.AttributeProto tensor(String name, OnnxMl.TensorProto value) {
    return OnnxMl.AttributeProto.newBuilder()
        .setName(name)
        .setType(OnnxMl.AttributeProto.AttributeType.TENSOR)
        .setT(value)
        .build();
  }

  OnnxMl.GraphProto.Builder graph() {
    return graph;
  }

  byte[] build(String output) {
    return model(output).build().toByteArray();
  }

  OnnxMl.ModelProto.Builder model(String output) {
    OnnxMl.ValueInfoProto.Builder result =
        OnnxMl.ValueInfoProto.newBuilder()
            .setName(output)
            .setType(
                OnnxMl.TypeProto.newBuilder()
                    .setTensorType(
                        OnnxMl.TypeProto.Tensor.newBuilder()
                            .setElemType(OnnxMl.TensorProto.DataType.FLOAT_VALUE)));
    graph.addOutput(result);
    return OnnxMl.ModelProto.newBuilder()
        .setIrVersion(4)
        .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(opset))
        .setGraph(graph);
  }
}
