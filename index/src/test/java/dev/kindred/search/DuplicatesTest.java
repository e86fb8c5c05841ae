package dev.kindred.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.index.LuceneIndex;
import dev.kindred.search.DuplicateReport.Copy;
import dev.kindred.search.DuplicateReport.Identical;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Planted duplicates are found, and collapsed in answers. */
class DuplicatesTest {

  @TempDir Path folder;
  private Path data;
  private Path index;

  @BeforeEach
  void plant() throws Exception {
    data = folder.resolve("data");
    index = folder.resolve("index");
    Colours.paint(data.resolve("red/1.png"), 0xff0000);
    Colours.paint(data.resolve("red/copy.png"), 0xff0000);
    Colours.paint(data.resolve("blue/wrong.png"), 0xff0000);
    Colours.paint(data.resolve("red/nearly.png"), 0xff0100);
    Colours.paint(data.resolve("red/plum.png"), 0xaa00aa);
    Colours.paint(data.resolve("blue/1.png"), 0x0000ff);
    Colours.paint(data.resolve("blue/2.png"), 0x0000ff);
    Colours.paint(data.resolve("green/1.png"), 0x00ff00);
    Files.writeString(data.resolve("green/broken.png"), "x");
    Files.writeString(data.resolve("green/broken too.png"), "x");
    new FolderSync(data, index, Colours.model(folder.resolve("m.onnx")), SyncOptions.DEFAULT)
        .run(SyncListener.SILENT);
  }

  @Test
  void reportsWhatIsIdenticalAndWhatIsSimilar() throws Exception {
    try (LuceneIndex opened = LuceneIndex.open(index)) {
      List<Integer> progress = new ArrayList<>();
      DuplicateReport report =
          Duplicates.find(opened, .05, (done, total) -> progress.add(total - done));
      assertThat(progress).containsExactly(4, 3, 2, 1, 0);
      assertThat(report.images()).isEqualTo(8);
      assertThat(report.unknown()).isZero();
      assertThat(report.identical())
          .containsExactly(
              new Identical(List.of(copy("blue/1.png"), copy("blue/2.png")), false),
              new Identical(
                  List.of(copy("blue/wrong.png"), copy("red/1.png"), copy("red/copy.png")), true));
      double distance = distance(opened, "red/1.png", "red/nearly.png");
      assertThat(report.similar())
          .singleElement()
          .returns(copy("blue/wrong.png"), DuplicateReport.Similar::first)
          .returns(copy("red/nearly.png"), DuplicateReport.Similar::second)
          .returns(true, DuplicateReport.Similar::labelsDiffer)
          .satisfies(pair -> assertThat(pair.distance()).isCloseTo(distance, within(1e-6)));
      assertThat(Duplicates.find(opened, distance / 2, (done, total) -> {}).similar()).isEmpty();
    }
  }

  @Test
  void answersCollapseIdenticalFilesAndCountThem() throws Exception {
    try (ImageSearch search = ImageSearch.open(index)) {
      ImageQuery query = ImageQuery.of(search.vectorOf("red/1.png"), 3);
      assertThat(search.search(query).hits())
          .extracting(ImageHit::path, ImageHit::duplicates)
          .containsExactly(
              tuple("blue/wrong.png", 0), tuple("red/1.png", 0), tuple("red/copy.png", 0));
      assertThat(search.search(query.collapseDuplicates()).hits())
          .extracting(ImageHit::path, ImageHit::duplicates)
          .containsExactly(
              tuple("blue/wrong.png", 2), tuple("red/nearly.png", 0), tuple("red/plum.png", 0));
      ImageQuery all = ImageQuery.of(search.vectorOf("red/1.png"), Integer.MAX_VALUE);
      assertThat(search.search(all.collapseDuplicates()).hits())
          .extracting(ImageHit::rank)
          .containsExactly(1, 2, 3, 4, 5);
    }
  }

  @Test
  void copiesBeyondTheLastHitAreCountedToo() throws Exception {
    for (int i = 0; i < 40; i++) {
      Colours.paint(data.resolve("many/%02d.png".formatted(i)), 0x0000ff);
    }
    new FolderSync(data, index, null, SyncOptions.DEFAULT).run(SyncListener.SILENT);
    try (ImageSearch search = ImageSearch.open(index)) {
      ImageQuery query = ImageQuery.of(search.vectorOf("blue/1.png"), 1).collapseDuplicates();
      assertThat(search.search(query).hits())
          .singleElement()
          .returns("blue/1.png", ImageHit::path)
          .returns(41, ImageHit::duplicates);
      assertThat(Duplicates.find(search.index(), .05, (done, total) -> {}).identical())
          .first()
          .returns(42, group -> group.copies().size());
    }
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }

  private static Copy copy(String path) {
    return new Copy(path, List.of(path.substring(0, path.indexOf('/'))));
  }

  private static double distance(LuceneIndex index, String a, String b) throws Exception {
    float[] va = Objects.requireNonNull(index.vector(a));
    float[] vb = Objects.requireNonNull(index.vector(b));
    double sum = 0;
    for (int i = 0; i < va.length; i++) {
      sum += Math.pow((double) va[i] - vb[i], 2);
    }
    return Math.sqrt(sum);
  }
}
