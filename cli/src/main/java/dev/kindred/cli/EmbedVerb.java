package dev.kindred.cli;

import dev.kindred.data.ImageItem;
import dev.kindred.data.Skipped;
import dev.kindred.runtime.EmbeddingModel;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
          + " (row, path, labels from coarse to fine)."
    },
    footer = {
      "  kindred embed photos --model photos.onnx --out photos",
      "  python3 -c \"import numpy; print(numpy.load('photos.npy').shape)\""
    })
final class EmbedVerb extends Verb {
  @Parameters(
      paramLabel = "DATA",
      description = "A folder (each sub-folder is a class), a .zip of one, or a .csv manifest.")
  private Path data;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "M.onnx",
      required = true,
      description = "The model.")
  private Path model;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "PREFIX",
      required = true,
      description = "Where to write, without an extension.")
  private Path prefix;

  @Mixin private DeviceOption device = new DeviceOption();

  @Override
  void run(Console console) throws IOException, InterruptedException {
    Path npy = prefix.resolveSibling(prefix.getFileName() + ".npy");
    Path csv = prefix.resolveSibling(prefix.getFileName() + ".csv");
    OutputFiles.requireWritable(npy);
    OutputFiles.requireWritable(csv);
    long[] rows = new long[1];
    List<Skipped> skipped = new ArrayList<>();
    int dimension;
    try (EmbeddingModel loaded = EmbeddingModel.load(model, device.device())) {
      dimension = loaded.dimension();
      OutputFiles.write(
          csv,
          csvPart ->
              OutputFiles.write(
                  npy,
                  npyPart -> {
                    try (NpyWriter vectors = new NpyWriter(npyPart, dimension);
                        Writer lines = Files.newBufferedWriter(csvPart, StandardCharsets.UTF_8)) {
                      lines.write("row,path,label\n");
                      skipped.addAll(
                          Embedding.run(
                              data,
                              loaded,
                              console,
                              (item, vector) -> {
                                lines.write(line(vectors.rows(), item));
                                vectors.add(vector);
                              }));
                      rows[0] = vectors.rows();
                    }
                  }));
    }
    Embedding.warn(skipped, console);
    if (json()) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("images", rows[0]);
      result.put("dimension", dimension);
      result.put("vectors", npy.toString());
      result.put("rows", csv.toString());
      result.put("skipped", skipped);
      console.json(result);
    } else {
      console.print(
          "%s: %d vectors of dimension %d, rows in %s".formatted(npy, rows[0], dimension, csv));
    }
  }

  private static String line(long row, ImageItem item) {
    List<Object> cells = new ArrayList<>(List.of(row, item.path()));
    cells.addAll(item.labels());
    return Csv.row(cells) + "\n";
  }
}
