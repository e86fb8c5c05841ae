package dev.kindred.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kindred.index.Filter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakenTest {
  @TempDir Path folder;

  @Test
  void photosAreFoundByWhenTheyWereTaken() throws Exception {
    String root = System.getenv("KINDRED_DATA");
    assumeTrue(root != null, "set KINDRED_DATA to the shared data folder");
    Path index = folder.resolve("index");
    Path model = Colours.model(folder.resolve("m.onnx"));
    new FolderSync(Path.of(root, "photos"), index, model, SyncOptions.DEFAULT)
        .run(SyncListener.SILENT);
    try (ImageSearch search = ImageSearch.open(index)) {
      assertThat(paths(search, "taken >= 2010-01-01"))
          .containsExactlyInAnyOrder(
              "Apple iPhone 4.jpg",
              "HTC Desire.jpg",
              "Issue 508.jpg",
              "Nikon D5000.jpg",
              "Olympus PEN E-P3.jpg",
              "Reconyx HF2 Pro Covert.jpg",
              "Sony DSC-HX5V (2).jpg");
      assertThat(paths(search, "taken < 1998-01-01"))
          .containsExactlyInAnyOrder("FujiFilm DS-7 (2).jpg", "Ricoh DC-3Z (normal res).jpg");
    }
  }

  private static List<String> paths(ImageSearch search, String filter) throws Exception {
    float[] query = search.embed(Colours.png(0x808080));
    return search.search(ImageQuery.of(query, 99).where(Filter.parse(filter))).hits().stream()
        .map(ImageHit::path)
        .toList();
  }
}
