package dev.kindred.graph;

import static dev.kindred.graph.OnnxBuilder.integer;
import static dev.kindred.graph.OnnxBuilder.ints;
import static dev.kindred.graph.OnnxBuilder.real;
import static dev.kindred.graph.OnnxBuilder.reals;
import static dev.kindred.graph.OnnxBuilder.text;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each operator in its variants against the runtime's own, with its gradient. */
class OnnxOperatorsTest {
  /**
   * @param nodes appends to [N, 4, 6, 7] and gives the name of the result
   */
  record OperatorCase(String name, int opset, Function<OnnxBuilder, String> nodes) {
    @Override
    public String toString() {
      return name + ", opset " + opset;
    }
  }

  static Stream<OperatorCase> cases() {
    return Stream.of(elementwise(), arrays(), reductions(), pools(), pads(), resizes())
        .flatMap(s -> s);
  }

  private static OperatorCase node(int opset, String op, AttributeProto... attributes) {
    String name = op + Arrays.stream(attributes).map(OnnxOperatorsTest::shown).toList();
    return new OperatorCase(name, opset, b -> b.node(op, List.of("x"), attributes));
  }

  private static String shown(AttributeProto a) {
    return a.getName() + "=" + a.getIntsList() + a.getFloatsList() + a.getS().toStringUtf8();
  }

  private static OperatorCase of(String name, int opset, Function<OnnxBuilder, String> nodes) {
    return new OperatorCase(name, opset, nodes);
  }

  private static String positive(OnnxBuilder b) {
    return b.node("Add", List.of(b.node("Abs", List.of("x")), b.number(0.2)));
  }

  private static Stream<OperatorCase> elementwise() {
    Stream<OperatorCase> plain =
        Stream.of("Sigmoid", "Tanh", "Softplus", "Softsign", "Erf", "Neg", "Exp", "Selu", "Relu")
            .map(op -> node(9, op));
    return Stream.concat(
        plain,
        Stream.of(
            node(14, "HardSwish"),
            node(18, "Mish"),
            node(20, "Gelu"),
            node(20, "Gelu", text("approximate", "tanh")),
            node(9, "HardSigmoid"),
            node(9, "Elu", real("alpha", 0.5)),
            node(9, "LeakyRelu"),
            node(7, "Clip", real("max", 0.5)),
            of("Clip without an upper bound", 13, b -> b.node("Clip", List.of("x", b.number(0.1)))),
            of("Reciprocal", 7, b -> b.node("Reciprocal", List.of(positive(b)))),
            of("Log", 7, b -> b.node("Log", List.of(positive(b)))),
            of("Sqrt", 7, b -> b.node("Sqrt", List.of(positive(b)))),
            of("Pow", 12, b -> b.node("Pow", List.of(positive(b), b.number(-1.5)))),
            of(
                "Pow with a learned exponent",
                12,
                b -> b.node("Pow", List.of(positive(b), b.weight("e", 4, 1, 1)))),
            of("Sum", 8, b -> b.node("Sum", List.of("x", b.weight("w", 7), "x"))),
            of("Mean", 8, b -> b.node("Mean", List.of("x", b.weight("w", 6, 1)))),
            of("Max", 8, b -> b.node("Max", List.of("x", b.weight("w", 7), b.number(-0.3)))),
            of("Min", 8, b -> b.node("Min", List.of("x", b.weight("w", 7)))),
            of(
                "Where",
                9,
                b ->
                    b.node(
                        "Where",
                        List.of(
                            b.node("Greater", List.of("x", b.number(0.2))),
                            "x",
                            b.weight("w", 4, 1, 7)))),
            of(
                "Cast of truth",
                9,
                b ->
                    b.node(
                        "Mul",
                        List.of(
                            "x",
                            b.node(
                                "Cast",
                                List.of(b.node("Less", List.of("x", b.number(0.2)))),
                                integer("to", 1))))),
            of(
                "Cast between floats",
                9,
                b ->
                    b.node(
                        "Cast",
                        List.of(b.node("Cast", List.of("x"), integer("to", 11))),
                        integer("to", 1)))));
  }

