package dev.kindred.cli;

import dev.kindred.data.DataException;
import dev.kindred.data.ImageFolder;
import dev.kindred.data.ImageItem;
import dev.kindred.data.Pairs;
import dev.kindred.data.Skipped;
import dev.kindred.data.Triplets;
import dev.kindred.index.AnnEvaluation;
import dev.kindred.index.IndexException;
import dev.kindred.index.IndexLocation;
import dev.kindred.index.RecallCalibration;
import dev.kindred.index.VectorIndex;
import dev.kindred.metrics.Levels;
import dev.kindred.metrics.OneShot;
import dev.kindred.metrics.RetrievalMetrics;
import dev.kindred.metrics.RetrievalReport;
import dev.kindred.runtime.EmbeddingModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kindred evaluate}. */
@Command(
    name = "evaluate",
    description = {
      "Measures how well a model retrieves, or how well an index approximates.",
      "With --model: every image of DATA searches among all others, or among those of --gallery."
          + " With --triplets or --pairs: how far the model agrees with judgments on images of"
          + " DATA. With --index: approximate search against exact search."
    },
    footer = {
      "  kindred evaluate photos --model photos.onnx",
      "  kindred evaluate queries --model photos.onnx --gallery photos --json",
      "  kindred evaluate photos --model photos.onnx --triplets judged.csv --json",
      "  kindred evaluate glyphs --model glyphs.onnx --held-out --one-shot 20",
      "  kindred evaluate --index photos.index"
    })
