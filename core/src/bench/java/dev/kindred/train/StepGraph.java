package dev.kindred.train;

import dev.kindred.runtime.Session;

/** Gives the benchmarks the graph that {@link TrainingStep} runs. */
public final class StepGraph {
  private StepGraph() {}

  /** One training step, fitted to its device. */
  public static byte[] of(TrainingConfig config) {
    return Session.fitted(StepPlan.of(config).graph(), config.device());
  }
}
