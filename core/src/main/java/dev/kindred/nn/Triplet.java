package dev.kindred.nn;

import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import java.util.Set;

/**
 * The triplet loss: an anchor's positive must be nearer than its negative, by a margin.
 *
 * <p>{@link Form#PLAIN} is [D(a,p) − D(a,n) + m]₊ (Weinberger, Saul 2009; the question Kindred
 * answers), {@link Form#SQUARED} the same on squared distances (Schroff et al. 2015, FaceNet),
 * {@link Form#SOFT} log(1 + exp(D(a,p) − D(a,n))) (Hermans et al. 2017), which has no margin.
 *
 * <p>Positives are those of the batch, negatives also those of a memory.
 *
 * @param form how the two distances are compared
 * @param margin m > 0, up to 4, in distance or squared distance; not used by the soft form
 * @param mining which triplets count: all are averaged over those that violate the margin, the
 *     batch-hard ones over all anchors
 * @param swap whether min(D(a,n), D(p,n)) stands for D(a,n) (Balntas et al. 2016, "Learning local
 *     feature descriptors with triplets and shallow convolutional neural networks")
 */
public record Triplet(Form form, double margin, Mining mining, boolean swap) implements JudgedLoss {

  /** How the two distances of a triplet are compared. */
  public enum Form {
    /** [D(a,p) − D(a,n) + m]₊. */
    PLAIN,
    /** [D(a,p)² − D(a,n)² + m]₊. */
    SQUARED,
    /** log(1 + exp(D(a,p) − D(a,n))), without a margin. */
    SOFT
  }

  /** Out of range is an {@link IllegalArgumentException} that names the loss and the range. */
  public Triplet {
    if (!(margin > 0) || margin > 4) {
      throw new IllegalArgumentException("triplet needs 0 < margin <= 4, not " + margin);
    }
  }

  @Override
  public Set<Need> needs() {
    return mining == Mining.DISTANCE_WEIGHTED ? Set.of(Need.NOISE) : Set.of();
  }

  @Override
  public Terms of(BatchDistances d) {
    Ops ops = d.ops();
    Value matrix = form == Form.SQUARED ? d.squared() : d.distance();
    Value positives = d.positives(matrix);
    Value negatives = negatives(d, d.onlyNegatives(matrix));
    return switch (mining) {
      case ALL -> all(d, positives, negatives);
      case BATCH_HARD -> batchHard(d, positives, negatives);
      case SEMI_HARD -> semiHard(d, positives, negatives);
      case DISTANCE_WEIGHTED -> {
        Value excess = ops.sub(positives, Miner.distanceWeighted(d, negatives));
        yield new Terms(
            Reduction.meanOverPositive(ops, penalty(ops, excess)),
            Reduction.sharePositive(ops, hinge(ops, excess)));
      }
    };
  }

  /** [B, R] as [B, 1, R] or, with swap, as [B, K−1, R] with the nearer of two. */
  private Value negatives(BatchDistances d, Value matrix) {
    Value ofAnchor = d.ops().reshape(matrix, Shape.of(d.batch(), 1, d.references()));
    return swap ? d.ops().min(ofAnchor, d.rowsOfPositives(matrix)) : ofAnchor;
  }

  private Terms all(BatchDistances d, Value positives, Value negatives) {
    Ops ops = d.ops();
    Value column = ops.reshape(positives, Shape.of(d.batch(), d.positivesPerAnchor(), 1));
    Value excess = ops.sub(column, negatives);
    // Where there is no negative the excess is near −FAR, and the penalty 0.
    Value values = penalty(ops, excess);
    Value triplets = ops.mul(Reduction.sum(ops, d.negativeMask()), d.positivesPerAnchor());
    Value loss =
        form == Form.SOFT
            ? ops.div(Reduction.sum(ops, values), triplets)
            : Reduction.meanOverPositive(ops, values);
    return new Terms(loss, ops.div(Reduction.countPositive(ops, hinge(ops, excess)), triplets));
  }

  private Terms batchHard(BatchDistances d, Value positives, Value negatives) {
    Ops ops = d.ops();
    Value farthest = ops.reduceMax(positives, false, 1);
    Value nearest = ops.reduceMin(negatives, false, 2);
    Value ofFarthest = swap ? ops.mul(nearest, Miner.largest(ops, positives, 1)) : nearest;
    Value excess = ops.sub(farthest, ops.reduceSum(ofFarthest, false, 1));
    return new Terms(
        Reduction.mean(ops, penalty(ops, excess)),
        Reduction.sharePositive(ops, hinge(ops, excess)));
  }

  private Terms semiHard(BatchDistances d, Value positives, Value negatives) {
    Ops ops = d.ops();
    Value values = penalty(ops, ops.sub(positives, Miner.semiHard(d, positives, negatives)));
    return new Terms(Reduction.meanOverPositive(ops, values), Reduction.sharePositive(ops, values));
  }

  /** The mean over all judged triplets, whether they violate the margin or not. */
  @Override
  public Terms ofTriplets(TripletDistances t) {
    Ops ops = t.ops();
    Value negative =
        swap ? ops.min(t.squaredNegative(), t.squaredPositiveToNegative()) : t.squaredNegative();
    Value excess =
        form == Form.SQUARED
            ? ops.sub(t.squaredPositive(), negative)
            : ops.sub(ops.sqrt(t.squaredPositive()), ops.sqrt(negative));
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
}
