package dev.kindred.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one row of a file of vectors belongs to.
 *
 * @param path unique in its list
 * @param labels from coarse to fine
 */
public record ListedRow(String path, List<String> labels) {
  /** Copies the labels. */
  public ListedRow {
    labels = List.copyOf(labels);
  }

  /**
   * Reads comma-separated lines {@code row,path[,label…]} with the labels from coarse to fine, in
   * the order of the rows, which count from 0. A first line whose first cell is no number is a
   * header.
   *
   * @throws DataException naming the line, when one lacks its path, is out of order, or has the
   *     path of another
   */
  public static List<ListedRow> read(Path file) throws DataException {
    List<CsvReader.Row> lines = CsvReader.read(file);
    if (!lines.isEmpty() && !lines.getFirst().cells().getFirst().matches("\\d+")) {
      lines = lines.subList(1, lines.size());
    }
    Map<String, Integer> seen = new HashMap<>();
    List<ListedRow> rows = new ArrayList<>();
    for (CsvReader.Row line : lines) {
      List<String> cells = line.cells();
      if (cells.size() < 2 || cells.get(1).isEmpty()) {
        throw mistake(file, line, "a row and its path are expected, as row,path[,label…]");
      }
      if (!cells.getFirst().equals(Integer.toString(rows.size()))) {
        throw mistake(
            file,
            line,
            "row %s where row %d is expected; rows are in the order of the vectors"
                .formatted(cells.getFirst(), rows.size()));
      }
      Integer earlier = seen.putIfAbsent(cells.get(1), line.line());
      if (earlier != null) {
        throw mistake(file, line, "names %s again, after line %d".formatted(cells.get(1), earlier));
      }
      List<String> labels = cells.subList(2, cells.size());
      rows.add(new ListedRow(cells.get(1), labels.stream().filter(l -> !l.isEmpty()).toList()));
    }
    return rows;
  }

  private static DataException mistake(Path file, CsvReader.Row line, String what) {
    return new DataException("%s line %d: %s".formatted(file, line.line(), what));
  }
}
