package dev.kindred.train;

import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.image.ImageDecoder;
import dev.kindred.image.ImageException;
import dev.kindred.image.Limits;
import dev.kindred.image.Preprocess;
import dev.kindred.metrics.FastRetrieval;
import dev.kindred.nn.Encoder;
import dev.kindred.runtime.Device;
import dev.kindred.runtime.EmbeddingModel;
import dev.kindred.runtime.ModelCard;
import dev.kindred.runtime.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A quick look at how well weights rank classes that are not trained on: Recall@1 and MAP@R on a
 * fixed sample of held-out classes, whose pixels are kept in memory.
 */
final class Validation {
  private static final int MOST_IMAGES = 2_000;
  private static final long MOST_FLOATS = 24_000_000;
  private static final int BATCH = 64;

  private final Encoder encoder;
  private final int threads;
  private final float[][] pixels;
  private final int[] classOf;

  private Validation(Encoder encoder, int threads, float[][] pixels, int[] classOf) {
    this.encoder = encoder;
    this.threads = threads;
    this.pixels = pixels;
    this.classOf = classOf;
  }

  /** Reads whole classes, chosen by the seed, up to a bounded number of images. */
  static Validation of(
      ImageFolder folder, List<ImageItem> heldOut, Preprocess preprocess, TrainingConfig config)
      throws IOException {
    int size = preprocess.size();
    long most = Math.min(MOST_IMAGES, MOST_FLOATS / size);
    ImageDecoder decoder = new ImageDecoder(Limits.DEFAULT);
    List<float[]> pixels = new ArrayList<>();
    List<Integer> classOf = new ArrayList<>();
    int classes = 0;
    for (List<ImageItem> items : shuffledClasses(heldOut, config.seed())) {
      if (classes >= 2 && pixels.size() + items.size() > most) {
        break;
      }
      for (ImageItem item : items) {
        try {
          float[] image = new float[size];
          preprocess.apply(decoder.decode(folder.read(item), preprocess.decodeSide()), image, 0);
          pixels.add(image);
          classOf.add(classes);
        } catch (ImageException e) {
          // Left out of the sample; the full evaluation at the end reports it.
        }
      }
      classes++;
    }
    return new Validation(
        config.encoder(),
        config.threads(),
        pixels.toArray(float[][]::new),
        classOf.stream().mapToInt(c -> c).toArray());
  }

  private static List<List<ImageItem>> shuffledClasses(List<ImageItem> items, long seed) {
    Map<String, List<ImageItem>> byClass = new LinkedHashMap<>();
    items.forEach(i -> byClass.computeIfAbsent(i.classKey(), k -> new ArrayList<>()).add(i));
    List<List<ImageItem>> classes = new ArrayList<>(byClass.values());
    Collections.shuffle(classes, new Random(seed));
    return classes;
  }

  boolean isEmpty() {
    return pixels.length < 2;
  }

  FastRetrieval measure(Weights weights, ModelCard card) throws IOException {
    byte[] bytes = EmbeddingModel.toBytes(weights.freeze(encoder), card);
    float[][] embeddings = new float[pixels.length][];
    try (EmbeddingModel model = EmbeddingModel.of(bytes, Device.CPU, threads)) {
      FloatBuffer input = Tensor.buffer(BATCH * pixels[0].length);
      for (int from = 0; from < pixels.length; from += BATCH) {
        int n = Math.min(BATCH, pixels.length - from);
        input.clear();
        for (int i = 0; i < n; i++) {
          input.put(pixels[from + i]);
        }
        System.arraycopy(model.embed(input.flip(), n), 0, embeddings, from, n);
      }
    }
    return FastRetrieval.leaveOneOut(embeddings, classOf, threads);
  }
}
