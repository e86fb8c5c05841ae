package dev.kindred.cli;

import dev.kindred.data.DataException;
import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.data.Judgments;
import dev.kindred.data.Pairs;
import dev.kindred.data.Triplets;
import dev.kindred.metrics.Interval;
import dev.kindred.metrics.PairAuc;
import dev.kindred.metrics.TripletAccuracy;
import dev.kindred.runtime.EmbeddingModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How far a model agrees with explicit judgments: {@code evaluate --triplets} and {@code --pairs}.
 *
 * @param embedding the judged images that could be read
 * @param leftOut number of judgments with an image that could not be read
 * @param measured the agreement of the others
 */
record JudgmentEvaluation(Embedding embedding, int leftOut, Measured measured) {
  private static final long SEED = 1;

  /** Reads the judgments on a collection from a file. */
  interface Reader {
    Judgments read(ImageFolder folder) throws DataException;
  }

  /** What was measured. */
  sealed interface Measured {}

  private record OfTriplets(TripletAccuracy accuracy) implements Measured {}

  private record OfPairs(PairAuc auc) implements Measured {}

  /**
   * Embeds the judged images of {@code data} and compares.
   *
   * @throws DataException if the judgments cannot be used, or none of their images
   */
  static JudgmentEvaluation of(Path data, Path modelFile, Reader reader, Console console)
      throws IOException, InterruptedException {
    try (ImageFolder folder = ImageFolder.open(data)) {
      Judgments judgments = reader.read(folder);
      List<ImageItem> judged =
          IntStream.range(0, judgments.size())
              .flatMap(j -> images(judgments, j))
              .distinct()
              .sorted()
              .mapToObj(folder.items()::get)
              .toList();
      Embedding embedding;
      try (EmbeddingModel model = EmbeddingModel.load(modelFile)) {
        embedding = Embedding.of(folder, judged, model, console);
      }
      int[] rowOf = new int[folder.items().size()];
      Arrays.fill(rowOf, -1);
      for (int row = 0; row < embedding.items().size(); row++) {
        rowOf[folder.indexOf(embedding.items().get(row).path())] = row;
      }
      Judgments usable =
          judgments.select(
              IntStream.range(0, judgments.size())
                  .filter(j -> images(judgments, j).allMatch(i -> rowOf[i] >= 0))
                  .toArray());
      if (usable.size() == 0) {
        throw new DataException(
            "each of the %d judgments has an image that cannot be read, such as %s: %s"
                .formatted(
                    judgments.size(),
                    embedding.skipped().getFirst().path(),
                    embedding.skipped().getFirst().reason()));
      }
      return new JudgmentEvaluation(
          embedding, judgments.size() - usable.size(), measure(usable, embedding, rowOf));
    }
  }

  private static IntStream images(Judgments judgments, int judgment) {
    return IntStream.range(0, judgments.arity()).map(role -> judgments.item(judgment, role));
  }

  private static Measured measure(Judgments judgments, Embedding embedding, int[] rowOf) {
    float[][] vectors = embedding.vectors().toArray(new float[0][]);
    return switch (judgments) {
      case Triplets t ->
          new OfTriplets(
              TripletAccuracy.of(
                  vectors,
                  rows(rowOf, t.anchors()),
                  rows(rowOf, t.positives()),
                  rows(rowOf, t.negatives()),
                  t.weights(),
                  SEED));
      case Pairs p ->
          new OfPairs(
              PairAuc.of(
                  vectors,
                  rows(rowOf, p.first()),
                  rows(rowOf, p.second()),
                  p.same(),
                  p.weights(),
                  SEED));
    };
  }

  private static int[] rows(int[] rowOf, int[] items) {
    return Arrays.stream(items).map(i -> rowOf[i]).toArray();
  }

  /** Prints the result; the images left out are warned of apart. */
  void print(Console console, boolean json) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("images", embedding.items().size());
    switch (measured) {
      case OfTriplets(TripletAccuracy(int triplets, Interval accuracy)) -> {
        result.put("triplets", triplets);
        put(result, "accuracy", accuracy);
      }
      case OfPairs(PairAuc(int same, int different, Interval auc)) -> {
        result.put("pairs", same + different);
        result.put("same", same);
        put(result, "auc", auc);
      }
    }
    result.put("left_out", leftOut);
    result.put("skipped", embedding.skipped());
    if (json) {
      console.json(result);
    } else {
      console.print(text());
    }
  }

  private static void put(Map<String, @Nullable Object> result, String name, Interval interval) {
    Map<String, @Nullable Double> finite =
        Json.finite(
            Map.of("mean", interval.mean(), "low", interval.low(), "high", interval.high()));
    result.put(name, finite.get("mean"));
    result.put("ci95", Arrays.asList(finite.get("low"), finite.get("high")));
  }

  private String text() {
    String left = leftOut == 0 ? "" : ", %,d left out: an image cannot be read".formatted(leftOut);
    return switch (measured) {
      case OfTriplets(TripletAccuracy(int triplets, Interval accuracy)) ->
          "%,d triplets on %,d images%s%naccuracy  %s"
              .formatted(triplets, embedding.items().size(), left, text(accuracy, "anchors"));
      case OfPairs(PairAuc(int same, int different, Interval auc)) ->
          "%,d pairs (%,d same) on %,d images%s%nauc  %s"
              .formatted(
                  same + different,
                  same,
                  embedding.items().size(),
                  left,
                  text(auc, "first images"));
    };
  }

  private static String text(Interval interval, String units) {
    return Double.isNaN(interval.low())
        ? Table.text(interval.mean()) + "  (no interval: too few " + units + ")"
        : String.format(
            Locale.ROOT,
            "%.4f  [%.4f, %.4f], 95%% interval over %s",
            interval.mean(),
            interval.low(),
            interval.high(),
            units);
  }
}
