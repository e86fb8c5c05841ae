package dev.kindred.nn;

import dev.kindred.graph.Ops;
import dev.kindred.graph.Value;
import java.util.List;

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
 * @param margin m₋ > m₊; no distance between unit vectors is above 2
 * @param averaging what each of the two terms is averaged over, positives and negatives apart
 */
public record Contrastive(Form form, double positiveMargin, double margin, Averaging averaging)
    implements JudgedLoss {

  /** Exponent of the terms. */
  public enum Form {
    LINEAR,
    SQUARED
  }

  /** What a term is averaged over. */
  public enum Averaging {
    /** All pairs of its kind. */
    ALL,
    /** The pairs whose term is not zero, so that few hard pairs are not drowned by easy ones. */
    ACTIVE
  }

  public Contrastive {
    if (!(positiveMargin >= 0) || !(margin > positiveMargin) || margin > 2) {
      throw new IllegalArgumentException(
          "contrastive needs 0 <= positive-margin < margin <= 2, not %s and %s"
              .formatted(positiveMargin, margin));
    }
  }

  @Override
  public Terms of(BatchDistances d) {
    Ops ops = d.ops();
    Value pull = pull(ops, d.positives(d.distance()));
    Value push = push(ops, d.onlyNegatives(d.distance()));
    Value active =
        ops.div(
            ops.add(Reduction.countPositive(ops, pull), Reduction.countPositive(ops, push)),
            pairs(d));
    return new Terms(ops.add(term(d, pull, pull(d)), term(d, push, push(d))), active);
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

  private Value term(BatchDistances d, Value hinge, double pairs) {
    Ops ops = d.ops();
    Value values = value(ops, hinge);
    return switch (averaging) {
      case ALL -> ops.div(Reduction.sum(ops, values), pairs);
      case ACTIVE -> Reduction.meanOverPositive(ops, values);
    };
  }

  private static double pull(BatchDistances d) {
    return (double) d.batch() * d.positivesPerAnchor();
  }

  private static double push(BatchDistances d) {
    return (double) d.batch() * (d.batch() - 1 - d.positivesPerAnchor());
  }

  private static double pairs(BatchDistances d) {
    return pull(d) + push(d);
  }
}
