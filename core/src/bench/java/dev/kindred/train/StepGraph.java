package dev.kindred.train;

import dev.kindred.graph.OnnxFile;
import java.util.Map;

/** Gives the benchmarks the graph that {@link TrainingStep} runs. */
public final class StepGraph {
  private StepGraph() {}

  /** The ONNX file of one training step. */
  public static byte[] of(TrainingConfig config) {
    return OnnxFile.toBytes(
        StepPlan.of(config).graph(),
        Map.of(),
        false);
  }
}
