package dev.kindred.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import dev.kindred.graph.DType;
import dev.kindred.graph.Graph;
import dev.kindred.graph.OnnxFile;
import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTest {
  @Test
  void readsWhatItWrites() {
    assertThat(Device.parse("cpu")).isEqualTo(Device.CPU);
    assertThat(Device.parse("cuda")).isEqualTo(new Device.Cuda(0));
    assertThat(Device.parse("cuda:3")).isEqualTo(new Device.Cuda(3));
    assertThat(Device.parse(new Device.Cuda(2).text())).isEqualTo(new Device.Cuda(2));
    assertThat(Device.parse(Device.CPU.text())).isEqualTo(Device.CPU);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gpu", "CUDA", "cuda:", "cuda:-1", "cuda:x", "cpu:0", "cuda:99999"})
  void namesTheDevicesThereAre(String text) {
    assertThatThrownBy(() -> Device.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("cpu, cuda or cuda:1");
  }

  @Test
  void aBuildForTheCpuSaysHowToGetOneForTheGpu() {
    assumeFalse(
        OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA), "a build for the GPU");
    assertThatThrownBy(() -> Session.load(negation(), new Device.Cuda(1), 1))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("cuda:1")
        .hasMessageContaining("mvn -Pcuda package")
        .hasMessageContaining("--device cpu");
  }

  private static byte[] negation() {
    Graph graph = new Graph("negation");
    graph.output("y", new Ops(graph).neg(graph.input("x", DType.FLOAT, Shape.of(1))));
    return OnnxFile.toBytes(graph, Map.of(), false);
  }
}
