package dev.kindred.graph;

import static dev.kindred.graph.OnnxBuilder.integer;
import static dev.kindred.graph.OnnxBuilder.ints;
import static dev.kindred.graph.OnnxBuilder.real;

import dev.kindred.graph.PublishedNets.Net;
import java.util.List;

/** Small vision transformers as exporters write them: 4 patches of 6 dimensions, 2 heads. */
final class Transformers {
  private static final int D = 6;
  private static final int HEADS = 2;

  private Transformers() {}

  private static String layerNorm(OnnxBuilder b, String x, String name) {
    String scale = b.weight(name + ".scale", 0.5, 1.5, D);
    String bias = b.weight(name + ".bias", D);
    if (b.opset() >= 17) {
      return b.node("LayerNormalization", List.of(x, scale, bias), real("epsilon", 1e-6));
    }
    String centred = b.node("Sub", List.of(x, b.node("ReduceMean", List.of(x), ints("axes", -1))));
    String variance =
        b.node(
            "ReduceMean", List.of(b.node("Pow", List.of(centred, b.number(2)))), ints("axes", -1));
    String deviation = b.node("Sqrt", List.of(b.node("Add", List.of(variance, b.number(1e-6)))));
    String y = b.node("Mul", List.of(b.node("Div", List.of(centred, deviation)), scale));
    return b.node("Add", List.of(y, bias));
  }

  private static String linear(OnnxBuilder b, String x, String name, int in, int out) {
    String product = b.node("MatMul", List.of(x, b.weight(name, in, out)));
    return b.node("Add", List.of(b.weight(name + ".bias", out), product));
  }

  private static String gelu(OnnxBuilder b, String x) {
    String erf = b.node("Erf", List.of(b.node("Div", List.of(x, b.number(Math.sqrt(2))))));
    String y = b.node("Mul", List.of(x, b.node("Add", List.of(erf, b.number(1)))));
    return b.node("Mul", List.of(y, b.number(0.5)));
  }

  private static String dim(OnnxBuilder b, String x, int axis) {
    return b.node(
        "Gather", List.of(b.node("Shape", List.of(x)), b.index(axis)), integer("axis", 0));
  }

  private static String list(OnnxBuilder b, String... scalars) {
    List<String> parts =
        java.util.Arrays.stream(scalars).map(s -> PublishedNets.unsqueeze(b, s, 0)).toList();
    return b.node("Concat", parts, integer("axis", 0));
  }

  private static String attention(OnnxBuilder b, String qScaled, String k, String v) {
    String scores = b.node("MatMul", List.of(qScaled, k));
    return b.node("MatMul", List.of(b.node("Softmax", List.of(scores), integer("axis", -1)), v));
  }

  /** With an open batch size and the shape arithmetic that this leaves in the file. */
  static Net withShapeArithmetic(int opset) {
    OnnxBuilder b = new OnnxBuilder(opset);
    String images = b.input("pixel_values", 0, 3, 8, 8);
    String patches =
        b.node(
            "Conv",
            List.of(images, b.weight("patch", D, 3, 4, 4), b.weight("patch.bias", D)),
            ints("strides", 4, 4));
    String batch = dim(b, patches, 0);
    String positions = b.node("Mul", List.of(dim(b, patches, 2), dim(b, patches, 3)));
    String x = b.node("Reshape", List.of(patches, list(b, batch, dim(b, patches, 1), positions)));
    x = b.node("Transpose", List.of(x), ints("perm", 0, 2, 1));
    String ones =
        b.node(
            "ConstantOfShape",
            List.of(b.longs(3)),
            OnnxBuilder.tensor(
                "value",
                ai.onnx.proto.OnnxMl.TensorProto.newBuilder()
                    .setDataType(7)
                    .addDims(1)
                    .addInt64Data(1)
                    .build()));
    String wanted = list(b, batch, b.index(-1), b.index(-1));
    String unset = b.node("Equal", List.of(wanted, b.node("Mul", List.of(ones, b.longs(-1)))));
    String target = b.node("Where", List.of(unset, ones, wanted));
    String token = b.node("Expand", List.of(b.weight("cls", 1, 1, D), target));
    x = b.node("Concat", List.of(token, x), integer("axis", 1));
    x = b.node("Add", List.of(x, b.weight("position", 1, 5, D)));

    String y = layerNorm(b, x, "ln1");
    String qkv = linear(b, y, "qkv", D, 3 * D);
    String shape =
        b.node(
            "Concat",
            List.of(
                b.node(
                    "Slice",
                    List.of(b.node("Shape", List.of(qkv)), b.longs(0), b.longs(2), b.longs(0))),
                b.longs(3, HEADS, D / HEADS)),
            integer("axis", 0));
    qkv =
        b.node(
            "Transpose",
            List.of(b.node("Reshape", List.of(qkv, shape))),
            ints("perm", 2, 0, 3, 1, 4));
    String q = b.node("Gather", List.of(qkv, b.index(0)), integer("axis", 0));
    String k = b.node("Gather", List.of(qkv, b.index(1)), integer("axis", 0));
    String v = b.node("Gather", List.of(qkv, b.index(-1)), integer("axis", 0));
    q = b.node("Mul", List.of(q, b.number(Math.sqrt(1.0 / 3))));
    k = b.node("Transpose", List.of(k), ints("perm", 0, 1, 3, 2));
    y = b.node("Transpose", List.of(attention(b, q, k, v)), ints("perm", 0, 2, 1, 3));
    y = b.node("Reshape", List.of(y, list(b, batch, dim(b, y, 1), b.index(D))));
    x = b.node("Add", List.of(x, linear(b, y, "out", D, D)));
    y = linear(b, layerNorm(b, x, "ln2"), "mlp1", D, 9);
    x = b.node("Add", List.of(x, linear(b, gelu(b, y), "mlp2", 9, D)));
    x = layerNorm(b, x, "ln3");
    String features = b.node("Gather", List.of(x, b.index(0)), integer("axis", 1));
    x =
        b.node(
            "Gemm",
            List.of(features, b.weight("head", 5, D), b.weight("head.bias", 5)),
            integer("transB", 1));
    return new Net(b.build(x), x, features);
  }

