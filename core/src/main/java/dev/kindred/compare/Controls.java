package dev.kindred.compare;

import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.image.ImageDecoder;
import dev.kindred.image.ImageException;
import dev.kindred.image.Limits;
import dev.kindred.image.Preprocess;
import dev.kindred.nn.BackboneEncoder;
import dev.kindred.runtime.EmbeddingModel;
import dev.kindred.runtime.ModelCard;
import dev.kindred.train.Evaluation;
import dev.kindred.train.Trainer;
import dev.kindred.train.TrainingConfig;
import dev.kindred.train.Weights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Embeddings that nothing was learned for: what the metrics say of chance, pixels and labels. */
final class Controls {
  private static final long SEED = 1;
  private static final int PIXEL_SIDE = 14;

  private final ImageFolder folder;
  private final Preprocess preprocess;
  private final int dimension;
  private final @Nullable Frozen frozen;

  /** A pretrained network that was built upon, and how to run it. */
  private record Frozen(BackboneEncoder backbone, TrainingConfig config) {}

  /**
   * @param config of the runs that are compared
   */
  Controls(ImageFolder folder, TrainingConfig config) {
    this.folder = folder;
    this.preprocess = Trainer.preprocess(config.network());
    this.dimension = config.network().dimension();
    this.frozen =
        config.network() instanceof BackboneEncoder backbone ? new Frozen(backbone, config) : null;
  }

  /**
   * @param card of one of the models that are compared
   */
  Controls(ImageFolder folder, ModelCard card) {
    this.folder = folder;
    this.preprocess = card.preprocess();
    this.dimension = card.dimension();
    this.frozen = null;
  }

  /** Images that could be read, with vectors that nothing was learned for. */
  record Untrained(String title, String explanation, Evaluation evaluation) {}

  /** As the metrics of retrieval see them. */
  List<Control> onClasses(Evaluation evaluation) throws IOException, InterruptedException {
    List<ImageItem> items = evaluation.items();
    List<Untrained> all = new ArrayList<>(all(items));
    all.add(
        new Untrained(
            "Perfect classes, random centres",
            "Every class is one random point: perfect by class, and no order beyond it. Metrics that"
                + " call this perfect are blind to such order.",
            new Evaluation(items, centres(evaluation.classes(), dimension))));
    return all.stream()
        .map(u -> new Control(u.title, u.explanation, u.evaluation.leaveOneOut().metrics()))
        .toList();
  }

  /**
   * Chance, pixels and, where there is a backbone, its features.
   *
   * @param items that can be read
   */
  List<Untrained> all(List<ImageItem> items) throws IOException, InterruptedException {
    List<Untrained> all = new ArrayList<>();
    all.add(
        new Untrained(
            "Random vectors",
            "Chance: every image is a random point on the sphere.",
            new Evaluation(items, random(items.size(), dimension))));
    all.add(
        new Untrained(
            "Pixels",
            "No learning: the image itself, shrunk to %d × %d and centred."
                .formatted(PIXEL_SIDE, PIXEL_SIDE),
            pixels(items)));
    if (frozen != null) {
      all.add(
          new Untrained(
              "Frozen backbone",
              "The pretrained features as they are, of unit length: what training adds to.",
              features(frozen, items)));
    }
    return all;
  }

  /** What images are to begin with: the features of the backbone or, without one, pixels. */
  Evaluation untrained(List<ImageItem> items) throws InterruptedException, IOException {
    return frozen == null ? pixels(items) : features(frozen, items);
  }

  private Evaluation features(Frozen frozen, List<ImageItem> items)
      throws IOException, InterruptedException {
    BackboneEncoder plain = frozen.backbone.untrained();
    TrainingConfig config = frozen.config;
    ModelCard card =
        new ModelCard(
            ModelCard.FORMAT,
            plain.name(),
            Trainer.preprocess(plain),
            plain.dimension(),
            config.loss().text(),
            SEED,
            Map.of(),
            new ModelCard.Data(folder.contentHash(), 0, 0, List.of()),
            Map.of(),
            null);
    Weights none = new Weights(plain.layout(), new float[0], new float[0]);
    byte[] bytes = EmbeddingModel.toBytes(none.freeze(plain), card);
    try (EmbeddingModel model = EmbeddingModel.of(bytes, config.device(), config.threads())) {
      return Evaluation.of(model, folder, items, config.threads(), (path, reason) -> {});
    }
  }

  private static float[][] random(int n, int dimension) {
    Random random = new Random(SEED);
    float[][] x = new float[n][];
    for (int i = 0; i < n; i++) {
      x[i] = direction(random, dimension);
    }
    return x;
  }

  private static float[][] centres(int[] classOf, int dimension) {
    float[][] x = new float[classOf.length][];
    for (int i = 0; i < x.length; i++) {
      x[i] = direction(new Random(SEED + classOf[i]), dimension);
    }
    return x;
  }

  private static float[] direction(Random random, int dimension) {
    float[] v = new float[dimension];
    for (int d = 0; d < dimension; d++) {
      v[d] = (float) random.nextGaussian();
    }
    return unit(v);
  }

  private Evaluation pixels(List<ImageItem> items) throws IOException {
    Preprocess small =
        new Preprocess(preprocess.channels(), PIXEL_SIDE, PIXEL_SIDE, preprocess.fit());
    ImageDecoder decoder = new ImageDecoder(Limits.DEFAULT);
    List<ImageItem> read = new ArrayList<>();
    List<float[]> vectors = new ArrayList<>();
    for (ImageItem item : items) {
      float[] x = new float[small.size()];
      try {
        small.apply(decoder.decode(folder.read(item), small.decodeSide()), x, 0);
      } catch (ImageException e) {
        continue; // Listing and training tell of it.
      }
      centre(x);
      read.add(item);
      vectors.add(unit(x));
    }
    return new Evaluation(read, vectors.toArray(float[][]::new));
  }

  private static void centre(float[] v) {
    double mean = 0;
    for (float value : v) {
      mean += value / v.length;
    }
    for (int d = 0; d < v.length; d++) {
      v[d] -= (float) mean;
    }
  }

  private static float[] unit(float[] v) {
    double squared = 0;
    for (float value : v) {
      squared += value * value;
    }
    float norm = (float) Math.sqrt(Math.max(squared, 1e-12));
    for (int d = 0; d < v.length; d++) {
      v[d] /= norm;
    }
    return v;
  }
}
