package dev.kindred.nn;

import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;

/**
 * The triplet loss: an anchor's positive must be nearer than its negative, by a margin.
 *
 * <p>{@link Form#PLAIN} is [D(a,p) − D(a,n) + m]₊ (Weinberger, Saul 2009; the question Kindred
 * answers), {@link Form#SQUARED} the same on squared distances (Schroff et al. 2015, FaceNet),
 * {@link Form#SOFT} log(1 + exp(D(a,p) − D(a,n))) (Hermans et al. 2017), which has no margin.
 *
 * @param form how the two distances are compared
 * @param margin m > 0, in distance or squared distance; not used by the soft form
 * @param mining which triplets of the batch count
 */
public record Triplet(Form form, double margin, Mining mining) implements JudgedLoss {

  /** How the two distances of a triplet are compared. */
  public enum Form {
    PLAIN,
    SQUARED,
    SOFT
  }

  /** Which triplets count. */
  public enum Mining {
    /** All of them; averaged over those that violate the margin. */
    ALL,
    /** Per anchor the farthest positive and the nearest negative (Hermans et al. 2017). */
    BATCH_HARD,
    /**
     * Per anchor and positive the nearest negative that is farther than the positive, if that is
     * within the margin (Schroff et al. 2015, section 3.2).
     */
    SEMI_HARD
  }

  public Triplet {
    if (!(margin > 0) || margin > 4) {
      throw new IllegalArgumentException("triplet needs 0 < margin <= 4, not " + margin);
    }
  }

  @Override
  public Terms of(BatchDistances d) {
    Value matrix = form == Form.SQUARED ? d.squared() : d.distance();
    Value positives = d.positives(matrix);
    Value negatives = d.onlyNegatives(matrix);
    return switch (mining) {
      case ALL -> all(d, positives, negatives);
      case BATCH_HARD -> batchHard(d, positives, negatives);
      case SEMI_HARD -> semiHard(d, positives, negatives);
    };
  }

  private Terms all(BatchDistances d, Value positives, Value negatives) {
    Ops ops = d.ops();
    Value excess = ops.sub(column(d, positives), row(d, negatives));
    Value values = penalty(ops, excess);
    double triplets =
        (double) d.batch() * d.positivesPerAnchor() * (d.batch() - 1 - d.positivesPerAnchor());
    Value loss =
        form == Form.SOFT
            ? ops.div(Reduction.sum(ops, values), triplets)
            : Reduction.meanOverPositive(ops, values);
    return new Terms(loss, ops.div(Reduction.countPositive(ops, hinge(ops, excess)), triplets));
  }

  private Terms batchHard(BatchDistances d, Value positives, Value negatives) {
    Ops ops = d.ops();
    Value excess = ops.sub(ops.reduceMax(positives, false, 1), ops.reduceMin(negatives, false, 1));
    return new Terms(
        Reduction.mean(ops, penalty(ops, excess)),
        Reduction.sharePositive(ops, hinge(ops, excess)));
  }

  private Terms semiHard(BatchDistances d, Value positives, Value negatives) {
    Ops ops = d.ops();
    Value positive = column(d, positives);
    Value negative = row(d, negatives);
    Value far = ops.graph().constant((float) BatchDistances.FAR);
    Value farther = ops.where(ops.greater(negative, positive), negative, far);
    Value excess = ops.sub(positives, ops.reduceMin(farther, false, 2));
    // Where no negative was found the excess is near −FAR, and the penalty 0.
    Value values = penalty(ops, excess);
    return new Terms(Reduction.meanOverPositive(ops, values), Reduction.sharePositive(ops, values));
  }

  /** The mean over all judged triplets, whether they violate the margin or not. */
  @Override
  public Terms ofTriplets(TripletDistances t) {
    Ops ops = t.ops();
    Value excess =
        form == Form.SQUARED
            ? ops.sub(t.squaredPositive(), t.squaredNegative())
            : ops.sub(ops.sqrt(t.squaredPositive()), ops.sqrt(t.squaredNegative()));
    return new Terms(
        JudgedDistances.mean(ops, penalty(ops, excess), t.weights()),
        JudgedDistances.mean(ops, Reduction.positive(ops, hinge(ops, excess)), t.weights()));
  }

  @Override
  public Terms ofPairs(PairDistances pairs) {
    throw new IllegalArgumentException(
        "the triplet loss compares two distances from one anchor, and a pair has only one: "
            + "give triplets, or use the contrastive loss");
  }

  /** The value of a triplet whose positive is farther than its negative by {@code excess}. */
  private Value penalty(Ops ops, Value excess) {
    return switch (form) {
      case PLAIN, SQUARED -> hinge(ops, excess);
      case SOFT -> ops.softplus(excess);
    };
  }

  /** Positive where the triplet still asks for a change; for the soft form, where it is wrong. */
  private Value hinge(Ops ops, Value excess) {
    return ops.relu(form == Form.SOFT ? excess : ops.add(excess, margin));
  }

  /** [B, K−1] as [B, K−1, 1]. */
  private static Value column(BatchDistances d, Value positives) {
    return d.ops().reshape(positives, Shape.of(d.batch(), d.positivesPerAnchor(), 1));
  }

  /** [B, B] as [B, 1, B]. */
  private static Value row(BatchDistances d, Value negatives) {
    return d.ops().reshape(negatives, Shape.of(d.batch(), 1, d.batch()));
  }
}
