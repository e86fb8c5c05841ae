package dev.kindred.runtime;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionTest {
  /** Few enough numbers would be folded into the graph, which fails by itself. */
  private static final int NUMBERS = 600;

  @Test
  void aModelReadsNoOtherFiles() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Path secret = Files.createTempFile(here, "secret", ".bin");
    try {
      Files.write(secret, new byte[NUMBERS * Float.BYTES]);
      String name = secret.getFileName().toString();
      for (String location :
          List.of(name, "./" + name, "../" + here.getFileName() + "/" + name, secret.toString())) {
        assertThatThrownBy(() -> Session.load(reading(location), Device.CPU, 1))
            .as(location)
            .isInstanceOf(ModelException.class)
            .hasMessageContaining("xternal data");
      }
    } finally {
      Files.delete(secret);
    }
  }

  /** A graph that adds the numbers in another file to its input. */
  private static byte[] reading(String location) {
    OnnxMl.TensorProto.Builder weights =
        OnnxMl.TensorProto.newBuilder()
            .setName("w")
            .setDataType(OnnxMl.TensorProto.DataType.FLOAT_VALUE)
            .addDims(NUMBERS)
            .setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL)
            .addExternalData(
                OnnxMl.StringStringEntryProto.newBuilder().setKey("location").setValue(location));
    OnnxMl.TypeProto.Builder type =
        OnnxMl.TypeProto.newBuilder()
            .setTensorType(
                OnnxMl.TypeProto.Tensor.newBuilder()
                    .setElemType(OnnxMl.TensorProto.DataType.FLOAT_VALUE)
                    .setShape(
                        OnnxMl.TensorShapeProto.newBuilder()
                            .addDim(
                                OnnxMl.TensorShapeProto.Dimension.newBuilder()
                                    .setDimValue(NUMBERS))));
    OnnxMl.GraphProto.Builder graph =
        OnnxMl.GraphProto.newBuilder()
            .setName("reading")
            .addInitializer(weights)
            .addInput(OnnxMl.ValueInfoProto.newBuilder().setName("x").setType(type))
            .addNode(
                OnnxMl.NodeProto.newBuilder()
                    .setOpType("Max")
                    .addInput("x")
                    .addInput("w")
                    .addOutput("y"))
            .addOutput(OnnxMl.ValueInfoProto.newBuilder().setName("y").setType(type));
    return OnnxMl.ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(18))
        .setGraph(graph)
        .build()
        .toByteArray();
  }
}
