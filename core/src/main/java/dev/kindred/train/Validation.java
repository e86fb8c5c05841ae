package dev.kindred.train;

import dev.kindred.data.ImageItem;
import dev.kindred.data.Judgments;
import dev.kindred.graph.OnnxFile;
import dev.kindred.metrics.FastRetrieval;
import dev.kindred.nn.Network;
import dev.kindred.runtime.Device;
import dev.kindred.runtime.EmbeddingModel;
import dev.kindred.runtime.Session;
import dev.kindred.runtime.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A quick look at how well weights do on what is not trained on: a fixed sample, whose inputs are
 * kept in memory.
 */
final class Validation {
  private static final int MOST_IMAGES = 2_000;
  private static final long MOST_FLOATS = 24_000_000;
  private static final int BATCH = 64;

  private final Network network;
  private final int threads;
  private final float[][] sample;
  private final Measure measure;

  /** From the embeddings of the sample to named numbers, the deciding one first. */
  private interface Measure {
    Map<String, Double> of(float[][] embeddings);
  }

  private Validation(Inputs inputs, TrainingConfig config, List<float[]> sample, Measure measure) {
    this.network = inputs.finished();
    this.threads = config.threads();
    this.sample = sample.toArray(float[][]::new);
    this.measure = measure;
  }

  /** What the data of a run allows. */
  static Validation of(Dataset data, Inputs inputs, TrainingConfig config) throws IOException {
    Judgments judged = data.heldOutJudgments();
    if (judged != null) {
      return ofJudgments(data, judged, inputs, config);
    }
    return !data.labelled() && inputs instanceof Inputs.Images images
        ? ofViews(data, images, config)
        : ofClasses(data.heldOut(), inputs, config);
  }

  private static long most(Inputs inputs) {
    return Math.min(MOST_IMAGES, MOST_FLOATS / inputs.size());
  }

  /** Recall@1 and MAP@R among whole held-out classes, chosen by the seed. */
  private static Validation ofClasses(List<ImageItem> heldOut, Inputs inputs, TrainingConfig config)
      throws IOException {
    List<float[]> sample = new ArrayList<>();
    List<Integer> classOf = new ArrayList<>();
    int classes = 0;
    for (List<ImageItem> items : shuffledClasses(heldOut, config.seed())) {
      if (classes >= 2 && sample.size() + items.size() > most(inputs)) {
        break;
      }
      for (ImageItem item : items) {
        // What cannot be read is left out here; the full evaluation at the end reports it.
        Optional<float[]> input = inputs.plain(item);
        if (input.isPresent()) {
          sample.add(input.get());
          classOf.add(classes);
        }
      }
      classes++;
    }
    int[] ids = classOf.stream().mapToInt(c -> c).toArray();
    return new Validation(inputs, config, sample, x -> retrieval(x, ids, config.threads()));
  }

  /** Without labels: whether one random view of an image finds the other among all others. */
  private static Validation ofViews(Dataset data, Inputs.Images inputs, TrainingConfig config)
      throws IOException {
    List<float[]> sample = new ArrayList<>();
    List<Integer> classOf = new ArrayList<>();
    List<ImageItem> items = new ArrayList<>(data.heldOut());
    Collections.shuffle(items, new Random(config.seed()));
    for (int i = 0; i < items.size() && sample.size() + 2 <= most(inputs); i++) {
      for (float[] view : inputs.views(items.get(i), 2)) {
        sample.add(view);
        classOf.add(i);
      }
    }
    int[] ids = classOf.stream().mapToInt(c -> c).toArray();
    return new Validation(inputs, config, sample, x -> retrieval(x, ids, config.threads()));
  }

  private static Map<String, Double> retrieval(float[][] embeddings, int[] classOf, int threads) {
    FastRetrieval found = FastRetrieval.leaveOneOut(embeddings, classOf, threads);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("map@r", found.mapAtR());
    metrics.put("recall@1", found.recallAt1());
    return metrics;
  }

  /** Agreement with held-out judgments, those on images beyond the sample left out. */
  private static Validation ofJudgments(
      Dataset data, Judgments judged, Inputs inputs, TrainingConfig config) throws IOException {
    int[] rowOf = new int[data.train().size()];
    Arrays.fill(rowOf, -1);
    List<float[]> sample = new ArrayList<>();
    for (int i = 0; i < judged.size() * judged.arity() && sample.size() < most(inputs); i++) {
      int item = judged.item(i / judged.arity(), i % judged.arity());
      if (rowOf[item] < 0) {
        Optional<float[]> input = inputs.plain(data.train().get(item));
        if (input.isPresent()) {
          rowOf[item] = sample.size();
          sample.add(input.get());
        }
      }
    }
    return new Validation(inputs, config, sample, x -> agreement(judged, x, rowOf));
  }

  private static Map<String, Double> agreement(
      Judgments judged, float[][] embeddings, int[] rowOf) {
    return Agreement.of(judged, embeddings, rowOf)
        .map(a -> Map.of(a.metric(), a.value().mean()))
        .orElse(Map.of());
  }

  private static List<List<ImageItem>> shuffledClasses(List<ImageItem> items, long seed) {
    Map<String, List<ImageItem>> byClass = new LinkedHashMap<>();
    items.forEach(i -> byClass.computeIfAbsent(i.classKey(), k -> new ArrayList<>()).add(i));
    List<List<ImageItem>> classes = new ArrayList<>(byClass.values());
    Collections.shuffle(classes, new Random(seed));
    return classes;
  }

  boolean isEmpty() {
    return sample.length < 2;
  }

  /** The number by which validations are compared; NaN where nothing could be measured. */
  static double score(Map<String, Double> metrics) {
    return metrics.isEmpty() ? Double.NaN : metrics.values().iterator().next();
  }

  /** Measures weights: named numbers, the one that decides which weights are best first. */
  Map<String, Double> measure(Weights weights) throws IOException {
    byte[] frozen = OnnxFile.toBytes(weights.freeze(network), Map.of(), true);
    float[][] embeddings = new float[sample.length][network.dimension()];
    try (Session session = Session.load(frozen, Device.CPU, threads)) {
      FloatBuffer input = Tensor.buffer(BATCH * sample[0].length);
      for (int from = 0; from < sample.length; from += BATCH) {
        int n = Math.min(BATCH, sample.length - from);
        input.clear();
        for (int i = 0; i < n; i++) {
          input.put(sample[from + i]);
        }
        try (Tensor batch = Tensor.of(input.flip(), network.inputShape(n).toLongs());
            Tensor output =
                session.run(Map.of(EmbeddingModel.INPUT, batch)).values().iterator().next()) {
          float[] flat = output.toArray();
          for (int i = 0; i < n; i++) {
            System.arraycopy(
                flat, i * network.dimension(), embeddings[from + i], 0, network.dimension());
          }
        }
      }
    }
    return measure.of(embeddings);
  }
}
