package dev.kindred.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl;
import dev.kindred.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is wrong with a file, where, and what to do. */
class OnnxErrorsTest {
  private final OnnxBuilder b = new OnnxBuilder(13);

  @Test
  void aDamagedFileIsNamedSo() {
    byte[] file = PublishedNets.resNet(13, 1).file();
    assertUnreadable(Arrays.copyOf(file, file.length / 2), "damaged");
    assertUnreadable("this is no model".getBytes(StandardCharsets.UTF_8), "not an ONNX file");
    assertUnreadable(new byte[0], "no nodes");
  }

  /** Whatever is wrong, it is an {@link OnnxException}. */
  @Test
  void aFileWithWrongBytesIsReadOrRefused() {
    for (PublishedNets.Net net :
        List.of(PublishedNets.mobileNetV3(14), Transformers.withShapeArithmetic(13))) {
      for (long seed : Seeds.some(400)) {
        Random random = new Random(seed);
        byte[] file = net.file().clone();
        for (int i = 0; i <= random.nextInt(4); i++) {
          file[random.nextInt(file.length)] = (byte) random.nextInt(256);
        }
        assertReadOrRefused(file, "seed " + seed);
      }
    }
  }

  private static void assertReadOrRefused(byte[] file, String what) {
    try {
      OnnxNetwork network = OnnxNetwork.read(file);
      network.layers();
      network.lastFeatureLayer();
    } catch (OnnxException e) {
      assertThat(e.getMessage()).as(what).isNotBlank();
    }
  }

  @Test
  void aTensorWithoutItsNumbersIsNamed() {
    b.graph()
        .addInitializer(OnnxMl.TensorProto.newBuilder().setName("short").setDataType(1).addDims(7));
    assertUnreadable(small(), "short", "[7]", "damaged");
  }

  @Test
  void aDimensionThatCouldBeTakenForTheBatchIsRefused() {
    b.weight("odd", 2, 2 * Batch.SYMBOL);
    assertUnreadable(small(), "odd", "[2, 4078]");
  }

