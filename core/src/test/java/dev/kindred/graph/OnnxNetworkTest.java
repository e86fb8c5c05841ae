package dev.kindred.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.graph.PublishedNets.Net;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxNetworkTest {
  static Stream<Arguments> nets() {
    return Stream.of(
        Arguments.of("MobileNetV2, opset 7", PublishedNets.mobileNetV2(7)),
        Arguments.of("MobileNetV2, opset 12", PublishedNets.mobileNetV2(12)),
        Arguments.of("MobileNetV3, opset 11", PublishedNets.mobileNetV3(11)),
        Arguments.of("MobileNetV3, opset 14", PublishedNets.mobileNetV3(14)),
        Arguments.of("ResNet, opset 7", PublishedNets.resNet(7, 0)),
        Arguments.of("ResNet, opset 18, fixed batch", PublishedNets.resNet(18, 1)),
        Arguments.of("EfficientNet-lite, opset 11", PublishedNets.efficientNetLite(11)),
        Arguments.of("EfficientNet-lite, opset 18", PublishedNets.efficientNetLite(18)),
        Arguments.of("rectangular kernels, opset 7", PublishedNets.rectangular(7)),
        Arguments.of("rectangular kernels, opset 18", PublishedNets.rectangular(18)),
        Arguments.of("ViT, opset 11", Transformers.withShapeArithmetic(11)),
        Arguments.of("ViT, opset 13", Transformers.withShapeArithmetic(13)),
        Arguments.of("ViT, opset 17", Transformers.withShapeArithmetic(17)),
        Arguments.of("ViT, opset 11, fixed batch", Transformers.ofFixedBatch(11)),
        Arguments.of("ViT, opset 17, fixed batch", Transformers.ofFixedBatch(17)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nets")
  void anImportedNetworkGivesWhatItsFileGives(String name, Net net) throws IOException {
    new OnnxImport(net.file(), net.output()).givesWhatTheFileGives();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nets")
  void itsGradientsAgreeWithFiniteDifferences(String name, Net net) throws IOException {
    new OnnxImport(net.file(), net.output()).hasTheRightGradients();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nets")
  void theLastFeatureLayerIsWhatEntersTheClassifier(String name, Net net) throws IOException {
    OnnxNetwork network = OnnxNetwork.read(net.file());
    OnnxNetwork.Layer layer = network.lastFeatureLayer();
    assertThat(layer.name()).isEqualTo(net.features());
    assertThat(network.layers()).contains(layer);
  }

  @Test
  void aLayerDependsOnTheImages() throws IOException {
    OnnxBuilder b = new OnnxBuilder(13);
    String x = b.input("x", 0, 3, 4, 4);
    String flat = b.node("Flatten", List.of(x));
    String turned =
        b.node("Transpose", List.of(b.weight("w", 5, 48)), OnnxBuilder.ints("perm", 1, 0));
    String y = b.node("MatMul", List.of(flat, turned));
    OnnxNetwork network = OnnxNetwork.read(b.build(y));
    assertThat(network.layers())
        .containsExactly(
            new OnnxNetwork.Layer(flat, "Flatten", Shape.of(1, 48)),
            new OnnxNetwork.Layer(y, "MatMul", Shape.of(1, 5)));
    assertThat(network.lastFeatureLayer().name()).isEqualTo(flat);
    assertThat(network.weights(y)).extracting(OnnxNetwork.Weight::name).containsExactly("w");
  }

  @Test
  void statisticsAndPreprocessingAreNotTrained() throws IOException {
    Net net = PublishedNets.resNet(7, 0);
    OnnxNetwork network = OnnxNetwork.read(net.file());
    assertThat(network.weights(net.output()))
        .filteredOn(w -> !w.trainable())
        .extracting(OnnxNetwork.Weight::name)
        .containsExactlyInAnyOrder(
            "mean",
            "three",
            "stem.mean",
            "stem.var",
            "a.mean",
            "a.var",
            "b.mean",
            "b.var",
            "c.mean",
            "c.var");
    assertThat(network.weights(net.features()))
        .extracting(OnnxNetwork.Weight::name)
        .contains("stem", "b.scale")
        .doesNotContain("fc", "fc.bias");
  }
}