  /** With a batch of 1 that the exporter counted on everywhere, the sequence first in attention. */
  static Net ofFixedBatch(int opset) {
    OnnxBuilder b = new OnnxBuilder(opset);
    String images = b.input("input", 1, 3, 8, 8);
    String patches =
        b.node(
            "Conv",
            List.of(images, b.weight("patch", D, 3, 4, 4), b.weight("patch.bias", D)),
            ints("strides", 4, 4));
    String x = b.node("Reshape", List.of(patches, b.longs(1, D, 4)));
    x = b.node("Transpose", List.of(x), ints("perm", 0, 2, 1));
    x = b.node("Concat", List.of(b.weight("cls", 1, 1, D), x), integer("axis", 1));
    x = b.node("Add", List.of(x, b.weight("position", 1, 5, D)));
    String y = b.node("Transpose", List.of(layerNorm(b, x, "ln1")), ints("perm", 1, 0, 2));
    List<String> parts =
        opset < 13
            ? b.nodes(
                "Split",
                3,
                List.of(linear(b, y, "qkv", D, 3 * D)),
                integer("axis", 2),
                ints("split", D, D, D))
            : b.nodes(
                "Split",
                3,
                List.of(linear(b, y, "qkv", D, 3 * D), b.longs(D, D, D)),
                integer("axis", 2));
    List<String> heads =
        parts.stream()
            .map(p -> b.node("Reshape", List.of(p, b.longs(5, HEADS, D / HEADS))))
            .toList();
    String q = b.node("Transpose", List.of(heads.get(0)), ints("perm", 1, 0, 2));
    q = b.node("Div", List.of(q, b.number(Math.sqrt(3))));
    String k = b.node("Transpose", List.of(heads.get(1)), ints("perm", 1, 2, 0));
    String v = b.node("Transpose", List.of(heads.get(2)), ints("perm", 1, 0, 2));
    y = b.node("Transpose", List.of(attention(b, q, k, v)), ints("perm", 1, 0, 2));
    y = b.node("Reshape", List.of(y, b.longs(5, D)));
    y = b.node("Gemm", List.of(y, b.weight("out", D, D), b.weight("out.bias", D)));
    y = b.node("Reshape", List.of(y, b.longs(5, 1, D)));
    x = b.node("Add", List.of(x, b.node("Transpose", List.of(y), ints("perm", 1, 0, 2))));
    x = layerNorm(b, x, "ln2");
    String features =
        b.node(
            "Squeeze",
            opset < 13 ? List.of(first(b, x)) : List.of(first(b, x), b.longs(1)),
            opset < 13
                ? new ai.onnx.proto.OnnxMl.AttributeProto[] {ints("axes", 1)}
                : new ai.onnx.proto.OnnxMl.AttributeProto[0]);
    x = b.node("MatMul", List.of(features, b.weight("head", D, 5)));
    return new Net(b.build(x), x, features);
  }

  private static String first(OnnxBuilder b, String x) {
    return b.node("Slice", List.of(x, b.longs(0), b.longs(1), b.longs(1)));
  }
}
