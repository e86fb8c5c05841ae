package dev.kindred.cli;

import dev.kindred.image.ImageException;
import dev.kindred.search.ImageHit;
import dev.kindred.search.IndexedImages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Hits as small pictures side by side, for a terminal. */
final class PreviewGrid {
  private static final String GAP = "  ";

  private final Console console;
  private final Preview preview;
  private final int perLine;

  PreviewGrid(Console console) {
    this.console = console;
    this.preview = new Preview(console.terminal().trueColor());
    this.perLine = Math.max(1, console.terminal().columns() / (Preview.COLUMNS + GAP.length()));
  }

  void print(List<ImageHit> hits, IndexedImages images) throws IOException {
    for (int from = 0; from < hits.size(); from += perLine) {
      List<ImageHit> line = hits.subList(from, Math.min(from + perLine, hits.size()));
      List<List<String>> pictures = new ArrayList<>();
      for (ImageHit hit : line) {
        pictures.add(picture(hit, images));
      }
      for (int y = 0; y < Preview.LINES; y++) {
        int row = y;
        console.out().println(String.join(GAP, pictures.stream().map(p -> p.get(row)).toList()));
      }
      console.print(String.join(GAP, line.stream().map(PreviewGrid::caption).toList()));
    }
  }

  private List<String> picture(ImageHit hit, IndexedImages images) throws IOException {
    try {
      byte[] image = images.picture(hit.id(), hit.path());
      return image == null ? Preview.blank() : preview.lines(image);
    } catch (ImageException e) {
      return Preview.blank();
    }
  }

  private static String caption(ImageHit hit) {
    String text = String.format(Locale.ROOT, "%d  %.3f", hit.rank(), hit.distance());
    return text + " ".repeat(Math.max(0, Preview.COLUMNS - text.length()));
  }
}
