package dev.kindred.graph;

import java.util.function.Function;
import java.util.stream.IntStream;

/** The part of {@link Float64Evaluator} for operators on images [N,C,H,W]. */
final class Float64Images {
  private Float64Images() {}

  static Tensor64 evaluate(Node node, Function<Value, Tensor64> inputs) {
    Tensor64 x = inputs.apply(node.input(0));
    return switch (node.op()) {
      case "Conv" -> {
        Tensor64 y = conv(x, inputs.apply(node.input(1)), node);
        yield node.inputs().size() < 3 ? y : biased(y, inputs.apply(node.input(2)));
      }
      case "ConvTranspose" -> convTranspose(x, inputs.apply(node.input(1)), node);
      case "MaxPool" -> pool(x, node, true);
      case "AveragePool" -> pool(x, node, false);
      case "GlobalAveragePool" -> globalAverage(x);
      case "DepthToSpace" -> depthToSpace(x, (int) node.integer("blocksize", 1));
      case "Resize" -> repeat(x, inputs.apply(node.input(2)).toInts());
      case "BatchNormalization" ->
          normalize(
              x,
              IntStream.range(1, 5)
                  .mapToObj(i -> inputs.apply(node.input(i)))
                  .toArray(Tensor64[]::new));
      default -> throw new AssertionError("no float64 evaluation of " + node);
    };
  }

  /** ONNX's mode DCR: out[n, c, h·b + i, w·b + j] = x[n, (i·b + j)·C + c, h, w]. */
  private static Tensor64 depthToSpace(Tensor64 x, int b) {
    int[] in = x.dims();
    int channels = in[1] / (b * b);
    Tensor64 out = Tensor64.zeros(in[0], channels, in[2] * b, in[3] * b);
    for (int at = 0; at < x.size(); at++) {
      int w = at % in[3];
      int h = at / in[3] % in[2];
      int depth = at / (in[3] * in[2]) % in[1];
      int n = at / (in[3] * in[2] * in[1]);
      int row = h * b + depth / channels / b;
      int column = w * b + depth / channels % b;
      int c = depth % channels;
      out.data()[((n * channels + c) * in[2] * b + row) * in[3] * b + column] = x.data()[at];
    }
    return out;
  }

  private static Tensor64 conv(Tensor64 x, Tensor64 w, Node node) {
    Tensor64 out = Tensor64.zeros(node.output().shape().toInts());
    new Taps(node, out.dims(), x.dims(), w.dims())
        .forEach((o, i, k, length, step) -> {
          double factor = w.data()[k];
          for (int j = 0; j < length; j++) {
            out.data()[o + j] += factor * x.data()[i + j * step];
          }
        });
    return out;
  }

  private static Tensor64 biased(Tensor64 y, Tensor64 bias) {
    int positions = y.size(2, 4);
    for (int i = 0; i < y.size(); i++) {
      y.data()[i] += bias.data()[i / positions % bias.size()];
    }
    return y;
  }

  private static Tensor64 convTranspose(Tensor64 x, Tensor64 w, Node node) {
    Tensor64 out = Tensor64.zeros(node.output().shape().toInts());
    new Taps(node, x.dims(), out.dims(), w.dims())
        .forEach((o, i, k, length, step) -> {
          double factor = w.data()[k];
          for (int j = 0; j < length; j++) {
            out.data()[i + j * step] += factor * x.data()[o + j];
          }
        });
    return out;
  }

  /** One kernel element over one row: output elements o.., input elements i, i + step, .... */
  interface Row {
    void accept(int o, int i, int k, int length, int step);
  }

