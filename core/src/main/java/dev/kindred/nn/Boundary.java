package dev.kindred.nn;

import dev.kindred.graph.DType;
import dev.kindred.graph.Ops;
import dev.kindred.graph.Value;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A boundary between relevance levels l and l − 1 of graded labels, as seen from each anchor of a
 * batch: what shares at least l label levels with it lies inside, the rest outside.
 *
 * @param rung 0 for the class itself, l = L; 1 for the level above it, and so on
 * @param inside 1 for the images inside, the anchor itself left out, else 0; [B, B]
 * @param outside 1 for the images outside, else 0; [B, B]
 */
record Boundary(int rung, Value inside, Value outside) {

  /** All boundaries of a batch, from the class up. */
  private static List<Boundary> of(BatchDistances d) {
    BatchContext.Relevance relevance = d.relevance();
    return IntStream.range(0, relevance.deepest())
        .mapToObj(rung -> of(d, relevance.levels(), relevance.deepest() - rung, rung))
        .toList();
  }

  private static Boundary of(BatchDistances d, Value levels, int level, int rung) {
    Ops ops = d.ops();
    Value shared = ops.cast(ops.greater(levels, ops.graph().constant(level - 0.5f)), DType.FLOAT);
    return new Boundary(rung, ops.mul(shared, LogRatio.others(d)), ops.add(ops.neg(shared), 1));
  }

  /** This boundary's of values that are given from the class up; the last is for all beyond. */
  double of(List<Double> values) {
    return values.get(Math.min(rung, values.size() - 1));
  }

  /**
   * What a loss has at one boundary.
   *
   * @param loss scalar
   * @param active how many pairs or triplets still ask for a change, scalar
   * @param compared how many there are, scalar
   */
  record Part(Value loss, Value active, Value compared) {}

  /** The weighted sum of a loss over all boundaries of a batch. */
  static Loss.Terms sum(BatchDistances d, List<Double> weights, Function<Boundary, Part> part) {
    Ops ops = d.ops();
    Value loss = ops.graph().constant(0f);
    Value active = loss;
    Value compared = loss;
    for (Boundary boundary : of(d)) {
      Part one = part.apply(boundary);
      loss = ops.add(loss, ops.mul(one.loss, boundary.of(weights)));
      active = ops.add(active, one.active);
      compared = ops.add(compared, one.compared);
    }
    return new Loss.Terms(loss, Reduction.ratio(ops, active, compared));
  }

  /** D inside, −{@link BatchDistances#FAR} elsewhere; [B, B]. */
  Value distancesInside(BatchDistances d) {
    return only(d, inside, -BatchDistances.FAR);
  }

  /** D outside, {@link BatchDistances#FAR} elsewhere; [B, B]. */
  Value distancesOutside(BatchDistances d) {
    return only(d, outside, BatchDistances.FAR);
  }

  private static Value only(BatchDistances d, Value mask, double elsewhere) {
    Ops ops = d.ops();
    Value others = ops.mul(ops.sub(mask, 1), -elsewhere);
    return ops.add(ops.mul(d.distance(), mask), others);
  }
}
