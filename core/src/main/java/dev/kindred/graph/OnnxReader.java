package dev.kindred.graph;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parses ONNX files. */
final class OnnxReader {
  /** Older operators broadcast in their own ways. */
  private static final int OLDEST = 7;

  private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
  private final List<OnnxNode> nodes = new ArrayList<>();

  private OnnxReader() {}

  /**
   * @throws OnnxException if the bytes are no ONNX file that can be used
   */
  static OnnxModel read(byte[] bytes) throws OnnxException {
    OnnxMl.ModelProto model = parse(bytes);
    try {
      return new OnnxReader().read(model);
    } catch (ArithmeticException | IndexOutOfBoundsException e) {
      throw new OnnxException("a damaged ONNX file (%s)".formatted(e.getMessage()), e);
    }
  }

  static OnnxMl.ModelProto parse(byte[] bytes) throws OnnxException {
    try {
      return OnnxMl.ModelProto.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new OnnxException(
          "not an ONNX file, or a damaged one (%s); get it again".formatted(e.getMessage()), e);
    }
  }

  /** Refuses a graph that would have other files of this machine read. */
  static void requireSelfContained(OnnxMl.GraphProto graph) throws OnnxException {
    for (OnnxMl.TensorProto tensor : graph.getInitializerList()) {
      OnnxTensor.requireSelfContained(tensor.getName(), tensor);
    }
    for (OnnxMl.NodeProto node : graph.getNodeList()) {
      for (OnnxMl.AttributeProto attribute : node.getAttributeList()) {
        OnnxTensor.requireSelfContained(attribute.getName(), attribute.getT());
        for (OnnxMl.TensorProto tensor : attribute.getTensorsList()) {
          OnnxTensor.requireSelfContained(attribute.getName(), tensor);
        }
        requireSelfContained(attribute.getG());
        for (OnnxMl.GraphProto inner : attribute.getGraphsList()) {
          requireSelfContained(inner);
        }
      }
    }
  }

  private OnnxModel read(OnnxMl.ModelProto model) throws OnnxException {
    OnnxMl.GraphProto graph = model.getGraph();
    if (graph.getNodeCount() == 0) {
      throw new OnnxException("not an ONNX file, or an empty one: its graph has no nodes");
    }
    int opset = opset(model);
    for (OnnxMl.TensorProto tensor : graph.getInitializerList()) {
      tensors.put(tensor.getName(), OnnxTensor.of(tensor.getName(), tensor));
    }
    if (graph.getSparseInitializerCount() > 0) {
      throw new OnnxException("the file has sparse weights, which are not read");
    }
    for (int i = 0; i < graph.getNodeCount(); i++) {
      node(i, graph.getNode(i));
    }
    for (OnnxTensor tensor : tensors.values()) {
      if (Batch.axis(tensor.shape()) >= 0) {
        throw new OnnxException(
            "the tensor \"%s\" of shape %s has a dimension that is a multiple of %d, which stands for the batch size here"
                .formatted(tensor.name(), tensor.shape(), Batch.SYMBOL));
      }
    }
    List<String> outputs =
        graph.getOutputList().stream().map(OnnxMl.ValueInfoProto::getName).toList();
    return new OnnxModel(opset, image(graph), List.copyOf(nodes), tensors, outputs);
  }

  private static int opset(OnnxMl.ModelProto model) throws OnnxException {
    for (OnnxMl.OperatorSetIdProto set : model.getOpsetImportList()) {
      if (domain(set.getDomain()).isEmpty()) {
        if (set.getVersion() < OLDEST) {
          throw new OnnxException(
              "the file uses ONNX opset %d; opset %d or later is needed: convert it"
                  .formatted(set.getVersion(), OLDEST));
        }
        return Math.toIntExact(set.getVersion());
      }
    }
    throw new OnnxException("the file does not use the operators of ONNX itself");
  }

  private static String domain(String domain) {
    return domain.equals("ai.onnx") ? "" : domain;
  }

