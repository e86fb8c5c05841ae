package dev.kindred.graph;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Imports elementwise operators; those of other kinds are in the classes that it asks next. */
final class OnnxElementwise {
  /** Constants of Selu, from its definition. */
  private static final double SELU_ALPHA = 1.6732631921768188;

  private static final double SELU_GAMMA = 1.0507010221481323;

  private OnnxElementwise() {}

  /** The outputs of a node; null if its operator is not known. */
  static @Nullable List<Value> of(OnnxStep s) {
    Value result = one(s);
    return result != null ? List.of(result) : OnnxLayers.of(s);
  }

  private static @Nullable Value one(OnnxStep s) {
    Ops ops = s.ops();
    OnnxNode node = s.node();
    return switch (node.op()) {
      case "Add" -> ops.add(s.operand(0), s.operand(1));
      case "Sub" -> ops.sub(s.operand(0), s.operand(1));
      case "Mul" -> ops.mul(s.operand(0), s.operand(1));
      case "Div" -> ops.div(s.operand(0), s.operand(1));
      case "Pow" ->
          s.isNumber(1)
              ? ops.neural().pow(s.operand(0), s.numbers(1)[0])
              : ops.neural().pow(s.operand(0), s.operand(1));
      case "Max" -> all(s, ops::max);
      case "Min" -> all(s, ops::min);
      case "Sum" -> all(s, ops::add);
      case "Mean" -> ops.div(all(s, ops::add), node.inputs().size());
      case "Greater" -> ops.greater(s.operand(0), s.operand(1));
      case "Less" -> ops.less(s.operand(0), s.operand(1));
      case "Equal" -> ops.equal(s.operand(0), s.operand(1));
      case "Where" -> ops.where(condition(s), s.operand(1), s.operand(2));
      case "Cast" -> cast(s);
      case "Neg" -> ops.neg(s.value(0));
      case "Abs" -> ops.abs(s.value(0));
      case "Sign" -> ops.sign(s.value(0));
      case "Sqrt" -> ops.sqrt(s.value(0));
      case "Exp" -> ops.exp(s.value(0));
      case "Log" -> ops.log(s.value(0));
      case "Erf" -> ops.neural().erf(s.value(0));
      case "Reciprocal" -> ops.div(ops.graph().constant(1f), s.value(0));
      default -> activation(s);
    };
  }

  private static @Nullable Value activation(OnnxStep s) {
    Ops ops = s.ops();
    NeuralOps neural = ops.neural();
    OnnxNode node = s.node();
    return switch (node.op()) {
      case "Relu" -> ops.relu(s.value(0));
      case "Sigmoid" -> ops.sigmoid(s.value(0));
      case "Tanh" -> ops.tanh(s.value(0));
      case "Softplus" -> ops.softplus(s.value(0));
      case "Softsign" -> ops.div(s.value(0), ops.add(ops.abs(s.value(0)), 1));
      case "Mish" -> ops.mul(s.value(0), ops.tanh(ops.softplus(s.value(0))));
      case "LeakyRelu" -> neural.leakyRelu(s.value(0), node.real("alpha", 0.01));
      case "PRelu" -> neural.pRelu(s.value(0), s.value(1));
      case "Elu" -> neural.elu(s.value(0), node.real("alpha", 1));
      case "Selu" ->
          ops.mul(
              neural.elu(s.value(0), node.real("alpha", SELU_ALPHA)),
              node.real("gamma", SELU_GAMMA));
      case "HardSigmoid" ->
          neural.hardSigmoid(s.value(0), node.real("alpha", 0.2), node.real("beta", 0.5));
      case "HardSwish" -> neural.hardSwish(s.value(0));
      case "Gelu" ->
          node.text("approximate", "none").equals("tanh")
              ? neural.geluByTanh(s.value(0))
              : neural.gelu(s.value(0));
      case "Clip" -> clip(s);
      default -> null;
    };
  }

  private static Value all(OnnxStep s, BinaryOperator<Value> f) {
    return IntStream.range(0, s.node().inputs().size())
        .mapToObj(s::operand)
        .reduce(f)
        .orElseThrow(() -> new IllegalArgumentException("it has no inputs"));
  }

  private static Value clip(OnnxStep s) {
    boolean attributes = s.opset() < 11;
    double low =
        attributes ? s.node().real("min", -Float.MAX_VALUE) : s.number(1, -Float.MAX_VALUE);
    double high = attributes ? s.node().real("max", Float.MAX_VALUE) : s.number(2, Float.MAX_VALUE);
    return s.ops().neural().clip(s.value(0), low, high);
  }

  private static Value condition(OnnxStep s) {
    Value given = s.value(0);
    return given.type() == DType.BOOL
        ? given
        : s.ops().greater(given, s.ops().graph().constant(0.5f));
  }

  /** From truth to numbers; other casts are constants or change nothing. */
  private static Value cast(OnnxStep s) {
    int type = (int) s.node().integer("to", 0);
    if (!OnnxTensor.isFloating(type)) {
      throw new IllegalArgumentException(
          "a cast of what depends on the images to ONNX type " + type);
    }
    return s.ops().cast(s.value(0), DType.FLOAT);
  }
}