  private static Stream<OperatorCase> arrays() {
    return Stream.of(
        node(13, "Transpose", ints("perm", 0, 3, 1, 2)),
        of(
            "Transpose without an order",
            13,
            b -> b.node("Transpose", List.of(b.node("Transpose", List.of("x"))))),
        node(9, "Flatten", integer("axis", 2)),
        node(9, "Flatten", integer("axis", 0)),
        node(9, "Slice", ints("starts", 1, -3), ints("ends", 3, 9999), ints("axes", 1, 3)),
        of(
            "Slice backwards",
            13,
            b ->
                b.node(
                    "Slice",
                    List.of(
                        "x", b.longs(-1, 4), b.longs(-999, 1), b.longs(3, -2), b.longs(-2, -1)))),
        of(
            "Slice with steps",
            10,
            b -> b.node("Slice", List.of("x", b.longs(1), b.longs(6), b.longs(2), b.longs(2)))),
        of(
            "Gather of a matrix of indices",
            13,
            b -> {
              String places = b.node("Reshape", List.of(b.longs(0, -1, 2, 0), b.longs(2, 2)));
              return b.node("Gather", List.of("x", places), integer("axis", 1));
            }),
        of("Tile", 13, b -> b.node("Tile", List.of("x", b.longs(1, 2, 1, 3)))),
        of(
            "Expand",
            13,
            b ->
                b.node(
                    "Expand",
                    List.of(
                        b.node("ReduceMean", List.of("x"), ints("axes", 2)), b.longs(1, 1, 5, 1)))),
        of(
            "Split evenly",
            11,
            b -> {
              List<String> parts = b.nodes("Split", 2, List.of("x"), integer("axis", 1));
              return b.node("Sub", parts);
            }),
        of(
            "Split unevenly",
            18,
            b -> {
              List<String> parts =
                  b.nodes("Split", 4, List.of("x"), integer("axis", 3), integer("num_outputs", 4));
              return b.node("Mul", List.of(parts.get(0), parts.get(3)));
            }),
        of(
            "Squeeze of all",
            9,
            b -> b.node("Squeeze", List.of(b.node("GlobalAveragePool", List.of("x"))))),
        of("Unsqueeze", 13, b -> b.node("Unsqueeze", List.of("x", b.longs(-1, 1)))),
        of(
            "a size that is computed",
            11,
            b -> {
              String side = b.node("Gather", List.of(b.node("Shape", List.of("x")), b.index(2)));
              String wide = b.node("Cast", List.of(side), integer("to", 1));
              String scaled = b.node("Floor", List.of(b.node("Div", List.of(wide, b.number(4)))));
              String rows = b.node("Cast", List.of(scaled), integer("to", 7));
              String ends = b.node("Unsqueeze", List.of(rows), ints("axes", 0));
              return b.node("Slice", List.of("x", b.longs(0), ends, b.longs(2)));
            }),
        of(
            "a matrix that is made",
            11,
            b -> {
              String range = b.node("Range", List.of(b.index(0), b.index(7), b.index(1)));
              String floats = b.node("Cast", List.of(range), integer("to", 1));
              return b.node("Mul", List.of("x", floats));
            }),
        of(
            "Reshape that drops a batch of 1 and takes it up again",
            11,
            b -> {
              String rows = b.node("Reshape", List.of("x", b.longs(4, 42)));
              String scaled = b.node("Mul", List.of(rows, b.weight("w", 42)));
              return b.node("Reshape", List.of(scaled, b.longs(1, 4, -1)));
            }),
        of(
            "Reshape to windows of a batch of 1 and back",
            11,
            b -> {
              String parts = b.node("Reshape", List.of("x", b.longs(1, 4, 2, 3, 7)));
              String order = b.node("Transpose", List.of(parts), ints("perm", 0, 2, 3, 4, 1));
              String windows = b.node("Reshape", List.of(order, b.longs(-1, 21, 4)));
              String y = b.node("Softmax", List.of(windows), integer("axis", 2));
              return b.node("Reshape", List.of(y, b.longs(1, 2, 3, 7, 4)));
            }),
        of(
            "sizes that are compared",
            16,
            b -> {
              String high = b.node("Gather", List.of(b.node("Shape", List.of("x")), b.longs(2)));
              String enough = b.node("GreaterOrEqual", List.of(high, b.longs(5)));
              String ends = b.node("Where", List.of(enough, b.longs(5), high));
              return b.node("Slice", List.of("x", b.longs(0), ends, b.longs(2)));
            }),
        node(13, "DepthToSpace", integer("blocksize", 2)),
        node(13, "DepthToSpace", integer("blocksize", 2), text("mode", "CRD")),
        of(
            "SpaceToDepth",
            13,
            b -> {
              String even = b.node("Slice", List.of("x", b.longs(0), b.longs(6), b.longs(3)));
              return b.node("SpaceToDepth", List.of(even), integer("blocksize", 2));
            }));
  }

