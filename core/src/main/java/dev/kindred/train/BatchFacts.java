package dev.kindred.train;

import dev.kindred.data.Batch;
import dev.kindred.data.Judgments;
import dev.kindred.data.Pairs;
import dev.kindred.data.Seeds;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * What a step is told of a batch beside its images. Values are made when the step asks for them:
 * most losses need none.
 */
final class BatchFacts {
  /** For a loss that needs the images alone. */
  static final BatchFacts NONE = new BatchFacts(Map.of());

  /** Keeps a step's noise apart from the draws of its images. */
  private static final int NOISE_STREAM = -1;

  private final Map<String, Supplier<float[]>> facts;

  private BatchFacts(Map<String, Supplier<float[]>> facts) {
    this.facts = facts;
  }

  /**
   * Of a batch of classes.
   *
   * @param levels label numbers [level][item], coarsest first
   * @param noise how many numbers between 0 and 1 the step draws
   * @param memoryOpen whether the loss's memory takes the batch in
   */
  static BatchFacts ofClasses(
      Batch batch, int[][] levels, int noise, boolean memoryOpen, long seed, long step) {
    Map<String, Supplier<float[]>> facts = new LinkedHashMap<>();
    facts.put(StepPlan.CLASSES, () -> floats(batch.classes()));
    facts.put(StepPlan.RELEVANCE, () -> relevance(batch, levels));
    facts.put(StepPlan.NOISE, () -> noise(noise, seed, step));
    facts.put(StepPlan.MEMORY_OPEN, () -> new float[] {memoryOpen ? 1 : 0});
    return new BatchFacts(facts);
  }

  /** Of a batch of judgments. */
  static BatchFacts ofJudgments(Batch batch, Judgments judgments) {
    Map<String, Supplier<float[]>> facts = new LinkedHashMap<>();
    facts.put(
        StepPlan.WEIGHTS,
        () -> {
          float[] weights = new float[batch.judgments().length];
          for (int i = 0; i < weights.length; i++) {
            weights[i] = judgments.weight(batch.judgments()[i]);
          }
          return weights;
        });
    if (judgments instanceof Pairs pairs) {
      facts.put(
          StepPlan.SAME,
          () -> {
            float[] same = new float[batch.judgments().length];
            for (int i = 0; i < same.length; i++) {
              same[i] = pairs.isSame(batch.judgments()[i]) ? 1 : 0;
            }
            return same;
          });
    }
    return new BatchFacts(facts);
  }

  float[] get(String name) {
    Supplier<float[]> fact = facts.get(name);
    if (fact == null) {
      throw new IllegalArgumentException("the loss needs %s of each batch".formatted(name));
    }
    return fact.get();
  }

  private static float[] floats(int[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = values[i];
    }
    return floats;
  }

  /** Levels shared from the coarsest on; an image turned by a quarter shares none. */
  private static float[] relevance(Batch batch, int[][] levels) {
    int b = batch.items().length;
    float[] relevance = new float[b * b];
    for (int i = 0; i < b; i++) {
      for (int j = 0; j < b; j++) {
        int shared = 0;
        while (batch.quarterTurns()[i] == batch.quarterTurns()[j]
            && shared < levels.length
            && levels[shared][batch.items()[i]] == levels[shared][batch.items()[j]]) {
          shared++;
        }
        relevance[i * b + j] = shared;
      }
    }
    return relevance;
  }

  private static float[] noise(int count, long seed, long step) {
    SplittableRandom random = Seeds.random(seed, step, NOISE_STREAM);
    float[] noise = new float[count];
    for (int i = 0; i < count; i++) {
      noise[i] = (float) random.nextDouble(1e-6, 1 - 1e-6);
    }
    return noise;
  }
}