  private ImageInput image(OnnxMl.GraphProto graph) throws OnnxException {
    List<OnnxMl.ValueInfoProto> inputs =
        graph.getInputList().stream().filter(i -> !tensors.containsKey(i.getName())).toList();
    if (inputs.size() != 1) {
      throw new OnnxException(
          "a network with one input, images, is needed; this one has the inputs %s"
              .formatted(inputs.stream().map(OnnxMl.ValueInfoProto::getName).toList()));
    }
    OnnxMl.ValueInfoProto input = inputs.getFirst();
    OnnxMl.TypeProto.Tensor type = input.getType().getTensorType();
    if (!OnnxTensor.isFloating(type.getElemType())) {
      throw new OnnxException(
          "the input \"%s\" does not take floating-point numbers".formatted(input.getName()));
    }
    List<Integer> dims =
        type.getShape().getDimList().stream()
            .map(d -> d.hasDimValue() && d.getDimValue() > 0 ? Math.toIntExact(d.getDimValue()) : 0)
            .toList();
    return ImageInput.of(input.getName(), dims);
  }

  private void node(int position, OnnxMl.NodeProto proto) throws OnnxException {
    if (proto.getOpType().equals("Constant") && domain(proto.getDomain()).isEmpty()) {
      String name = proto.getOutput(0);
      tensors.put(name, OnnxTensor.of(name, constant(proto)));
      return;
    }
    Map<String, Attribute> attributes = new HashMap<>();
    for (OnnxMl.AttributeProto attribute : proto.getAttributeList()) {
      Attribute read = attribute(attribute);
      if (read != null) {
        attributes.put(attribute.getName(), read);
      }
    }
    nodes.add(
        new OnnxNode(
            position,
            proto.getName(),
            proto.getOpType(),
            domain(proto.getDomain()),
            List.copyOf(proto.getInputList()),
            List.copyOf(proto.getOutputList()),
            Map.copyOf(attributes)));
  }

  /** The tensor that a Constant node gives, in whichever attribute it is. */
  private static OnnxMl.TensorProto constant(OnnxMl.NodeProto proto) throws OnnxException {
    for (OnnxMl.AttributeProto a : proto.getAttributeList()) {
      OnnxMl.TensorProto.Builder tensor = OnnxMl.TensorProto.newBuilder();
      switch (a.getName()) {
        case "value" -> {
          return a.getT();
        }
        case "value_float" -> {
          return tensor.setDataType(1).addFloatData(a.getF()).build();
        }
        case "value_floats" -> {
          tensor.addDims(a.getFloatsCount()).setDataType(1).addAllFloatData(a.getFloatsList());
          return tensor.build();
        }
        case "value_int" -> {
          return tensor.setDataType(7).addInt64Data(a.getI()).build();
        }
        case "value_ints" -> {
          tensor.addDims(a.getIntsCount()).setDataType(7).addAllInt64Data(a.getIntsList());
          return tensor.build();
        }
        default -> {}
      }
    }
    throw new OnnxException(
        "the Constant \"%s\" holds no numbers".formatted(String.join(", ", proto.getOutputList())));
  }

  /** Null for what no operator that can be imported has, such as a subgraph. */
  private static @Nullable Attribute attribute(OnnxMl.AttributeProto a) throws OnnxException {
    return switch (a.getType()) {
      case INT -> new Attribute.Int(a.getI());
      case FLOAT -> new Attribute.Real(a.getF());
      case STRING -> new Attribute.Text(a.getS().toStringUtf8());
      case INTS -> new Attribute.Ints(a.getIntsList().stream().mapToLong(i -> i).toArray());
      case FLOATS -> {
        float[] values = new float[a.getFloatsCount()];
        for (int i = 0; i < values.length; i++) {
          values[i] = a.getFloats(i);
        }
        yield new Attribute.Reals(values);
      }
      case TENSOR -> {
        // Only ConstantOfShape has one, of a single element.
        OnnxTensor tensor = OnnxTensor.of(a.getName(), a.getT());
        double value = tensor.shape().size() == 1 ? tensor.numbers()[0] : Double.NaN;
        yield tensor.isFloating()
            ? new Attribute.Real((float) value)
            : new Attribute.Int((long) value);
      }
      default -> null;
    };
  }
}
