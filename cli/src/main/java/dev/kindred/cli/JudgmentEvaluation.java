package dev.kindred.cli;

import dev.kindred.data.DataException;
import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.data.Judgments;
import dev.kindred.data.Pairs;
import dev.kindred.data.Skipped;
import dev.kindred.data.Triplets;
import dev.kindred.metrics.Interval;
import dev.kindred.runtime.Device;
import dev.kindred.runtime.EmbeddingModel;
import dev.kindred.train.Agreement;
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
 * @param images number of judged images that could be read
 * @param skipped the images that could not
 * @param agreement what was measured on the others
 */
record JudgmentEvaluation(int images, List<Skipped> skipped, Agreement agreement) {
  /** Reads the judgments on a collection from a file. */
  interface Reader {
    Judgments read(ImageFolder folder) throws DataException;
  }

  /**
   * Embeds the judged images of {@code data} and compares.
   *
   * @throws DataException if the judgments cannot be used, or none of their images
   */
  static JudgmentEvaluation of(
      Path data, Path modelFile, Device device, Reader reader, Console console)
      throws IOException, InterruptedException {
    try (ImageFolder folder = ImageFolder.open(data)) {
      Judgments judgments = reader.read(folder);
      Embedding embedding;
      try (EmbeddingModel model = EmbeddingModel.load(modelFile, device)) {
        embedding = Embedding.of(folder, judged(judgments, folder), model, console);
      }
      int[] rowOf = new int[folder.items().size()];
      Arrays.fill(rowOf, -1);
      for (int row = 0; row < embedding.items().size(); row++) {
        rowOf[folder.indexOf(embedding.items().get(row).path())] = row;
      }
      float[][] vectors = embedding.vectors().toArray(new float[0][]);
      Agreement agreement =
          Agreement.of(judgments, vectors, rowOf)
              .orElseThrow(() -> nothingToMeasure(judgments, embedding.skipped().getFirst()));
      return new JudgmentEvaluation(embedding.items().size(), embedding.skipped(), agreement);
    }
  }

  /** The images that judgments speak of. */
  private static List<ImageItem> judged(Judgments judgments, ImageFolder folder) {
    return IntStream.range(0, judgments.size())
        .flatMap(j -> IntStream.range(0, judgments.arity()).map(role -> judgments.item(j, role)))
        .distinct()
        .sorted()
        .mapToObj(folder.items()::get)
        .toList();
  }

  private static DataException nothingToMeasure(Judgments judgments, Skipped first) {
    return new DataException(
        "each of the %d judgments has an image that cannot be read, such as %s: %s"
            .formatted(judgments.size(), first.path(), first.reason()));
  }

  /** Prints the result. */
  void print(Console console, boolean json) {
    if (json) {
      console.json(document());
    } else {
      console.print(text());
    }
  }

  private Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("images", images);
    Interval value = agreement.value();
    switch (agreement.judgments()) {
      case Triplets t -> {
        document.put("triplets", t.size());
        document.put("accuracy", finite(value.mean()));
      }
      case Pairs p -> {
        document.put("pairs", p.size());
        document.put("same", same(p));
        document.put("auc", finite(value.mean()));
      }
    }
    document.put("ci95", Arrays.asList(finite(value.low()), finite(value.high())));
    document.put("left_out", agreement.leftOut());
    document.put("skipped", skipped);
    return document;
  }

  private String text() {
    int leftOut = agreement.leftOut();
    String left = leftOut == 0 ? "" : ", %,d left out: an image is unreadable".formatted(leftOut);
    return switch (agreement.judgments()) {
      case Triplets t ->
          "%,d triplets on %,d images%s%naccuracy  %s"
              .formatted(t.size(), images, left, text(agreement.value(), "anchors"));
      case Pairs p ->
          "%,d pairs (%,d same) on %,d images%s%nauc  %s"
              .formatted(p.size(), same(p), images, left, text(agreement.value(), "first images"));
    };
  }

  private static String text(Interval interval, String units) {
    if (Double.isNaN(interval.mean())) {
      return "-  (pairs that are the same and pairs that are not are both needed)";
    }
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

  private static long same(Pairs pairs) {
    return IntStream.range(0, pairs.size()).filter(pairs::isSame).count();
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
