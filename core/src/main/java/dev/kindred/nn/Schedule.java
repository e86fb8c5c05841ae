package dev.kindred.nn;

/**
 * A learning rate that rises linearly over the first steps and then falls along a half cosine
 * (Loshchilov, Hutter 2017) to a hundredth of its peak.
 *
 * @param peak the highest learning rate, > 0
 * @param warmUpSteps steps of the rise, ≥ 0
 */
public record Schedule(double peak, int warmUpSteps) {
  private static final double FINAL_SHARE = 0.01;

  /** Out of range is an {@link IllegalArgumentException}. */
  public Schedule {
    if (!(peak > 0) || warmUpSteps < 0) {
      throw new IllegalArgumentException(
          "a schedule needs a learning rate > 0 and warm-up >= 0, not %s and %d"
              .formatted(peak, warmUpSteps));
    }
  }

  /**
   * The learning rate of one step.
   *
   * @param step counted from 0
   * @param progress share of the budget that is used up, 0..1
   */
  public double learningRate(long step, double progress) {
    double rise = Math.min(1, (step + 1.0) / Math.max(1, warmUpSteps));
    double p = Math.clamp(progress, 0, 1);
    double cosine = 0.5 * (1 + Math.cos(Math.PI * p));
    return peak * rise * (FINAL_SHARE + (1 - FINAL_SHARE) * cosine);
  }
}
