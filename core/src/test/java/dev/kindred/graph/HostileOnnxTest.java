package dev.kindred.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.hostile.Campaign;
import dev.kindred.hostile.Format;
import dev.kindred.hostile.Sample;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Damaged files of pretrained networks. */
class HostileOnnxTest {
  @Test
  void networksAreReadOrRefused() throws Exception {
    Campaign.runApart(Networks.class, "-Xmx512m");
  }

  /** Reads a network as far as its features could be used. */
  static final class Networks implements Format {
    @Override
    public List<Sample> good(Path scratch) {
      return List.of(
          new Sample("mobilenet-v2.onnx", PublishedNets.mobileNetV2(9).file()),
          new Sample("mobilenet-v3.onnx", PublishedNets.mobileNetV3(14).file()),
          new Sample("resnet.onnx", PublishedNets.resNet(13, 1).file()),
          new Sample("efficientnet-lite.onnx", PublishedNets.efficientNetLite(11).file()),
          new Sample("vit.onnx", Transformers.withShapeArithmetic(13).file()),
          new Sample("vit-fixed.onnx", Transformers.ofFixedBatch(17).file()));
    }

    @Override
    public void read(Sample file, Path scratch) throws Exception {
      OnnxNetwork network = OnnxNetwork.read(file.bytes());
      network.layers();
      OnnxNetwork.Layer layer = network.lastFeatureLayer();
      assertThat(network.weights(layer.name())).isNotNull();
      Ops ops = new Ops(new Graph("hostile"));
      Shape shape = network.inputShape(2, network.height(), network.width());
      Value images = ops.graph().input("images", DType.FLOAT, shape);
      Value features =
          network.emit(
              ops,
              images,
              layer.name(),
              weight -> ops.graph().constant(weight.shape(), weight.values()));
      assertThat(features.shape().rank()).isEqualTo(layer.shapeAtBatch1().rank());
    }

    @Override
    public boolean refuses(Exception thrown, String message) {
      return thrown instanceof OnnxException;
    }
  }
}
