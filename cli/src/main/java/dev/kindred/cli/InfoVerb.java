package dev.kindred.cli;

import dev.kindred.index.DataRoot;
import dev.kindred.index.IndexCard;
import dev.kindred.index.IndexLocation;
import dev.kindred.index.IndexStatistics;
import dev.kindred.index.RecallCalibration;
import dev.kindred.index.VectorIndex;
import dev.kindred.runtime.EmbeddingModel;
import dev.kindred.runtime.ModelCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kindred info}. */
@Command(
    name = "info",
    description = "Shows what a model or an index is and how it was made.",
    footer = {"  kindred info photos.onnx", "  kindred info photos.index --json"})
final class InfoVerb extends Verb {
  @Parameters(
      paramLabel = "FILE_OR_INDEX",
      converter = Convert.ToIndex.class,
      description = "A model (.onnx), an index folder or opensearch://HOST:PORT/NAME.")
  private IndexLocation location;

  @Override
  void run(Console console) throws IOException {
    Path folder = location.folder();
    Map<String, Object> card =
        folder == null || Files.isDirectory(folder) ? index(location) : model(folder);
    if (json()) {
      console.json(card);
    } else {
      Outline.print(console, card);
    }
  }

  private Map<String, Object> model(Path path) throws IOException {
    try (EmbeddingModel model = EmbeddingModel.load(path)) {
      ModelCard card = model.card();
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("type", "model");
      all.put("file", path.toString());
      all.put("hash", model.hash());
      all.put("encoder", card.encoder());
      all.put("dimension", card.dimension());
      all.put("preprocess", card.preprocess());
      all.put("loss", card.loss());
      all.put("seed", card.seed());
      all.put("training", card.training());
      all.put("data", card.data());
      all.put("metrics", card.metrics());
      if (card.calibration() != null) {
        all.put("calibration", card.calibration());
      }
      return all;
    }
  }

  private Map<String, Object> index(IndexLocation location) throws IOException {
    Path folder = location.folder();
    try (VectorIndex index = location.open()) {
      IndexCard card = index.card();
      IndexStatistics statistics = index.statistics();
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("type", "index");
      all.put(folder == null ? "address" : "folder", location.toString());
      all.put("dimension", card.dimension());
      if (card.hasModel()) {
        all.put("data", data(card.roots()));
        all.put("model", card.modelFile());
        all.put("model_hash", card.modelHash());
      }
      all.put("quantized", card.quantized());
      all.put("statistics", statistics);
      RecallCalibration recall = folder == null ? null : RecallCalibration.read(folder);
      if (recall != null) {
        Map<String, Object> measured = new LinkedHashMap<>();
        measured.put("current", recall.tellsOf(index, recall.k()));
        measured.put("k", recall.k());
        measured.put("by_effort", recall.recalls());
        all.put("recall", measured);
      }
      return all;
    }
  }

  /** The folder, or several by their names in the index. */
  private static Object data(List<DataRoot> roots) {
    if (roots.size() == 1 && roots.getFirst().name().isEmpty()) {
      return roots.getFirst().location();
    }
    Map<String, String> named = new LinkedHashMap<>();
    roots.forEach(root -> named.put(root.name(), root.location()));
    return named;
  }
}
