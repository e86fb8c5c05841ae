package dev.kindred.cli;

import dev.kindred.vectors.VectorFormat;
import dev.kindred.vectors.VectorWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of vectors and the list of what they belong to, of the same rows.
 *
 * @param vectors PREFIX with the extension of the format
 * @param list PREFIX.csv: row, path, labels from coarse to fine
 */
record VectorFiles(Path vectors, Path list, VectorFormat format) {
  /** Takes one vector after another. */
  interface Sink {
    void add(String path, List<String> labels, float[] vector) throws IOException;
  }

  /** Gives all vectors. */
  interface Source {
    void to(Sink sink) throws IOException, InterruptedException;
  }

  static VectorFiles of(Path prefix, VectorFormat format) {
    return new VectorFiles(
        prefix.resolveSibling(prefix.getFileName() + format.extension()),
        prefix.resolveSibling(prefix.getFileName() + ".csv"),
        format);
  }

  void requireWritable() throws IOException {
    OutputFiles.requireWritable(vectors);
    OutputFiles.requireWritable(list);
  }

  /** Writes both files, complete or not at all, and returns the number of their rows. */
  long write(int dimension, Source source) throws IOException, InterruptedException {
    long[] rows = new long[1];
    OutputFiles.write(
        list,
        listPart ->
            OutputFiles.write(
                vectors,
                vectorsPart -> {
                  try (VectorWriter out = new VectorWriter(vectorsPart, format, dimension);
                      Writer lines =
                          Files.newBufferedWriter(listPart, StandardOpenOption.CREATE_NEW)) {
                    lines.write("row,path,label\n");
                    source.to((path, labels, vector) -> {
                      lines.write(line(out.rows(), path, labels));
                      out.add(vector);
                    });
                    rows[0] = out.rows();
                  }
                }));
    return rows[0];
  }

  private static String line(long row, String path, List<String> labels) {
    List<Object> cells = new ArrayList<>(List.of(row, path));
    cells.addAll(labels);
    return Csv.row(cells) + "\n";
  }
}