  /** All (output row, input row, kernel element) of a convolution from small to y. */
  private record Taps(
      int[] y, int[] x, int[] w, int[] strides, int[] pads, int[] dilations, int groups) {
    Taps(Node node, int[] y, int[] x, int[] w) {
      this(
          y,
          x,
          w,
          node.integers("strides"),
          node.integers("pads"),
          node.integers("dilations"),
          (int) node.integer("group", 1));
    }

    void forEach(Row row) {
      int perGroup = y[1] / groups;
      for (int n = 0; n < y[0]; n++) {
        for (int co = 0; co < y[1]; co++) {
          for (int c = 0; c < w[1]; c++) {
            int ci = co / perGroup * w[1] + c;
            for (int k = 0; k < w[2] * w[3]; k++) {
              plane(
                  row,
                  (n * y[1] + co) * y[2],
                  (n * x[1] + ci) * x[2],
                  (co * w[1] + c) * w[2] * w[3],
                  k);
            }
          }
        }
      }
    }

    private void plane(Row row, int outRow, int inRow, int kernel, int k) {
      int shift = k % w[3] * dilations[1] - pads[1];
      int first = Math.max(0, Math.ceilDiv(-shift, strides[1]));
      int last = Math.min(y[3] - 1, Math.floorDiv(x[3] - 1 - shift, strides[1]));
      for (int h = 0; h < y[2]; h++) {
        int from = h * strides[0] - pads[0] + k / w[3] * dilations[0];
        if (from >= 0 && from < x[2] && first <= last) {
          int o = (outRow + h) * y[3] + first;
          int i = (inRow + from) * x[3] + first * strides[1] + shift;
          row.accept(o, i, kernel + k, last - first + 1, strides[1]);
        }
      }
    }
  }

  private static Tensor64 pool(Tensor64 x, Node node, boolean max) {
    Tensor64 out = Tensor64.zeros(node.output().shape().toInts());
    int[] kernel = node.integers("kernel_shape");
    int[] strides = node.integers("strides");
    int[] pads = node.integers("pads");
    int[] dilations = max ? node.integers("dilations") : new int[] {1, 1};
    int[] y = out.dims();
    for (int o = 0; o < out.size(); o++) {
      int plane = o / (y[2] * y[3]) * x.dims()[2];
      int top = o / y[3] % y[2] * strides[0] - pads[0];
      int left = o % y[3] * strides[1] - pads[1];
      double best = Double.NEGATIVE_INFINITY;
      double sum = 0;
      int count = 0;
      for (int tap = 0; tap < kernel[0] * kernel[1]; tap++) {
        int h = top + tap / kernel[1] * dilations[0];
        int w = left + tap % kernel[1] * dilations[1];
        if (h >= 0 && h < x.dims()[2] && w >= 0 && w < x.dims()[3]) {
          double value = x.data()[(plane + h) * x.dims()[3] + w];
          best = Math.max(best, value);
          sum += value;
          count++;
        }
      }
      out.data()[o] = max ? best : sum / count;
    }
    return out;
  }

  private static Tensor64 globalAverage(Tensor64 x) {
    Tensor64 out = Tensor64.zeros(x.dims()[0], x.dims()[1], 1, 1);
    int positions = x.size(2, 4);
    for (int i = 0; i < x.size(); i++) {
      out.data()[i / positions] += x.data()[i] / positions;
    }
    return out;
  }

  private static Tensor64 repeat(Tensor64 x, int... scales) {
    Tensor64 out =
        Tensor64.zeros(x.dims()[0], x.dims()[1], x.dims()[2] * scales[2], x.dims()[3] * scales[3]);
    int height = out.dims()[2];
    int width = out.dims()[3];
    for (int i = 0; i < out.size(); i++) {
      int plane = i / (height * width) * x.dims()[2];
      int row = i / width % height / scales[2];
      out.data()[i] = x.data()[(plane + row) * x.dims()[3] + i % width / scales[3]];
    }
    return out;
  }

  /** Per channel: scale, shift, mean, variance; epsilon is 0. */
  private static Tensor64 normalize(Tensor64 x, Tensor64... channels) {
    Tensor64 out = Tensor64.zeros(x.dims());
    int inner = x.size(2, x.rank());
    for (int i = 0; i < x.size(); i++) {
      int c = i / inner % x.dims()[1];
      double centred = (x.data()[i] - channels[2].data()[c]) / Math.sqrt(channels[3].data()[c]);
      out.data()[i] = channels[0].data()[c] * centred + channels[1].data()[c];
    }
    return out;
  }
}
