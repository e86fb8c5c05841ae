package dev.kindred.data;

import dev.kindred.image.ImageFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lists the images that a manifest names. */
final class CsvListing {
  private CsvListing() {}

  static Listing of(Path manifest) throws DataException {
    Path base = manifest.getParent();
    if (base == null) {
      throw new DataException(manifest + " is not a file");
    }
    List<CsvReader.Row> rows = CsvReader.read(manifest);
    // A header is a first line that names no image.
    if (!rows.isEmpty() && !ImageFormat.hasImageExtension(rows.getFirst().cells().getFirst())) {
      rows = rows.subList(1, rows.size());
    }
    List<ImageItem> items = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    for (CsvReader.Row row : rows) {
      String path = row.cells().getFirst().replace('\\', '/');
      if (path.isEmpty()) {
        throw new DataException(
            "%s line %d: the first cell must be the path of an image"
                .formatted(manifest, row.line()));
      }
      if (row.cells().size() != rows.getFirst().cells().size()) {
        throw new DataException(
            "%s line %d has %d cells, line %d has %d; quote cells that contain commas"
                .formatted(
                    manifest,
                    row.line(),
                    row.cells().size(),
                    rows.getFirst().line(),
                    rows.getFirst().cells().size()));
      }
      Integer earlier = lines.putIfAbsent(path, row.line());
      if (earlier != null) {
        throw new DataException(
            "%s line %d names %s again, after line %d; keep one of the two"
                .formatted(manifest, row.line(), path, earlier));
      }
      if (!ImageFormat.hasImageExtension(path)) {
        skipped.add(new Skipped(path, "line %d: not an image file".formatted(row.line())));
        continue;
      }
      try {
        BasicFileAttributes file =
            Files.readAttributes(base.resolve(path), BasicFileAttributes.class);
        if (!file.isRegularFile()) { // a pipe or a device might never end
          skipped.add(new Skipped(path, "line %d: not a regular file".formatted(row.line())));
          continue;
        }
        items.add(
            new ImageItem(path, labels(row), file.size(), file.lastModifiedTime().toMillis()));
      } catch (IOException | InvalidPathException e) {
        skipped.add(new Skipped(path, "line %d: no such file".formatted(row.line())));
      }
    }
    return new Listing(items, skipped, item -> open(base, item), "");
  }

  private static InputStream open(Path base, ImageItem item) throws IOException {
    return Files.newInputStream(base.resolve(item.path()));
  }

  /** The manifest has the finest label first; empty cells are labels that an image lacks. */
  private static List<String> labels(CsvReader.Row row) {
    return row.cells().subList(1, row.cells().size()).reversed().stream()
        .filter(label -> !label.isEmpty())
        .toList();
  }
}
