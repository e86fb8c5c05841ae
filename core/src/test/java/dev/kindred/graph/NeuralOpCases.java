package dev.kindred.graph;

import static dev.kindred.graph.OpCases.fixed;

import dev.kindred.graph.GradientCheck.Operation;
import dev.kindred.graph.GradientCheck.Problem;
import dev.kindred.graph.OpCases.OpCase;
import java.util.List;
import java.util.stream.Stream;

/** Every differentiable emitter of {@link NeuralOps}. */
final class NeuralOpCases {
  private static final Shape SHAPE = Shape.of(3, 4, 5);

  private NeuralOpCases() {}

  static Stream<OpCase> all() {
    return Stream.of(activations(), normalisations()).flatMap(s -> s);
  }

  private static Stream<OpCase> activations() {
    return Stream.of(
        OpCases.of(
            "pow",
            "of tensors",
            r ->
                new Problem(
                    List.of(Shape.of(2, 3), Shape.of(3)),
                    0.3,
                    2,
                    (o, x) -> o.neural().pow(x.get(0), x.get(1)))),
        on("pow", 0.3, 2, (o, x) -> o.neural().pow(x.get(0), -0.75)),
        on("pow", 0.3, 2, (o, x) -> o.neural().pow(x.get(0), 0.5)),
        on("pow", -2, 2, (o, x) -> o.neural().pow(x.get(0), 2)),
        on("pow", -2, 2, (o, x) -> o.neural().pow(x.get(0), 3)),
        on("pow", -2, 2, (o, x) -> o.neural().pow(x.get(0), 1)),
        on("pow", -2, 2, (o, x) -> o.neural().pow(x.get(0), o.graph().constant(4))),
        on("erf", -3, 3, (o, x) -> o.neural().erf(x.get(0))),
        on("gelu", -4, 4, (o, x) -> o.neural().gelu(x.get(0))),
        on("geluByTanh", -4, 4, (o, x) -> o.neural().geluByTanh(x.get(0))),
        on("hardSigmoid", -4, 4, (o, x) -> o.neural().hardSigmoid(x.get(0), 0.2, 0.45)),
        on("hardSwish", -5, 5, (o, x) -> o.neural().hardSwish(x.get(0))),
        on("clip", -9, 9, (o, x) -> o.neural().clip(x.get(0), 0, 6)),
        on("leakyRelu", -1, 1, (o, x) -> o.neural().leakyRelu(x.get(0), 0.1)),
        on("elu", -3, 3, (o, x) -> o.neural().elu(x.get(0), 0.7)),
        fixed("pRelu", "", (o, x) -> o.neural().pRelu(x.get(0), x.get(1)), SHAPE, Shape.of(4, 1)));
  }

  private static OpCase on(String method, double low, double high, Operation operation) {
    return OpCases.of(method, "", r -> new Problem(List.of(SHAPE), low, high, operation));
  }

  private static Stream<OpCase> normalisations() {
    return Stream.of(
        fixed(
            "standardize",
            "the last axis",
            (o, x) -> o.neural().standardize(x.get(0), 1e-5, 2),
            SHAPE),
        fixed(
            "standardize",
            "the positions",
            (o, x) -> o.neural().standardize(x.get(0), 1e-2, 2, 3),
            Shape.of(2, 3, 4, 3)),
        fixed(
            "localResponse",
            "of an even size",
            (o, x) -> o.neural().localResponse(x.get(0), 4, 0.5, 0.75, 2),
            Shape.of(2, 6, 3, 2)),
        fixed(
            "localResponse",
            "",
            (o, x) -> o.neural().localResponse(x.get(0), 3, 2, 0.5, 1),
            Shape.of(1, 5, 2, 2)),
        fixed(
            "repeatForEach",
            "along the first axis",
            (o, x) -> o.neural().repeatForEach(x.get(0), 0, x.get(1)),
            Shape.of(1, 2, 3),
            Shape.of(4, 2)),
        fixed(
            "repeatForEach",
            "along another axis",
            (o, x) -> o.neural().repeatForEach(x.get(0), 1, x.get(1)),
            Shape.of(3, 1, 2),
            Shape.of(4, 2)));
  }
}
