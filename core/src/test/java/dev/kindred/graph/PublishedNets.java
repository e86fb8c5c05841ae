package dev.kindred.graph;

import static dev.kindred.graph.OnnxBuilder.integer;
import static dev.kindred.graph.OnnxBuilder.ints;
import static dev.kindred.graph.OnnxBuilder.real;
import static dev.kindred.graph.OnnxBuilder.text;

import java.util.ArrayList;
import java.util.List;

/** Small networks of the kinds that are published, as exporters of several years write them. */
final class PublishedNets {
  private PublishedNets() {}

  /** A file and what to look for in it. */
  record Net(byte[] file, String output, String features) {}

  static String norm(OnnxBuilder b, String x, String name, int c) {
    List<String> inputs =
        List.of(
            x,
            b.weight(name + ".scale", 0.5, 1.5, c),
            b.weight(name + ".bias", c),
            b.weight(name + ".mean", c),
            b.weight(name + ".var", 0.5, 2, c));
    return b.node("BatchNormalization", inputs, real("epsilon", 1e-3));
  }

  private static String relu6(OnnxBuilder b, String x) {
    return b.opset() < 11
        ? b.node("Clip", List.of(x), real("min", 0), real("max", 6))
        : b.node("Clip", List.of(x, b.number(0), b.number(6)));
  }

  static Net mobileNetV2(int opset) {
    OnnxBuilder b = new OnnxBuilder(opset);
    String x = b.input("input", 0, 3, 9, 8);
    x =
        b.node(
            "Conv",
            List.of(x, b.weight("stem", 4, 3, 3, 3)),
            ints("strides", 2, 2),
            ints("pads", 0, 0, 1, 1));
    x = relu6(b, norm(b, x, "stem", 4));
    String wide = relu6(b, b.node("Conv", List.of(x, b.weight("expand", 8, 4, 1, 1))));
    wide =
        b.node(
            "Conv",
            List.of(wide, b.weight("depthwise", 8, 1, 3, 3)),
            ints("pads", 1, 1, 1, 1),
            integer("group", 8));
    wide = relu6(b, norm(b, wide, "depthwise", 8));
    String narrow =
        b.node("Conv", List.of(wide, b.weight("project", 4, 8, 1, 1), b.weight("project.bias", 4)));
    x = b.node("Add", List.of(x, narrow));
    x =
        b.node(
            "Conv",
            List.of(x, b.weight("down", 4, 1, 3, 3)),
            ints("strides", 2, 2),
            ints("pads", 1, 1, 1, 1),
            integer("group", 4));
    String pooled = b.node("GlobalAveragePool", List.of(x));
    String flat = b.node("Flatten", List.of(pooled), integer("axis", 1));
    x =
        b.node(
            "Gemm",
            List.of(b.node("Dropout", List.of(flat)), b.weight("fc", 5, 4), b.weight("fc.bias", 5)),
            integer("transB", 1));
    return new Net(b.build(x), x, flat);
  }

  private static String hardSwish(OnnxBuilder b, String x) {
    if (b.opset() >= 14) {
      return b.node("HardSwish", List.of(x));
    }
    String clipped = relu6(b, b.node("Add", List.of(x, b.number(3))));
    return b.node("Div", List.of(b.node("Mul", List.of(x, clipped)), b.number(6)));
  }

  static Net mobileNetV3(int opset) {
    OnnxBuilder b = new OnnxBuilder(opset);
    String x = b.input("input", 0, 3, 8, 7);
    x =
        b.node(
            "Conv",
            List.of(x, b.weight("stem", 6, 3, 3, 3), b.weight("stem.bias", 6)),
            ints("strides", 2, 2),
            text("auto_pad", "SAME_UPPER"));
    x = hardSwish(b, x);
    String squeezed = b.node("GlobalAveragePool", List.of(x));
    squeezed =
        b.node("Conv", List.of(squeezed, b.weight("se1", 3, 6, 1, 1), b.weight("se1.bias", 3)));
    squeezed = b.node("Relu", List.of(squeezed));
    squeezed =
        b.node("Conv", List.of(squeezed, b.weight("se2", 6, 3, 1, 1), b.weight("se2.bias", 6)));
    squeezed = b.node("HardSigmoid", List.of(squeezed), real("alpha", 1 / 6.0));
    x = b.node("Mul", List.of(squeezed, x));
    String pooled = b.node("GlobalAveragePool", List.of(x));
    String batch =
        b.node("Gather", List.of(b.node("Shape", List.of(pooled)), b.index(0)), integer("axis", 0));
    String target =
        b.node("Concat", List.of(unsqueeze(b, batch, 0), b.longs(-1)), integer("axis", 0));
    x = b.node("Reshape", List.of(pooled, target));
    x = b.node("Gemm", List.of(x, b.weight("fc1", 6, 8), b.weight("fc1.bias", 8)));
    String features = hardSwish(b, x);
    x = b.node("MatMul", List.of(features, b.weight("fc2", 8, 5)));
    x = b.node("Add", List.of(b.weight("fc2.bias", 5), x));
    return new Net(b.build(x), x, features);
  }

  static String unsqueeze(OnnxBuilder b, String x, int axis) {
    return b.opset() < 13
        ? b.node("Unsqueeze", List.of(x), ints("axes", axis))
        : b.node("Unsqueeze", List.of(x, b.longs(axis)));
  }

