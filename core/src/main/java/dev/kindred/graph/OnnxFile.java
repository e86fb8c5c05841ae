package dev.kindred.graph;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Graphs as ONNX files. The same graph gives the same bytes. */
public final class OnnxFile {
  private static final int OPSET = 18;
  private static final int IR_VERSION = 8;
  private static final String BATCH = "N";

  /** The key of the checksum among the metadata. */
  private static final String SEAL = "kindred.crc32";

  private OnnxFile() {}

  /**
   * A graph as the bytes of an ONNX file: its inputs, its outputs, and what the outputs depend on.
   *
   * @param metadata kept in the file's metadata_props, in the order of its keys
   * @param dynamicBatch whether the first dimension of inputs and outputs is left open; no
   *     operation of the graph may then change or fix it
   */
  public static byte[] toBytes(Graph graph, Map<String, String> metadata, boolean dynamicBatch) {
    return toBytes(graph, graph(graph, dynamicBatch), metadata);
  }

  /**
   * As {@link #toBytes(Graph, Map, boolean)} with an open batch, together with a checksum of
   * everything else in the file.
   */
  public static byte[] toSealedBytes(Graph graph, Map<String, String> metadata) {
    OnnxMl.ModelProto model = model(graph, graph(graph, true), metadata).build();
    return bytes(model.toBuilder().addMetadataProps(entry(SEAL, seal(model))).build());
  }

  /**
   * Looks through a file before anything else reads it. One without a checksum may still be
   * damaged.
   *
   * @throws OnnxException if it is damaged, or wants other files to be read
   */
  public static void check(byte[] file) throws OnnxException {
    OnnxMl.ModelProto model = OnnxReader.parse(file);
    OnnxMl.ModelProto.Builder rest = model.toBuilder().clearMetadataProps();
    String seal = null;
    for (OnnxMl.StringStringEntryProto entry : model.getMetadataPropsList()) {
      if (entry.getKey().equals(SEAL)) {
        seal = entry.getValue();
      } else {
        rest.addMetadataProps(entry);
      }
    }
    if (seal != null && !seal.equals(seal(rest.build()))) {
      throw new OnnxException("it does not fit its checksum, so it was damaged; get it again");
    }
    OnnxReader.requireSelfContained(model.getGraph());
  }

  private static String seal(OnnxMl.ModelProto model) {
    CRC32 sum = new CRC32();
    sum.update(bytes(model));
    return "%08x".formatted(sum.getValue());
  }

  private static OnnxMl.StringStringEntryProto entry(String key, String value) {
    return OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  /** A file around a graph, or around another that has its nodes. */
  static byte[] toBytes(Graph graph, OnnxMl.GraphProto proto, Map<String, String> metadata) {
    return bytes(model(graph, proto, metadata).build());
  }

  private static OnnxMl.ModelProto.Builder model(
      Graph graph, OnnxMl.GraphProto proto, Map<String, String> metadata) {
    OnnxMl.ModelProto.Builder model =
        OnnxMl.ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("kindred")
            .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(OPSET))
            .setGraph(proto);
    // Other domains than the standard one have a version of their own.
    graph.live().stream()
        .map(node -> domain(node.op()))
        .filter(domain -> !domain.isEmpty())
        .distinct()
        .sorted()
        .forEach(domain ->
            model.addOpsetImport(
                OnnxMl.OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(1)));
    new TreeMap<>(metadata).forEach((key, value) -> model.addMetadataProps(entry(key, value)));
    return model;
  }

  private static byte[] bytes(OnnxMl.ModelProto model) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      model.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static int elementType(DType type) {
    return switch (type) {
      case FLOAT -> OnnxMl.TensorProto.DataType.FLOAT_VALUE;
      case INT64 -> OnnxMl.TensorProto.DataType.INT64_VALUE;
      case BOOL -> OnnxMl.TensorProto.DataType.BOOL_VALUE;
    };
  }

  private static OnnxMl.GraphProto graph(Graph graph, boolean dynamicBatch) {
    OnnxMl.GraphProto.Builder proto = OnnxMl.GraphProto.newBuilder().setName(graph.name());
    for (Value input : graph.inputs()) {
      proto.addInput(info(input.name(), input, dynamicBatch));
    }
    addNodes(proto, graph);
    graph.outputs().forEach((name, value) -> proto.addOutput(info(name, value, dynamicBatch)));
    return proto.build();
  }

