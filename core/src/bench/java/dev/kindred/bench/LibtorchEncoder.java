package dev.kindred.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import dev.kindred.nn.Encoder;
import java.util.ArrayList;
import java.util.List;

/** An {@link Encoder} on libtorch. */
final class LibtorchEncoder implements LibtorchNet {
  private static final Shape ONE = new Shape(1, 1);
  private static final Shape TWO = new Shape(2, 2);

  private final Encoder encoder;
  private final List<Layer> layers = new ArrayList<>();
  private final NDArray linear;
  private final NDArray bias;

  private record Layer(
      Encoder.Stage stage,
      NDArray filters,
      NDArray gamma,
      NDArray beta,
      NDArray runningMean,
      NDArray runningVariance) {}

  LibtorchEncoder(Encoder encoder, LibtorchParameters parameters) {
    this.encoder = encoder;
    int channels = encoder.channels();
    int side = encoder.side();
    for (Encoder.Stage s : encoder.stages()) {
      int k = s.kernel();
      layers.add(
          new Layer(
              s,
              parameters.normal(k * k * channels, s.channels(), channels, k, k),
              parameters.ones(s.channels()),
              parameters.zeros(s.channels()),
              parameters.constant(0, s.channels()),
              parameters.constant(1, s.channels())));
      channels = s.channels();
      side = Math.ceilDiv(side, s.stride()) / (s.pool() ? 2 : 1);
    }
    int features =
        switch (encoder.head()) {
          case FLATTEN, FLATTEN_VIEWS -> channels * side * side;
          case AVERAGE -> channels;
        };
    linear = parameters.normal(features, encoder.dimension(), features);
    bias = parameters.zeros(encoder.dimension());
  }

  @Override
  public NDArray embeddings(NDArray images) {
    NDArray x = images;
    for (Layer layer : layers) {
      x = apply(layer, x);
    }
    NDArray features =
        switch (encoder.head()) {
          case FLATTEN, FLATTEN_VIEWS -> x.reshape(x.getShape().get(0), -1);
          case AVERAGE -> Pool.globalAvgPool2d(x);
        };
    return Linear.linear(features, linear, bias).singletonOrThrow().normalize(2, 1);
  }

  private static NDArray apply(Layer layer, NDArray x) {
    Encoder.Stage s = layer.stage;
    Shape stride = new Shape(s.stride(), s.stride());
    Shape pad = new Shape(s.kernel() / 2, s.kernel() / 2);
    NDArray y = Conv2d.conv2d(x, layer.filters, null, stride, pad, ONE, 1).singletonOrThrow();
    y =
        BatchNorm.batchNorm(
                y,
                layer.runningMean,
                layer.runningVariance,
                layer.gamma,
                layer.beta,
                1,
                0.1f,
                1e-5f,
                true)
            .singletonOrThrow();
    y = (s.residual() ? y.add(x) : y).getNDArrayInternal().relu();
    return s.pool() ? Pool.maxPool2d(y, TWO, TWO, new Shape(0, 0), false) : y;
  }
}