  private static Stream<OperatorCase> reductions() {
    return Stream.of(
        node(11, "ReduceMean", ints("axes", -1, 1), integer("keepdims", 0)),
        node(11, "ReduceMax", ints("axes", 2, 3)),
        node(11, "ReduceMin", ints("axes", 1)),
        node(11, "ReduceL1", ints("axes", 1)),
        node(11, "ReduceL2", ints("axes", 1), integer("keepdims", 0)),
        node(11, "ReduceSumSquare", ints("axes", 3)),
        of("ReduceSum", 13, b -> b.node("ReduceSum", List.of("x", b.longs(2)))),
        node(11, "LpNormalization", integer("axis", 1)),
        node(7, "Softmax"),
        node(7, "Softmax", integer("axis", 2)),
        node(13, "Softmax", integer("axis", 1)),
        node(13, "LogSoftmax"),
        of(
            "InstanceNormalization",
            9,
            b ->
                b.node(
                    "InstanceNormalization",
                    List.of("x", b.weight("s", 4), b.weight("b", 4)),
                    real("epsilon", 0.01))),
        of(
            "InstanceNormalization of groups",
            9,
            b -> {
              String groups = b.node("Reshape", List.of("x", b.longs(0, 2, -1)));
              List<String> inputs = List.of(groups, b.weight("s", 2), b.weight("b", 2));
              String y = b.node("InstanceNormalization", inputs, real("epsilon", 0.01));
              return b.node("Reshape", List.of(y, b.node("Shape", List.of("x"))));
            }),
        of(
            "LayerNormalization of the positions",
            17,
            b ->
                b.node(
                    "LayerNormalization",
                    List.of("x", b.weight("s", 6, 7)),
                    integer("axis", 2),
                    real("epsilon", 0.01))),
        of(
            "BatchNormalization of vectors",
            9,
            b ->
                PublishedNets.norm(
                    b,
                    b.node("ReduceMean", List.of("x"), ints("axes", 2, 3), integer("keepdims", 0)),
                    "n",
                    4)),
        of(
            "Gemm",
            11,
            b -> {
              String flat = b.node("Flatten", List.of("x"));
              return b.node(
                  "Gemm",
                  List.of(flat, b.weight("w", 168, 3), b.weight("c", 3)),
                  real("alpha", 0.5),
                  real("beta", 2));
            }));
  }

