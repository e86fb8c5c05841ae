package dev.kindred.cli;

import dev.kindred.data.Skipped;
import dev.kindred.index.IndexLocation;
import dev.kindred.index.Stored;
import dev.kindred.index.VectorIndex;
import dev.kindred.runtime.EmbeddingModel;
import dev.kindred.vectors.VectorFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kindred embed}. */
@Command(
    name = "embed",
    description = {
      "Turns images into vectors.",
      "Writes PREFIX.npy (float32, one row per image) and PREFIX.csv"
          + " (row, path, labels from coarse to fine): of the images of DATA with a model, or of those"
          + " that an index holds."
    },
    footer = {
      "  kindred embed photos --model photos.onnx --out photos",
      "  kindred embed --index photos.index --out photos --format fvecs",
      "  python3 -c \"import numpy; print(numpy.load('photos.npy').shape)\""
    })
final class EmbedVerb extends Verb {
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
      names = {"-i", "--index"},
      paramLabel = "INDEX",
      converter = Convert.ToIndex.class,
      description =
          "Write the vectors of this index instead: a folder, or opensearch://HOST:PORT/NAME.")
  private @Nullable IndexLocation index;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "PREFIX",
      required = true,
      description = "Where to write, without an extension.")
  private Path prefix;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "npy",
      description = "npy, or fvecs for PREFIX.fvecs (default: ${DEFAULT-VALUE}).")
  private VectorFormat format;

  @Mixin private DeviceOption device = new DeviceOption();

  @Override
  void run(Console console) throws IOException, InterruptedException {
    VectorFiles files = VectorFiles.of(prefix, format);
    if (index != null && data == null && model == null) {
      files.requireWritable();
      export(index, files, console);
    } else if (index == null && data != null && model != null) {
      files.requireWritable();
      embed(data, model, files, console);
    } else {
      throw usage("give either DATA and --model, or --index");
    }
  }

  private void embed(Path images, Path file, VectorFiles files, Console console)
      throws IOException, InterruptedException {
    try (EmbeddingModel loaded = EmbeddingModel.load(file, device.device())) {
      List<Skipped> skipped = new ArrayList<>();
      long rows =
          files.write(
              loaded.dimension(),
              sink ->
                  skipped.addAll(
                      Embedding.run(
                          images,
                          loaded,
                          console,
                          (item, vector) -> sink.add(item.path(), item.labels(), vector))));
      Embedding.warn(skipped, console);
      print(files, rows, loaded.dimension(), skipped, console);
    }
  }

  /** In the order of the paths. */
  private void export(IndexLocation location, VectorFiles files, Console console)
      throws IOException, InterruptedException {
    try (VectorIndex opened = location.open()) {
      List<Stored> all = new ArrayList<>();
      opened.forEach(all::add);
      all.sort(Comparator.comparing(stored -> stored.entry().path()));
      int dimension = opened.card().dimension();
      long rows;
      try (Progress progress = console.progress("writing", "vectors", all.size())) {
        rows =
            files.write(
                dimension,
                sink -> {
                  for (int i = 0; i < all.size(); i++) {
                    Stored stored = all.get(i);
                    float[] vector = opened.vector(stored.entry().path());
                    if (vector != null) { // not for an image that could not be read
                      sink.add(stored.entry().path(), stored.entry().labels(), vector);
                    }
                    progress.update(i + 1L);
                  }
                });
      }
      print(files, rows, dimension, List.of(), console);
    }
  }

  private void print(
      VectorFiles files, long rows, int dimension, List<Skipped> skipped, Console console) {
    if (json()) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("images", rows);
      result.put("dimension", dimension);
      result.put("vectors", files.vectors().toString());
      result.put("rows", files.list().toString());
      result.put("skipped", skipped);
      console.json(result);
    } else {
      console.print(
          "%s: %d vectors of dimension %d, rows in %s"
              .formatted(files.vectors(), rows, dimension, files.list()));
    }
  }
}
