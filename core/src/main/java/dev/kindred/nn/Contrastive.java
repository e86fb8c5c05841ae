package dev.kindred.nn;

import dev.kindred.graph.Ops;
import dev.kindred.graph.Value;

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
    implements Loss {

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
    Value pull = ops.relu(ops.sub(d.positives(d.distance()), positiveMargin));
    Value push = ops.mul(ops.relu(ops.add(ops.neg(d.distance()), margin)), d.negativeMask());
    Value active =
        ops.div(
            ops.add(Reduction.countPositive(ops, pull), Reduction.countPositive(ops, push)),
            pairs(d));
    return new Terms(ops.add(term(d, pull, pull(d)), term(d, push, push(d))), active);
  }

  private Value term(BatchDistances d, Value hinge, double pairs) {
    Ops ops = d.ops();
    Value values =
        switch (form) {
          case LINEAR -> hinge;
          case SQUARED -> ops.square(hinge);
        };
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