  @Test
  void weightsInOtherFilesAreRefused() {
    b.graph()
        .addInitializer(
            OnnxMl.TensorProto.newBuilder()
                .setName("far")
                .setDataType(1)
                .setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL));
    assertUnreadable(small(), "far", "one file");
  }

  @Test
  void anOldOpsetIsNamed() {
    OnnxBuilder old = new OnnxBuilder(6);
    old.input("x", 1, 3, 4, 4);
    assertUnreadable(old.build(old.node("Relu", List.of("x"))), "opset 6", "opset 7");
    OnnxMl.ModelProto.Builder model = b.model(small("x"));
    model.getOpsetImportBuilder(0).setDomain("ai.onnx.ml");
    assertUnreadable(model.build().toByteArray(), "operators of ONNX itself");
  }

  @Test
  void theInputMustBeImages() {
    b.input("tokens", 1, 8);
    assertUnreadable(b.build(b.node("Relu", List.of("tokens"))), "tokens", "2 dimensions");
    OnnxBuilder two = new OnnxBuilder(13);
    two.input("left", 1, 3, 4, 4);
    two.input("right", 1, 3, 4, 4);
    assertUnreadable(
        two.build(two.node("Add", List.of("left", "right"))), "one input", "[left, right]");
  }

  private byte[] small() {
    return b.build(small("x"));
  }

  private String small(String input) {
    return b.node("Relu", List.of(b.input(input, 0, 3, 4, 4)));
  }

  private static void assertUnreadable(byte[] file, String... words) {
    assertThatThrownBy(() -> OnnxNetwork.read(file))
        .isInstanceOf(OnnxException.class)
        .message()
        .contains(words);
  }

  @Test
  void anOperatorThatIsNotKnownIsNamedWithItsNode() throws Exception {
    String before = small("x");
    String odd = b.node("Det", List.of(before));
    OnnxNetwork network = OnnxNetwork.read(b.build(b.node("Relu", List.of(odd))));
    assertThatThrownBy(network::lastFeatureLayer)
        .isInstanceOf(OnnxException.class)
        .message()
        .contains("Det", "node " + odd, "number 1", "before it");
    assertThat(network.layer(before).op()).isEqualTo("Relu");
    assertThat(network.layers()).extracting(OnnxNetwork.Layer::name).containsExactly(before);
  }

  @Test
  void anOperatorOfAnotherDomainIsNamedWithIt() throws Exception {
    String y = small("x");
    b.graph().getNodeBuilder(0).setDomain("com.example");
    OnnxNetwork network = OnnxNetwork.read(b.build(y));
    assertThatThrownBy(() -> network.layer(y)).message().contains("com.example.Relu");
  }

  @Test
  void anOperatorInAFormThatIsNotKnownSaysWhich() throws Exception {
    b.input("x", 0, 3, 4, 4);
    String y =
        b.node(
            "Resize",
            List.of("x", "", b.floats("s", new int[] {4}, 1, 1, 2, 2)),
            OnnxBuilder.text("coordinate_transformation_mode", "tf_crop_and_resize"));
    OnnxNetwork network = OnnxNetwork.read(b.build(y));
    assertThatThrownBy(() -> network.layer(y))
        .message()
        .contains("node " + y, "Resize", "tf_crop_and_resize");
  }

  @Test
  void anOutputThatIsNotComputedIsNamedWhereItIsRead() throws Exception {
    b.input("x", 0, 3, 4, 4);
    List<String> pooled =
        b.nodes("MaxPool", 2, List.of("x"), OnnxBuilder.ints("kernel_shape", 2, 2));
    String y = b.node("Cast", List.of(pooled.get(1)), OnnxBuilder.integer("to", 1));
    OnnxNetwork network = OnnxNetwork.read(b.build(y));
    assertThatThrownBy(() -> network.layer(y)).message().contains("MaxPool", pooled.get(1));
    assertThat(network.layer(pooled.getFirst()).shapeAtBatch1()).isEqualTo(Shape.of(1, 3, 3, 3));
  }

  @Test
  void aValueThatNothingComputesIsNamed() throws Exception {
    small("x");
    String y = b.node("Relu", List.of("nowhere"));
    OnnxNetwork network = OnnxNetwork.read(b.build(y));
    assertThatThrownBy(() -> network.layer(y)).message().contains("node " + y, "nowhere");
  }

  @Test
  void aWrongLayerNameGetsTheNearestAndTheLast() throws Exception {
    PublishedNets.Net net = PublishedNets.resNet(13, 1);
    OnnxNetwork network = OnnxNetwork.read(net.file());
    String wrong = net.features().replace("reshape", "reshpae");
    assertThatThrownBy(() -> network.layer(wrong))
        .isInstanceOf(OnnxException.class)
        .message()
        .contains(wrong, "nearest: " + net.features(), "last: ", net.output());
  }

  @Test
  void aLayerGoesByItsNodesNameToo() throws Exception {
    PublishedNets.Net net = PublishedNets.resNet(13, 1);
    OnnxNetwork network = OnnxNetwork.read(net.file());
    assertThat(network.layer("node " + net.features()).name()).isEqualTo(net.features());
  }

  @Test
  void aWrongInputSizeNamesTheWantedOne() throws Exception {
    PublishedNets.Net net = PublishedNets.resNet(13, 1);
    OnnxNetwork network = OnnxNetwork.read(net.file());
    assertThat(network.inputShape(5, 15, 16)).isEqualTo(Shape.of(5, 3, 15, 16));
    assertThatThrownBy(() -> network.inputShape(5, 32, 33))
        .isInstanceOf(OnnxException.class)
        .message()
        .contains("wrong input size", "height 15", "width 16", "32×33");
    Ops ops = new Ops(new Graph("test"));
    Value images = ops.graph().input("images", DType.FLOAT, Shape.of(1, 3, 8, 8));
    assertThatThrownBy(() ->
            network.emit(
                ops, images, net.features(), w -> ops.graph().constant(w.shape(), w.values())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("wrong input size");
  }

  @Test
  void anOpenSizeMayStillBeTooSmall() throws Exception {
    b.input("x", 0, 3, 0, 0);
    String y = b.node("Conv", List.of("x", b.weight("w", 2, 3, 5, 5)));
    OnnxNetwork network = OnnxNetwork.read(b.build(y));
    assertThat(network.layer(y, 7, 9).shapeAtBatch1()).isEqualTo(Shape.of(1, 2, 3, 5));
    assertThatThrownBy(() -> network.layer(y, 4, 9)).message().contains("node " + y, "Conv", "4");
  }
}
