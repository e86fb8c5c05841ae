package dev.kindred.nn;

import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import java.util.List;
import java.util.Set;

/**
 * The contrastive loss: same-class pairs are drawn together, different ones pushed apart.
 *
 * <p>{@link Form#LINEAR} with m₊ = 0 is the loss of the question Kindred answers, y·D +
 * (1−y)·[m₋−D]₊; {@link Form#SQUARED} with m₊ = 0 is Hadsell, Chopra, LeCun 2006, y·D² +
 * (1−y)·[m₋−D]₊². A positive margin m₊ > 0 replaces D by [D−m₊]₊ in the first term, so that
 * positives need not collapse to a point.
 *
 * @param form exponent of the two terms
 * @param positiveMargin m₊ ≥ 0
 * @param margin m₋ > m₊, up to 2, which no distance between unit vectors exceeds
 * @param averaging what each of the two terms is averaged over, positives and negatives apart
 * @param mining which pairs count; {@link Mining#SEMI_HARD} and {@link Mining#DISTANCE_WEIGHTED}
 *     choose among the negatives and leave the positives all in
 */
public record Contrastive(
    Form form, double positiveMargin, double margin, Averaging averaging, Mining mining)
    implements JudgedLoss {

  /** Exponent of the terms. */
  public enum Form {
    /** [D − m₊]₊ for a pair of one class, [m₋ − D]₊ for one of two. */
    LINEAR,
    /** The squares of these. */
    SQUARED
  }

  /** What a term is averaged over. */
  public enum Averaging {
    /** All mined pairs of its kind. */
    ALL,
    /** The pairs whose term is not zero, so that few hard pairs are not drowned by easy ones. */
    ACTIVE
  }

  /** Out of range is an {@link IllegalArgumentException} that names the loss and the range. */
  public Contrastive {
    if (!(positiveMargin >= 0) || !(margin > positiveMargin) || margin > 2) {
      throw new IllegalArgumentException(
          "contrastive needs 0 <= positive-margin < margin <= 2, not %s and %s"
              .formatted(positiveMargin, margin));
    }
  }

  @Override
  public Set<Need> needs() {
    return mining == Mining.DISTANCE_WEIGHTED ? Set.of(Need.NOISE) : Set.of();
  }

  @Override
  public Terms of(BatchDistances d) {
    Ops ops = d.ops();
    Value same = d.positivesAndMemory(d.distance());
    Value different = d.onlyNegatives(d.distance());
    Value each = ops.reshape(different, Shape.of(d.batch(), 1, d.references()));
    return switch (mining) {
      case ALL -> over(d, same, different);
      case BATCH_HARD -> over(d, ops.reduceMax(same, true, 1), ops.reduceMin(different, true, 1));
      case SEMI_HARD -> over(d, same, Miner.semiHard(d, d.positives(d.distance()), each));
      case DISTANCE_WEIGHTED -> over(d, same, Miner.distanceWeighted(d, each));
    };
  }

  /** The loss over some distances, ±{@link BatchDistances#FAR} where there is no pair. */
  private Terms over(BatchDistances d, Value same, Value different) {
    Ops ops = d.ops();
    Value pull = pull(ops, same);
    Value push = push(ops, different);
    Value pulled = BatchDistances.countPairs(ops, same);
    Value pushed = BatchDistances.countPairs(ops, different);
    Value active =
        ops.div(
            ops.add(Reduction.countPositive(ops, pull), Reduction.countPositive(ops, push)),
            ops.add(pulled, pushed));
    return new Terms(ops.add(term(ops, pull, pulled), term(ops, push, pushed)), active);
  }

  private Value term(Ops ops, Value hinge, Value pairs) {
    return switch (averaging) {
      case ALL -> Reduction.ratio(ops, Reduction.sum(ops, value(ops, hinge)), pairs);
      case ACTIVE -> Reduction.meanOverPositive(ops, value(ops, hinge));
    };
  }

  /** (a,p) as a pair of the same kind, (a,n) as one of different kinds, both with w. */
  @Override
  public Terms ofTriplets(TripletDistances t) {
    Ops ops = t.ops();
    Value pull = pull(ops, ops.sqrt(t.squaredPositive()));
    Value push = push(ops, ops.sqrt(t.squaredNegative()));
    return judged(ops, pull, t.weights(), push, t.weights());
  }

  @Override
  public Terms ofPairs(PairDistances p) {
    Ops ops = p.ops();
    Value pull = pull(ops, p.distance());
    Value push = push(ops, p.distance());
    return judged(ops, pull, p.sameWeights(), push, p.differentWeights());
  }

  private Terms judged(Ops ops, Value pull, Value same, Value push, Value different) {
    Value hinges = ops.concat(0, List.of(pull, push));
    Value weights = ops.concat(0, List.of(same, different));
    return new Terms(
        ops.add(judgedTerm(ops, pull, same), judgedTerm(ops, push, different)),
        JudgedDistances.mean(ops, Reduction.positive(ops, hinges), weights));
  }

  private Value judgedTerm(Ops ops, Value hinge, Value weights) {
    Value counted =
        switch (averaging) {
          case ALL -> weights;
          case ACTIVE -> ops.mul(weights, Reduction.positive(ops, hinge));
        };
    return JudgedDistances.mean(ops, value(ops, hinge), counted);
  }

  private Value pull(Ops ops, Value distance) {
    return ops.relu(ops.sub(distance, positiveMargin));
  }

  private Value push(Ops ops, Value distance) {
    return ops.relu(ops.add(ops.neg(distance), margin));
  }

  private Value value(Ops ops, Value hinge) {
    return switch (form) {
      case LINEAR -> hinge;
      case SQUARED -> ops.square(hinge);
    };
  }
}
