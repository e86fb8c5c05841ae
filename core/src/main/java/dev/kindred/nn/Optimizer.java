package dev.kindred.nn;

import dev.kindred.graph.Ops;
import dev.kindred.graph.Value;
import java.util.ArrayList;
import java.util.List;

/** One update of the flat parameter vector θ inside the graph. */
public sealed interface Optimizer {

  /** How many vectors as long as θ the optimizer carries from step to step; all start at 0. */
  int slots();

  /** Length of the vector that {@link #hyper} gives and {@link #update} reads. */
  int HYPER = 3;

  /**
   * What changes from step to step: the learning rate and two bias corrections.
   *
   * @param step counted from 0
   */
  float[] hyper(double learningRate, long step);

  /**
   * What an update gives.
   *
   * @param theta θ after the update, shape [n]
   * @param slots the optimizer's vectors after the update, each of shape [n]
   */
  record Updated(Value theta, List<Value> slots) {}

  /**
   * Appends one update of the parameters.
   *
   * @param theta shape [n]
   * @param gradient shape [n]
   * @param slots {@link #slots()} vectors of shape [n]
   * @param hyper shape [{@link #HYPER}]
   * @param decayMask shape [n], 1 where weight decay applies
   */
  Updated update(
      Ops ops, Value theta, Value gradient, List<Value> slots, Value hyper, Value decayMask);

  /**
   * Adam with decoupled weight decay (Loshchilov, Hutter 2019, algorithm 2).
   *
   * @param beta1 decay of the first moment, 0..1
   * @param beta2 decay of the second moment, 0..1
   * @param epsilon added to the root of the second moment
   * @param weightDecay λ ≥ 0, scaled by the learning rate
   */
  record AdamW(double beta1, double beta2, double epsilon, double weightDecay)
      implements Optimizer {

    /** The usual β₁ = 0.9, β₂ = 0.999, ε = 1e-8. */
    public static AdamW withDecay(double weightDecay) {
      return new AdamW(0.9, 0.999, 1e-8, weightDecay);
    }

    @Override
    public int slots() {
      return 2;
    }

    @Override
    public float[] hyper(double learningRate, long step) {
      return new float[] {
        (float) learningRate,
        (float) (1 / (1 - Math.pow(beta1, step + 1.0))),
        (float) (1 / (1 - Math.pow(beta2, step + 1.0)))
      };
    }

    @Override
    public Updated update(
        Ops ops, Value theta, Value gradient, List<Value> slots, Value hyper, Value decayMask) {
      Value lr = scalar(ops, hyper, 0);
      Value m = average(ops, slots.get(0), gradient, beta1);
      Value v = average(ops, slots.get(1), ops.square(gradient), beta2);
      Value mHat = ops.mul(m, scalar(ops, hyper, 1));
      Value vHat = ops.mul(v, scalar(ops, hyper, 2));
      Value direction = ops.div(mHat, ops.add(ops.sqrt(vHat), epsilon));
      Value decay = ops.mul(ops.mul(theta, decayMask), weightDecay);
      Value step = ops.mul(ops.add(direction, decay), lr);
      return new Updated(ops.sub(theta, step), new ArrayList<>(List.of(m, v)));
    }

    private static Value average(Ops ops, Value old, Value now, double beta) {
      return ops.add(ops.mul(old, beta), ops.mul(now, 1 - beta));
    }
  }

  private static Value scalar(Ops ops, Value hyper, int i) {
    return ops.slice(hyper, new int[] {i}, new int[] {i + 1}, new int[] {0}, new int[] {1});
  }
}
