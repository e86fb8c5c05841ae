package dev.kindred.train;

import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.data.JudgmentSampler;
import dev.kindred.data.JudgmentSplit;
import dev.kindred.data.Triplets;
import dev.kindred.nn.FeatureEncoder;
import dev.kindred.nn.Parameter;
import dev.kindred.nn.Projection;
import dev.kindred.nn.Schedule;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * One free vector for each item, trained on judgments like a network but without seeing an image:
 * what can be known of items that were judged, and nothing of others. It is a linear network on
 * inputs that are 1 at the number of the item and 0 elsewhere.
 */
public final class ItemTable {
  /** More items make inputs too long. */
  public static final int MOST_ITEMS = 4000;

  /** A vector is changed only by judgments on its own item, so it may go farther at each. */
  private static final double RATE = 10;

  private ItemTable() {}

  /**
   * Trains a table.
   *
   * @param given loss, budget, batches, optimizer, a tenth of the learning rate, seed and the
   *     length of the vectors
   * @param judgments on the folder's items, on at most {@link #MOST_ITEMS} different ones
   * @return a unit vector for each item of the folder; those without judgments share one
   */
  public static float[][] train(
      TrainingConfig given, ImageFolder folder, Triplets judgments, BooleanSupplier cancelled)
      throws IOException {
    Schedule schedule =
        new Schedule(RATE * given.schedule().peak(), given.schedule().warmUpSteps());
    TrainingConfig config = given.with(schedule);
    int[] items = judgments.items();
    Triplets renumbered =
        new Triplets(
            numbered(items, judgments.anchors()),
            numbered(items, judgments.positives()),
            numbered(items, judgments.negatives()),
            judgments.weights());
    List<ImageItem> judged = Arrays.stream(items).mapToObj(folder.items()::get).toList();
    Dataset data =
        new Dataset(
            judged,
            IntStream.range(0, items.length).toArray(),
            List.of(),
            false,
            JudgmentSplit.whole(renumbered));
    float[][][] inputs = new float[items.length][1][items.length];
    for (int i = 0; i < items.length; i++) {
      inputs[i][0][i] = 1;
    }
    int dimension = config.network().dimension();
    FeatureEncoder table =
        new FeatureEncoder(
            "table",
            FeatureEncoder.Scaling.none(items.length),
            new Projection(Projection.Kind.LINEAR, dimension));
    Inputs.Rows rows = new Inputs.Rows(table, inputs, Map.of(), data, config);
    int perBatch = Math.max(1, config.sampling().batchSize() / renumbered.arity());
    StepPlan plan =
        new StepPlan(
            table,
            config.loss(),
            config.optimizer(),
            new BatchForm.Triplets(perBatch),
            items.length,
            1);
    TrainingLoop.Result result =
        new TrainingLoop(
                config,
                data,
                plan,
                new JudgmentSampler(renumbered, perBatch, config.seed()),
                rows,
                RunFiles.NONE,
                Fingerprint.of(config, folder, data),
                TrainingListener.NONE,
                cancelled,
                1)
            .run();
    return vectors(result.weights(), items, folder.items().size(), dimension);
  }

  private static int[] numbered(int[] items, int[] some) {
    return Arrays.stream(some).map(item -> Arrays.binarySearch(items, item)).toArray();
  }

  private static float[][] vectors(Weights weights, int[] items, int all, int dimension) {
    int weight = offset(weights, "head.weight");
    int bias = offset(weights, "head.bias");
    float[][] vectors = new float[all][];
    Arrays.fill(vectors, new float[dimension]);
    for (int i = 0; i < items.length; i++) {
      float[] v = new float[dimension];
      double squares = 0;
      for (int d = 0; d < dimension; d++) {
        v[d] = weights.theta()[weight + d * items.length + i] + weights.theta()[bias + d];
        squares += v[d] * v[d];
      }
      for (int d = 0; d < dimension; d++) {
        v[d] /= (float) Math.sqrt(Math.max(squares, 1e-12));
      }
      vectors[items[i]] = v;
    }
    return vectors;
  }

  private static int offset(Weights weights, String name) {
    return weights.layout().parameters().stream()
        .filter(p -> p.name().equals(name))
        .mapToInt(Parameter::offset)
        .findFirst()
        .orElseThrow();
  }
}
