package dev.kindred.cli;

import dev.kindred.data.DataException;
import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.data.Skipped;
import dev.kindred.image.Limits;
import dev.kindred.runtime.Embedder;
import dev.kindred.runtime.EmbeddingModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole collection turned into vectors.
 *
 * @param items the images that could be read, in the order of their paths
 * @param vectors one for each item
 * @param skipped the images that could not be read
 */
record Embedding(List<ImageItem> items, List<float[]> vectors, List<Skipped> skipped) {
  /** Takes one vector after another. */
  interface Sink {
    void add(ImageItem item, float[] vector) throws IOException;
  }

  /** Embeds {@code data} and keeps the vectors in memory. */
  static Embedding of(Path data, EmbeddingModel model, Console console)
      throws IOException, InterruptedException {
    try (ImageFolder folder = ImageFolder.open(data)) {
      return of(folder, folder.items(), model, console);
    }
  }

  /** Embeds these images of a collection and keeps the vectors in memory. */
  static Embedding of(
      ImageFolder folder, List<ImageItem> wanted, EmbeddingModel model, Console console)
      throws IOException, InterruptedException {
    List<ImageItem> items = new ArrayList<>();
    List<float[]> vectors = new ArrayList<>();
    List<Skipped> skipped =
        run(
            folder,
            wanted,
            model,
            console,
            (item, vector) -> {
              items.add(item);
              vectors.add(vector);
            });
    return new Embedding(items, vectors, skipped);
  }

  /**
   * Embeds {@code data} and hands each vector to {@code sink}.
   *
   * @return the images that could not be read
   * @throws DataException if none could be read
   */
  static List<Skipped> run(Path data, EmbeddingModel model, Console console, Sink sink)
      throws IOException, InterruptedException {
    try (ImageFolder folder = ImageFolder.open(data)) {
      return run(folder, folder.items(), model, console, sink);
    }
  }

  private static List<Skipped> run(
      ImageFolder folder, List<ImageItem> items, EmbeddingModel model, Console console, Sink sink)
      throws IOException, InterruptedException {
    int threads = Runtime.getRuntime().availableProcessors();
    try (Embedder embedder = new Embedder(model, Limits.DEFAULT, threads);
        Progress progress = console.progress("embedding", "images", items.size())) {
      List<Skipped> skipped = new ArrayList<>(folder.skipped());
      embedder.embedAll(sources(folder, items), new Forwarder(items, sink, skipped, progress));
      if (skipped.size() == items.size() + folder.skipped().size()) {
        Skipped first = skipped.getFirst();
        throw new DataException(
            "none of the %d images in %s can be used, the first is %s: %s"
                .formatted(skipped.size(), folder.root(), first.path(), first.reason()));
      }
      return skipped;
    }
  }

  /** Warns of the images that were left out. */
  static void warn(List<Skipped> skipped, Console console) {
    skipped.forEach(s -> console.warn("left out " + s.path() + ": " + s.reason()));
  }

  private static List<Embedder.Source> sources(ImageFolder folder, List<ImageItem> items) {
    return items.stream()
        .map(item -> new Embedder.Source(item.path(), () -> folder.read(item)))
        .toList();
  }

  private record Forwarder(
      List<ImageItem> items, Sink sink, List<Skipped> skipped, Progress progress)
      implements Embedder.Listener {
    @Override
    public void embedded(int i, float[] vector, int width, int height) {
      try {
        sink.add(items.get(i), vector);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      progress.update(i + 1L);
    }

    @Override
    public void skipped(int i, String reason) {
      skipped.add(new Skipped(items.get(i).path(), reason));
      progress.update(i + 1L);
    }
  }
}