  private static Stream<OperatorCase> pools() {
    AttributeProto ceil = integer("ceil_mode", 1);
    AttributeProto counted = integer("count_include_pad", 1);
    AttributeProto three = ints("kernel_shape", 3, 3);
    AttributeProto two = ints("kernel_shape", 2, 2);
    AttributeProto strides = ints("strides", 2, 2);
    AttributeProto pads = ints("pads", 1, 1, 1, 1);
    return Stream.of(
        node(10, "MaxPool", three, strides, ceil),
        node(10, "MaxPool", three, strides, pads, ceil),
        node(10, "MaxPool", two, ints("strides", 3, 4), ceil),
        node(10, "MaxPool", two, ints("strides", 2, 3), ints("pads", 0, 0, 1, 1), ceil),
        node(10, "MaxPool", three, ints("dilations", 2, 2)),
        node(8, "MaxPool", three, strides, text("auto_pad", "SAME_UPPER")),
        node(8, "MaxPool", two, strides, text("auto_pad", "VALID")),
        node(10, "AveragePool", three, strides, ceil),
        node(10, "AveragePool", three, strides, pads, ceil),
        node(7, "AveragePool", three, strides, pads, counted),
        node(10, "AveragePool", two, strides, ints("pads", 0, 1, 1, 0), counted),
        node(10, "AveragePool", two, strides, text("auto_pad", "SAME_LOWER")),
        node(19, "AveragePool", three, strides, pads, counted, ceil));
  }

  private static Stream<OperatorCase> pads() {
    return Stream.of(
        node(7, "Pad", ints("pads", 0, 0, 1, 2, 0, 0, 0, 1)),
        node(7, "Pad", ints("pads", 0, 0, 1, 2, 0, 0, 0, 1), real("value", 0.5)),
        node(7, "Pad", ints("pads", 0, 0, 1, 2, 0, 0, 2, 1), text("mode", "reflect")),
        node(7, "Pad", ints("pads", 0, 0, 1, 2, 0, 1, 2, 1), text("mode", "edge")),
        of(
            "Pad by inputs",
            13,
            b -> b.node("Pad", List.of("x", b.longs(0, 0, 1, -1, 0, 0, 0, 2), b.number(-1)))),
        of(
            "Pad of axes",
            18,
            b -> b.node("Pad", List.of("x", b.longs(1, 0, 2, 1), "", b.longs(-1, 1)))));
  }

  private static Stream<OperatorCase> resizes() {
    Stream<OperatorCase> modes =
        Stream.of("half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric")
            .flatMap(c ->
                Stream.of(
                    scaled(c, 2, 1.5f, "linear"),
                    scaled(c, 0.6f, 3, "linear"),
                    scaled(c, 2, 2, "nearest"),
                    scaled(c, 2.3f, 0.5f, "nearest"),
                    scaled(c, 2, 1.5f, "cubic")));
    return Stream.concat(
        modes,
        Stream.of(
            node(7, "Upsample", reals("scales", 1, 1, 2, 2)),
            node(7, "Upsample", reals("scales", 1, 1, 2, 3), text("mode", "linear")),
            of(
                "Upsample by an input",
                9,
                b -> b.node("Upsample", List.of("x", b.floats("s", new int[] {4}, 1, 1, 3, 3)))),
            of(
                "Resize",
                10,
                b -> b.node("Resize", List.of("x", b.floats("s", new int[] {4}, 1, 1, 1.5f, 2)))),
            of(
                "Resize to sizes",
                13,
                b ->
                    b.node(
                        "Resize",
                        List.of("x", "", "", b.longs(1, 4, 9, 5)),
                        text("mode", "linear"))),
            of(
                "Resize of axes",
                18,
                b ->
                    b.node(
                        "Resize",
                        List.of("x", "", "", b.longs(9, 5)),
                        ints("axes", 2, 3),
                        text("nearest_mode", "ceil")))));
  }

  private static OperatorCase scaled(String coordinates, float down, float across, String mode) {
    return of(
        "Resize %s by %s, %s of %s".formatted(mode, down, across, coordinates),
        11,
        b ->
            b.node(
                "Resize",
                List.of(
                    "x",
                    b.floats("roi", new int[] {0}),
                    b.floats("s", new int[] {4}, 1, 1, down, across)),
                text("mode", mode),
                text("coordinate_transformation_mode", coordinates)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anOperatorGivesWhatTheRuntimeGivesAndHasAGradient(OperatorCase c) throws IOException {
    OnnxBuilder b = new OnnxBuilder(c.opset());
    b.input("x", 1, 4, 6, 7);
    String y = c.nodes().apply(b);
    new OnnxImport(b.build(y), y).givesWhatTheFileGives().hasTheRightGradients();
  }
}
