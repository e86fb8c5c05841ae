package dev.kindred.train;

import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.data.Judgments;
import dev.kindred.image.Limits;
import dev.kindred.metrics.RetrievalMetrics;
import dev.kindred.metrics.RetrievalReport;
import dev.kindred.runtime.Embedder;
import dev.kindred.runtime.EmbeddingModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Images with their embeddings by one model, ready to be measured.
 *
 * @param items the images that could be read
 * @param vectors a unit vector for each
 */
public record Evaluation(List<ImageItem> items, float[][] vectors) {

  /** Copies the list of items, not the vectors. */
  public Evaluation {
    items = List.copyOf(items);
  }

  /** Told how embedding goes. */
  @FunctionalInterface
  public interface Listener {
    /** An image cannot be read. */
    void skipped(String path, String reason);

    /** So many images have been embedded or skipped. */
    default void reached(int images) {}
  }

  /** Embeds images. */
  public static Evaluation of(
      EmbeddingModel model,
      ImageFolder folder,
      List<ImageItem> items,
      int threads,
      Listener listener)
      throws InterruptedException {
    List<ImageItem> read = new ArrayList<>();
    List<float[]> vectors = new ArrayList<>();
    List<Embedder.Source> sources =
        items.stream().map(i -> new Embedder.Source(i.path(), () -> folder.read(i))).toList();
    try (Embedder embedder = new Embedder(model, Limits.DEFAULT, threads)) {
      embedder.embedAll(
          sources,
          new Embedder.Listener() {
            @Override
            public void embedded(int i, float[] vector, int width, int height) {
              read.add(items.get(i));
              vectors.add(vector);
              listener.reached(i + 1);
            }

            @Override
            public void skipped(int i, String reason) {
              listener.skipped(items.get(i).path(), reason);
              listener.reached(i + 1);
            }
          });
    }
    return new Evaluation(read, vectors.toArray(float[][]::new));
  }

  /** Every image queries all the others. */
  public RetrievalReport leaveOneOut() {
    return RetrievalMetrics.leaveOneOut(vectors, levels(items));
  }

  /**
   * Agreement with judgments; empty if none has images that could all be read.
   *
   * @param all what the judgments' numbers refer to
   */
  public Optional<Agreement> agreement(List<ImageItem> all, Judgments judgments) {
    Map<String, Integer> rows = new HashMap<>();
    items.forEach(i -> rows.put(i.path(), rows.size()));
    int[] rowOf = all.stream().mapToInt(i -> rows.getOrDefault(i.path(), -1)).toArray();
    return Agreement.of(judgments, vectors, rowOf);
  }

  /** Class number of each image. */
  public int[] classes() {
    int[][] levels = levels(items);
    return levels[levels.length - 1];
  }

  /**
   * The hierarchy of labels as numbers: [level][image], coarsest first; no level where no image has
   * a label. Images less deep than the deepest repeat their last label; one without any is a class
   * of its own.
   */
  public static int[][] levels(List<ImageItem> items) {
    int depth = items.stream().mapToInt(i -> i.labels().size()).max().orElse(0);
    List<int[]> levels = new ArrayList<>();
    for (int level = 0; level < depth; level++) {
      Map<List<String>, Integer> ids = new LinkedHashMap<>();
      int[] of = new int[items.size()];
      for (int i = 0; i < of.length; i++) {
        List<String> labels = items.get(i).labels();
        List<String> prefix =
            labels.isEmpty()
                ? List.of("", items.get(i).path()) // no label is empty
                : labels.subList(0, Math.min(level + 1, labels.size()));
        of[i] = ids.computeIfAbsent(prefix, k -> ids.size());
      }
      levels.add(of);
    }
    return levels.toArray(int[][]::new);
  }
}
