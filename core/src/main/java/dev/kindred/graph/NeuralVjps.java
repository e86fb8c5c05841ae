package dev.kindred.graph;

import static dev.kindred.graph.Vjps.list;
import static dev.kindred.graph.Vjps.one;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The gradient rule of each operation that {@link NeuralOps} emits. */
final class NeuralVjps {
  private NeuralVjps() {}

  static Vjp of(Node node) {
    return switch (node.op()) {
      case "Pow" -> one((ops, g) -> power(ops, node, g));
      case "Erf" -> one((ops, g) -> list(() -> ops.mul(g, bell(ops, node.input(0)))));
      case "HardSigmoid" -> one((ops, g) -> list(() -> hardSigmoid(ops, node, g)));
      case "Clip" -> one((ops, g) -> list(() -> clip(ops, node, g), null, null));
      case "LeakyRelu" -> one((ops, g) -> list(() -> leaky(ops, node, g)));
      case "Elu" -> one((ops, g) -> list(() -> elu(ops, node, g)));
      default -> ImageVjps.of(node);
    };
  }

  private static List<@Nullable Supplier<Value>> power(Ops ops, Node node, Value g) {
    Value base = node.input(0);
    Value exponent = node.input(1);
    return list(
        () -> ops.mul(ops.mul(g, exponent), ops.neural().pow(base, ops.sub(exponent, 1))),
        () -> ops.mul(ops.mul(g, node.output()), ops.log(base)));
  }

  /** 2/√π·exp(−x²). */
  private static Value bell(Ops ops, Value x) {
    return ops.mul(ops.exp(ops.neg(ops.square(x))), 2 / Math.sqrt(Math.PI));
  }

  private static Value hardSigmoid(Ops ops, Node node, Value g) {
    Value y = node.output();
    Value below = ops.cast(ops.less(y, ops.graph().constant(1f)), DType.FLOAT);
    Value inside = ops.mul(Vjps.positive(ops, y), below);
    return ops.mul(ops.mul(g, node.real("alpha")), inside);
  }

  /** Between the bounds a clipped value is itself. */
  private static Value clip(Ops ops, Node node, Value g) {
    return ops.mul(g, ops.cast(ops.equal(node.input(0), node.output()), DType.FLOAT));
  }

  private static Value leaky(Ops ops, Node node, Value g) {
    double alpha = node.real("alpha");
    Value slope = ops.add(ops.mul(Vjps.positive(ops, node.input(0)), 1 - alpha), alpha);
    return ops.mul(g, slope);
  }

  private static Value elu(Ops ops, Node node, Value g) {
    Value positive = ops.greater(node.input(0), ops.graph().constant(0f));
    Value below = ops.add(node.output(), node.real("alpha"));
    return ops.mul(g, ops.where(positive, ops.graph().constant(1f), below));
  }
}