final class EvaluateVerb extends Verb {
  @Parameters(
      paramLabel = "DATA",
      arity = "0..1",
      description = "A folder (each sub-folder is a class), a .zip of one, or a .csv manifest.")
  private @Nullable Path data;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "M.onnx",
      description = "The model.")
  private @Nullable Path model;

  @Option(
      names = "--gallery",
      paramLabel = "DATA2",
      description = "Search in these images instead of in DATA itself.")
  private @Nullable Path gallery;

  @Option(
      names = "--triplets",
      paramLabel = "CSV",
      description = "Lines anchor,positive,negative[,weight], the paths relative to DATA.")
  private @Nullable Path triplets;

  @Option(
      names = "--pairs",
      paramLabel = "CSV",
      description = "Lines a,b,same[,weight] where same is 0 or 1, the paths relative to DATA.")
  private @Nullable Path pairs;

  @Option(
      names = "--held-out",
      description = "Only the classes of DATA that the model was not trained on, by its card.")
  private boolean heldOut;

  @Option(
      names = "--one-shot",
      paramLabel = "N",
      description =
          "Also the error of telling N classes of one group (the folder above) apart by one"
              + " example of each.")
  private @Nullable Integer ways;

  @Option(
      names = "--trials",
      paramLabel = "T",
      defaultValue = "400",
      description = "Random trials of --one-shot (default: ${DEFAULT-VALUE}).")
  private int trials;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the trials (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = {"-i", "--index"},
      paramLabel = "INDEX",
      converter = Convert.ToIndex.class,
      description =
          "Evaluate this index instead of a model: a folder, or opensearch://HOST:PORT/NAME.")
  private @Nullable IndexLocation index;

  @Mixin private DeviceOption device = new DeviceOption();

  @Override
  void run(Console console) throws IOException, InterruptedException {
    requireBeside("--one-shot", "--trials", "--seed");
    if (index != null) {
      if (data != null || model != null || gallery != null || judgments() != null || onLabels()) {
        throw usage("--index goes alone, without DATA, --model and what belongs to them");
      }
      evaluateIndex(index, console);
      return;
    }
    if (data == null || model == null) {
      throw usage("Give DATA and --model, or --index");
    }
    if (ways != null && (ways < 2 || trials < 2)) {
      throw usage("--one-shot and --trials need at least 2");
    }
    JudgmentEvaluation.Reader judgments = judgments();
    if (judgments == null) {
      evaluateModel(data, model, console);
      return;
    }
    if (gallery != null || (triplets != null && pairs != null)) {
      throw usage("Give one of --gallery, --triplets and --pairs");
    }
    if (onLabels()) {
      throw usage("--held-out and --one-shot go by classes, not with --triplets or --pairs");
    }
    JudgmentEvaluation evaluation =
        JudgmentEvaluation.of(data, model, device.device(), judgments, console);
    Embedding.warn(evaluation.skipped(), console);
    evaluation.print(console, json());
  }

  private boolean onLabels() {
    return heldOut || ways != null;
  }

  private JudgmentEvaluation.@Nullable Reader judgments() {
    Path asked = triplets;
    Path same = pairs;
    return asked != null
        ? folder -> Triplets.read(asked, folder)
        : same != null ? folder -> Pairs.read(same, folder) : null;
  }

  private void evaluateModel(Path queryData, Path modelFile, Console console)
      throws IOException, InterruptedException {
    Embedding queries;
    Embedding candidates = null;
    try (EmbeddingModel loaded = EmbeddingModel.load(modelFile, device.device())) {
      queries = embed(queryData, loaded, console);
      if (gallery != null) {
        candidates = Embedding.of(gallery, loaded, console);
      }
    }
    RetrievalReport report = report(queries, candidates);
    List<Skipped> skipped = new ArrayList<>(queries.skipped());
    if (candidates != null) {
      skipped.addAll(candidates.skipped());
    }
    Embedding.warn(skipped, console);
    if (report.queries() == 0) {
      throw new DataException(
          "nothing to measure: no image of %s has another one of its class to be found; put each class into its own folder"
              .formatted(queryData));
    }
    OneShot.Result oneShot = ways == null ? null : oneShot(queries, ways);
    long classes = queries.items().stream().map(ImageItem::classKey).distinct().count();
    if (json()) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("images", queries.items().size());
      result.put("classes", classes);
      result.put("queries", report.queries());
      result.put("left_out", report.leftOut());
      result.put("metrics", Json.finite(report.metrics()));
      if (oneShot != null) {
        result.put("one_shot", json(oneShot));
      }
      result.put("skipped", skipped);
      console.json(result);
    } else {
      console.print(
          "%,d images, %,d classes, %,d queries (%,d left out: nothing of their class to find)"
              .formatted(queries.items().size(), classes, report.queries(), report.leftOut()));
      Table table = new Table("metric", "value");
      report.metrics().forEach(table::row);
      table.print(console);
      if (oneShot != null) {
        console.print(
            "%d-way one-shot error %.1f%% (95%% interval %.1f%% to %.1f%%; %,d trials in %,d groups)"
                .formatted(
                    oneShot.ways(),
                    100 * oneShot.error().mean(),
                    100 * oneShot.error().low(),
                    100 * oneShot.error().high(),
                    oneShot.trials(),
                    oneShot.groups()));
      }
    }
  }

  /** All images, or those of classes that training held out. */
  private Embedding embed(Path queryData, EmbeddingModel loaded, Console console)
      throws IOException, InterruptedException {
    if (!heldOut) {
      return Embedding.of(queryData, loaded, console);
    }
    Set<String> keys = Set.copyOf(loaded.card().data().heldOut());
    try (ImageFolder folder = ImageFolder.open(queryData)) {
      List<ImageItem> wanted =
          folder.items().stream().filter(item -> keys.contains(item.classKey())).toList();
      if (wanted.isEmpty()) {
        throw new DataException(
            "%s has no image of the %d classes that the training of %s held out"
                .formatted(queryData, keys.size(), model));
      }
      return Embedding.of(folder, wanted, loaded, console);
    }
  }

  private OneShot.Result oneShot(Embedding images, int classes) throws DataException {
    try {
      return new OneShot(classes, trials, seed).measure(vectors(images), labels(images));
    } catch (IllegalArgumentException e) {
      throw new DataException("--one-shot %d: %s".formatted(classes, e.getMessage()));
    }
  }

  private static Map<String, Object> json(OneShot.Result oneShot) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("ways", oneShot.ways());
    result.put("trials", oneShot.trials());
    result.put("groups", oneShot.groups());
    result.put("error", oneShot.error().mean());
    result.put("ci95", List.of(oneShot.error().low(), oneShot.error().high()));
    return result;
  }

  private static RetrievalReport report(Embedding queries, @Nullable Embedding candidates) {
    List<List<String>> queryLabels = labels(queries);
    if (candidates == null) {
      return RetrievalMetrics.leaveOneOut(vectors(queries), Levels.of(queryLabels));
    }
    List<List<String>> candidateLabels = labels(candidates);
    Levels levels = new Levels(Math.max(Levels.depth(queryLabels), Levels.depth(candidateLabels)));
    int[][] numbered = levels.number(candidateLabels);
    return RetrievalMetrics.againstGallery(
        vectors(queries), levels.number(queryLabels), vectors(candidates), numbered);
  }

  private static List<List<String>> labels(Embedding embedding) {
    return embedding.items().stream().map(ImageItem::labels).toList();
  }

  private static float[][] vectors(Embedding embedding) {
    return embedding.vectors().toArray(new float[0][]);
  }

  private void evaluateIndex(IndexLocation location, Console console) throws IOException {
    List<AnnEvaluation.Row> rows;
    VectorInstructions.warnIfUnused(console);
    try (VectorIndex opened = location.open()) {
      rows = AnnEvaluation.DEFAULT.run(opened);
      Path folder = location.folder();
      if (folder != null) {
        keep(RecallCalibration.of(opened, AnnEvaluation.DEFAULT.k(), rows), folder, console);
      }
    }
    if (json()) {
      console.json(Map.of("k", AnnEvaluation.DEFAULT.k(), "settings", rows));
      return;
    }
    Table table = new Table("filter", "method", "plan", "effort", "recall@10", "p50 us", "p99 us");
    for (AnnEvaluation.Row row : rows) {
      table.row(
          "%.2f%%".formatted(100 * row.selectivity()),
          row.method().name().toLowerCase(Locale.ROOT),
          row.kind().name().toLowerCase(Locale.ROOT),
          row.effort(),
          row.recall(),
          Math.round(row.p50Micros()),
          Math.round(row.p99Micros()));
    }
    table.print(console);
  }

  /** For search --recall; an index that cannot be written is evaluated all the same. */
  private static void keep(RecallCalibration measured, Path folder, Console console) {
    try {
      measured.write(folder);
    } catch (IndexException e) {
      console.note("search --recall will measure again: " + e.getMessage());
    }
  }
}
