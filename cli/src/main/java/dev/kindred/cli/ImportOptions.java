package dev.kindred.cli;

import dev.kindred.index.IndexLocation;
import dev.kindred.search.ImportResult;
import dev.kindred.search.VectorImport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Vectors to index that come from a file. */
final class ImportOptions {
  @Option(
      names = "--vectors",
      paramLabel = "FILE.npy",
      description =
          "Index the vectors of this .npy (float32 or float64) or .fvecs file, scaled to unit length,"
              + " instead of images. Rows of paths that the index holds replace those.")
  private @Nullable Path vectors;

  @Option(
      names = "--list",
      paramLabel = "FILE.csv",
      description =
          "With --vectors: row,path,label… for each row, as embed writes it; without, the paths are"
              + " the numbers of the rows, from 0.")
  private @Nullable Path list;

  /** Whether there are such vectors. */
  boolean isAsked() {
    return vectors != null;
  }

  ImportResult run(IndexLocation index, boolean rebuild, boolean quantize, Console console)
      throws IOException {
    Path file = Objects.requireNonNull(vectors);
    int threads = Runtime.getRuntime().availableProcessors();
    try (Progress progress = console.progress("indexing", "vectors", -1)) {
      return new VectorImport(file, list, index, rebuild, quantize, threads)
          .run((done, total) -> progress.update(done));
    }
  }
}