  static Net resNet(int opset, int batch) {
    OnnxBuilder b = new OnnxBuilder(opset);
    String x = b.input("data", batch, 3, 15, 16);
    String three = "three";
    b.floats("mean", new int[] {1, 3, 1, 1}, 0.4f, 0.5f, 0.3f);
    b.floats(three, new int[] {1, 3, 1, 1}, 0.2f, 0.3f, 0.25f);
    x = b.node("Div", List.of(b.node("Sub", List.of(x, "mean")), three));
    x =
        b.node(
            "Conv",
            List.of(x, b.weight("stem", 4, 3, 5, 5)),
            ints("strides", 2, 2),
            ints("pads", 2, 2, 2, 2));
    x = b.node("Relu", List.of(norm(b, x, "stem", 4)));
    x =
        b.node(
            "MaxPool",
            List.of(x),
            ints("kernel_shape", 3, 3),
            ints("strides", 2, 2),
            ints("pads", 1, 1, 1, 1));
    String y =
        b.node(
            "Conv",
            List.of(x, b.weight("a", 6, 4, 3, 3)),
            ints("strides", 2, 2),
            ints("pads", 1, 1, 1, 1));
    y = b.node("Relu", List.of(norm(b, y, "a", 6)));
    y =
        norm(
            b,
            b.node("Conv", List.of(y, b.weight("b", 6, 6, 3, 3)), ints("pads", 1, 1, 1, 1)),
            "b",
            6);
    String shortcut = b.node("Conv", List.of(x, b.weight("c", 6, 4, 1, 1)), ints("strides", 2, 2));
    x = b.node("Relu", List.of(b.node("Add", List.of(y, norm(b, shortcut, "c", 6)))));
    x = b.node("GlobalAveragePool", List.of(x));
    String flat =
        batch == 1 ? b.node("Reshape", List.of(x, b.longs(1, -1))) : b.node("Flatten", List.of(x));
    x =
        b.node(
            "Gemm",
            List.of(flat, b.weight("fc", 6, 5), b.weight("fc.bias", 5)),
            real("alpha", 0.5));
    x = b.node("Softmax", List.of(x), integer("axis", 1));
    return new Net(b.build(x), x, flat);
  }

  /** Channels last at the input, as TensorFlow's exporter leaves it. */
  static Net efficientNetLite(int opset) {
    OnnxBuilder b = new OnnxBuilder(opset);
    String x = b.input("images:0", 1, 9, 10, 3);
    x = b.node("Transpose", List.of(x), ints("perm", 0, 3, 1, 2));
    x =
        b.node(
            "Conv",
            List.of(x, b.weight("stem", 4, 3, 3, 3), b.weight("stem.bias", 4)),
            ints("strides", 2, 2),
            text("auto_pad", "SAME_UPPER"));
    x = relu6(b, x);
    String y =
        b.node(
            "Conv",
            List.of(x, b.weight("depthwise", 4, 1, 5, 5), b.weight("depthwise.bias", 4)),
            text("auto_pad", "SAME_LOWER"),
            integer("group", 4));
    y = b.node("Conv", List.of(relu6(b, y), b.weight("project", 4, 4, 1, 1)));
    x = b.node("Add", List.of(y, x));
    x =
        opset < 18
            ? b.node("ReduceMean", List.of(x), ints("axes", 2, 3), integer("keepdims", 1))
            : b.node("ReduceMean", List.of(x, b.longs(2, 3)), integer("keepdims", 1));
    String features =
        opset < 13
            ? b.node("Squeeze", List.of(x), ints("axes", 2, 3))
            : b.node("Squeeze", List.of(x, b.longs(2, 3)));
    x = b.node("MatMul", List.of(features, b.weight("fc", 4, 6)));
    x = b.node("Softmax", List.of(b.node("Add", List.of(x, b.weight("fc.bias", 6)))));
    return new Net(b.build(x), x, features);
  }

  /** Other kernels than square ones, old normalisation, and pools of every rounding. */
  static Net rectangular(int opset) {
    OnnxBuilder b = new OnnxBuilder(opset);
    String x = b.input("input", 0, 3, 11, 9);
    x =
        b.node(
            "Conv",
            List.of(x, b.weight("tall", 4, 3, 5, 1), b.weight("tall.bias", 4)),
            ints("pads", 2, 0, 1, 0),
            ints("strides", 2, 1));
    x = b.node("PRelu", List.of(x, b.weight("slope", 4, 1, 1)));
    x = b.node("LRN", List.of(x), integer("size", 3), real("alpha", 0.3), real("bias", 2));
    String left =
        b.node(
            "Conv",
            List.of(x, b.weight("wide", 4, 2, 1, 3)),
            ints("pads", 0, 2, 0, 2),
            ints("dilations", 1, 2),
            integer("group", 2));
    left = b.node("LeakyRelu", List.of(left), real("alpha", 0.2));
    List<String> joined = new ArrayList<>(List.of(left, b.node("Elu", List.of(x))));
    x = b.node("Concat", joined, integer("axis", 1));
    x =
        b.node(
            "AveragePool",
            List.of(x),
            ints("kernel_shape", 3, 2),
            ints("strides", 2, 1),
            ints("pads", 1, 0, 0, 1));
    x = b.node("MaxPool", List.of(x), ints("kernel_shape", 2, 3), ints("strides", 1, 3));
    String features = b.node("GlobalMaxPool", List.of(x));
    x = b.node("Conv", List.of(features, b.weight("fc", 5, 8, 1, 1)));
    x = b.node("Softmax", List.of(b.node("Flatten", List.of(x))));
    return new Net(b.build(x), x, features);
  }
}