  /** What the outputs of a graph depend on, and the outputs themselves under their names. */
  static void addNodes(OnnxMl.GraphProto.Builder proto, Graph graph) {
    Map<Value, String> outputNames =
        graph.outputs().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey, (a, b) -> a));
    Set<Value> used = new HashSet<>(graph.outputs().values());
    for (Node node : graph.live()) {
      proto.addNode(node(node, outputNames));
      used.addAll(node.inputs());
    }
    graph
        .constants()
        .forEach((value, data) -> {
          if (used.contains(value)) {
            proto.addInitializer(tensor(value, data));
          }
        });
    graph
        .outputs()
        .forEach((name, value) -> {
          if (!name.equals(name(value, outputNames))) {
            proto.addNode(
                OnnxMl.NodeProto.newBuilder()
                    .setOpType("Identity")
                    .addInput(name(value, outputNames))
                    .addOutput(name));
          }
        });
  }

  /** A computed value that is an output goes by the output's name. */
  private static String name(Value value, Map<Value, String> outputNames) {
    String output = value.producer() == null ? null : outputNames.get(value);
    return output == null ? value.name() : output;
  }

  private static OnnxMl.NodeProto node(Node node, Map<Value, String> outputNames) {
    OnnxMl.NodeProto.Builder proto = OnnxMl.NodeProto.newBuilder().setName(node.output().name());
    String domain = domain(node.op());
    if (domain.isEmpty()) {
      proto.setOpType(node.op());
    } else {
      proto.setDomain(domain).setOpType(node.op().substring(domain.length() + 1));
    }
    for (@Nullable Value input : node.inputs()) {
      proto.addInput(input == null ? "" : name(input, outputNames));
    }
    node.outputs().forEach(output -> proto.addOutput(name(output, outputNames)));
    new TreeMap<>(node.attributes())
        .forEach((name, attribute) -> proto.addAttribute(attribute(name, attribute)));
    return proto.build();
  }

  private static String domain(String op) {
    return op.substring(0, Math.max(0, op.lastIndexOf('.')));
  }

  private static OnnxMl.AttributeProto attribute(String name, Attribute attribute) {
    OnnxMl.AttributeProto.Builder proto = OnnxMl.AttributeProto.newBuilder().setName(name);
    switch (attribute) {
      case Attribute.Int(long value) ->
          proto.setType(OnnxMl.AttributeProto.AttributeType.INT).setI(value);
      case Attribute.Ints ints -> {
        proto.setType(OnnxMl.AttributeProto.AttributeType.INTS);
        for (long value : ints.values()) {
          proto.addInts(value);
        }
      }
      case Attribute.Real(float value) ->
          proto.setType(OnnxMl.AttributeProto.AttributeType.FLOAT).setF(value);
      case Attribute.Reals reals -> {
        proto.setType(OnnxMl.AttributeProto.AttributeType.FLOATS);
        for (float value : reals.values()) {
          proto.addFloats(value);
        }
      }
      case Attribute.Text(String value) ->
          proto
              .setType(OnnxMl.AttributeProto.AttributeType.STRING)
              .setS(ByteString.copyFromUtf8(value));
    }
    return proto.build();
  }

  private static OnnxMl.TensorProto tensor(Value value, Graph.Constant data) {
    OnnxMl.TensorProto.Builder proto =
        OnnxMl.TensorProto.newBuilder()
            .setName(value.name())
            .setDataType(elementType(value.type()))
            .addAllDims(value.shape().dims().stream().map(Integer::longValue).toList());
    ByteBuffer raw =
        switch (data) {
          case Graph.Constant.Floats floats -> {
            ByteBuffer bytes = littleEndian(floats.values().length * Float.BYTES);
            bytes.asFloatBuffer().put(floats.values());
            yield bytes;
          }
          case Graph.Constant.Longs longs -> {
            ByteBuffer bytes = littleEndian(longs.values().length * Long.BYTES);
            bytes.asLongBuffer().put(longs.values());
            yield bytes;
          }
        };
    return proto.setRawData(ByteString.copyFrom(raw)).build();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static OnnxMl.ValueInfoProto info(String name, Value value, boolean dynamicBatch) {
    OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
    for (int i = 0; i < value.shape().rank(); i++) {
      OnnxMl.TensorShapeProto.Dimension.Builder dim =
          OnnxMl.TensorShapeProto.Dimension.newBuilder();
      shape.addDim(
          dynamicBatch && i == 0 ? dim.setDimParam(BATCH) : dim.setDimValue(value.shape().dim(i)));
    }
    return info(name, elementType(value.type()), shape);
  }

  static OnnxMl.ValueInfoProto info(
      String name, int elementType, OnnxMl.TensorShapeProto.Builder shape) {
    return OnnxMl.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            OnnxMl.TypeProto.newBuilder()
                .setTensorType(
                    OnnxMl.TypeProto.Tensor.newBuilder().setElemType(elementType).setShape(shape)))
        .build();
  }
}
