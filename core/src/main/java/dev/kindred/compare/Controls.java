package dev.kindred.compare;

import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.image.ImageDecoder;
import dev.kindred.image.Limits;
import dev.kindred.image.Preprocess;
import dev.kindred.metrics.RetrievalMetrics;
import dev.kindred.train.Evaluation;
import dev.kindred.train.Trainer;
import dev.kindred.train.TrainingConfig;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/** Embeddings that nothing was learned for: what the metrics say of chance, pixels and labels. */
final class Controls {
  private static final long SEED = 1;
  private static final int PIXEL_SIDE = 14;

  private Controls() {}

  static List<Control> of(ImageFolder folder, Evaluation evaluation, TrainingConfig config)
      throws IOException {
    List<ImageItem> items = evaluation.items();
    int dimension = config.network().dimension();
    return List.of(
        control(
            "Random vectors",
            "Chance: every image is a random point on the sphere.",
            random(items.size(), dimension),
            items),
        control(
            "Pixels",
            "No learning: the image itself, shrunk to %d × %d and centred."
                .formatted(PIXEL_SIDE, PIXEL_SIDE),
            pixels(folder, items, Trainer.preprocess(config.network())),
            items),
        control(
            "Perfect classes, random centres",
            "Every class is one random point: perfect by class, and no order beyond it. Metrics that"
                + " call this perfect are blind to such order.",
            centres(evaluation.classes(), dimension),
            items));
  }

  private static Control control(
      String title, String explanation, float[][] x, List<ImageItem> items) {
    return new Control(
        title, explanation, RetrievalMetrics.leaveOneOut(x, Evaluation.levels(items)).metrics());
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

  private static float[][] pixels(ImageFolder folder, List<ImageItem> items, Preprocess encoder)
      throws IOException {
    Preprocess small = new Preprocess(encoder.channels(), PIXEL_SIDE, PIXEL_SIDE, encoder.fit());
    ImageDecoder decoder = new ImageDecoder(Limits.DEFAULT);
    float[][] x = new float[items.size()][small.size()];
    for (int i = 0; i < x.length; i++) {
      small.apply(decoder.decode(folder.read(items.get(i)), small.decodeSide()), x[i], 0);
      centre(x[i]);
      unit(x[i]);
    }
    return x;
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
