package dev.kindred.data;

import dev.kindred.image.ImageFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads judgments from comma-separated values: the columns of the form in their order, then
 * optionally a weight. With a header line the columns may stand in any order.
 */
final class JudgmentFile {
  private static final List<String> TRIPLET = List.of("anchor", "positive", "negative");
  private static final List<String> PAIR = List.of("a", "b", "same");
  private static final String WEIGHT = "weight";

  private final Path file;
  private final ImageFolder folder;
  private final List<String> form;

  /** The names of the columns as they stand in the file. */
  private final List<String> columns;

  private final List<CsvReader.Row> rows;

  private JudgmentFile(Path file, ImageFolder folder, List<String> form) throws DataException {
    this.file = file;
    this.folder = folder;
    this.form = form;
    if (!Files.exists(file)) {
      throw new DataException(
          "there is no %s; give a CSV file with the columns %s".formatted(file, usage()));
    }
    List<CsvReader.Row> all = CsvReader.read(file);
    boolean header =
        !all.isEmpty() && !ImageFormat.hasImageExtension(all.getFirst().cells().getFirst());
    this.rows = header ? all.subList(1, all.size()) : all;
    this.columns = header ? named(all.getFirst()) : withWeight().subList(0, width(all));
    if (rows.isEmpty()) {
      throw new DataException(
          "%s holds no judgments; write one on each line, as %s".formatted(file, usage()));
    }
    for (CsvReader.Row row : rows) {
      if (row.cells().size() != columns.size()) {
        throw mistake(
            row,
            "%d cells where %s were expected; quote paths that contain commas"
                .formatted(row.cells().size(), String.join(",", columns)));
      }
    }
  }

  /** Reads {@code anchor,positive,negative[,weight]}. */
  static Triplets triplets(Path file, ImageFolder folder) throws DataException {
    JudgmentFile in = new JudgmentFile(file, folder, TRIPLET);
    int[] anchors = in.items("anchor");
    int[] positives = in.items("positive");
    int[] negatives = in.items("negative");
    in.requireDifferent(anchors, positives);
    in.requireDifferent(anchors, negatives);
    in.requireDifferent(positives, negatives);
    return new Triplets(anchors, positives, negatives, in.weights());
  }

  /** Reads {@code a,b,same[,weight]}. */
  static Pairs pairs(Path file, ImageFolder folder) throws DataException {
    JudgmentFile in = new JudgmentFile(file, folder, PAIR);
    int[] first = in.items("a");
    int[] second = in.items("b");
    in.requireDifferent(first, second);
    return new Pairs(first, second, in.verdicts(), in.weights());
  }

  private List<String> named(CsvReader.Row header) throws DataException {
    List<String> names = header.cells().stream().map(c -> c.toLowerCase(Locale.ROOT)).toList();
    for (String name : names) {
      if (!withWeight().contains(name)) {
        throw mistake(
            header,
            "'%s' is neither an image file nor the name of a column; the columns are %s"
                .formatted(name, usage()));
      }
      if (names.indexOf(name) != names.lastIndexOf(name)) {
        throw mistake(header, "the column '%s' occurs twice".formatted(name));
      }
    }
    for (String name : form) {
      if (!names.contains(name)) {
        throw mistake(
            header, "the column '%s' is missing; the columns are %s".formatted(name, usage()));
      }
    }
    return names;
  }

  /** Number of columns of a file without a header, as its first line has them. */
  private int width(List<CsvReader.Row> all) throws DataException {
    int width = all.isEmpty() ? form.size() : all.getFirst().cells().size();
    if (width < form.size() || width > form.size() + 1) {
      throw mistake(
          all.getFirst(),
          "%d cells; each line has the columns %s, paths with commas in quotes"
              .formatted(width, usage()));
    }
    return width;
  }

  private List<String> withWeight() {
    List<String> names = new ArrayList<>(form);
    names.add(WEIGHT);
    return names;
  }

  private String usage() {
    return String.join(",", form) + "[," + WEIGHT + "]";
  }

  private int[] items(String column) throws DataException {
    int[] items = new int[rows.size()];
    for (int i = 0; i < items.length; i++) {
      String path = cell(i, column);
      items[i] = folder.indexOf(path);
      if (items[i] < 0) {
        throw mistake(
            rows.get(i),
            "there is no image '%s' in %s; paths are relative to it, such as '%s'"
                .formatted(path, folder.root(), folder.items().getFirst().path()));
      }
    }
    return items;
  }

  private void requireDifferent(int[] some, int[] others) throws DataException {
    for (int i = 0; i < some.length; i++) {
      if (some[i] == others[i]) {
        throw mistake(
            rows.get(i),
            "names %s twice, which says nothing; remove the line"
                .formatted(folder.items().get(some[i]).path()));
      }
    }
  }

  private boolean[] verdicts() throws DataException {
    boolean[] same = new boolean[rows.size()];
    for (int i = 0; i < same.length; i++) {
      String text = cell(i, "same");
      same[i] =
          switch (text.toLowerCase(Locale.ROOT)) {
            case "1", "true" -> true;
            case "0", "false" -> false;
            default ->
                throw mistake(
                    rows.get(i), "same must be 0, 1, true or false, not '%s'".formatted(text));
          };
    }
    return same;
  }

  private float[] weights() throws DataException {
    float[] weights = new float[rows.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = columns.contains(WEIGHT) ? weight(rows.get(i), cell(i, WEIGHT)) : 1;
    }
    return weights;
  }

  private float weight(CsvReader.Row row, String text) throws DataException {
    float weight;
    try {
      weight = Float.parseFloat(text);
    } catch (NumberFormatException e) {
      weight = Float.NaN;
    }
    if (!(weight > 0) || Float.isInfinite(weight)) {
      throw mistake(row, "the weight must be a number above 0, not '%s'".formatted(text));
    }
    return weight;
  }

  private String cell(int row, String column) {
    return rows.get(row).cells().get(columns.indexOf(column));
  }

  private DataException mistake(CsvReader.Row row, String what) {
    return new DataException("%s line %d: %s".formatted(file, row.line(), what));
  }
}
