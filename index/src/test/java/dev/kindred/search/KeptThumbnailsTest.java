package dev.kindred.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.image.ImageDecoder;
import dev.kindred.image.Limits;
import dev.kindred.image.Pixels;
import dev.kindred.index.IndexStatistics;
import dev.kindred.index.LuceneIndex;
import dev.kindred.index.Stored;
import dev.kindred.search.SyncOptions.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thumbnail lives as long as an entry with its content. */
class KeptThumbnailsTest {

  private static final String RED = "warm/red.png";
  private static final String BLUE = "cold/blue.png";

  @TempDir Path folder;
  private Path data;
  private Path index;

  @BeforeEach
  void anIndex() throws Exception {
    data = folder.resolve("data");
    index = data.resolve("index"); // inside, where nothing of it may be taken for an image
    Colours.paint(data.resolve(RED), 0xff0000);
    Colours.paint(data.resolve(BLUE), 0x0000ff);
    Files.writeString(data.resolve("broken.png"), "not a picture");
    Colours.model(folder.resolve("m.onnx"));
    assertThat(sync(SyncOptions.DEFAULT).images()).isEqualTo(2);
  }

  @Test
  void showsTheImageWithoutItsFile() throws Exception {
    Files.move(data.resolve(RED), folder.resolve("elsewhere"));
    assertShows(0xff0000, thumbnail(RED));
    assertShows(0x0000ff, thumbnail(BLUE));
    assertThat(count()).isEqualTo(2);
    assertThat(statistics().thumbnailBytes()).isPositive();
    try (ImageSearch search = ImageSearch.open(index)) {
      assertThat(search.thumbnail(12345)).isNull();
    }
    assertThat(LuceneIndex.verify(index).intact()).isTrue();
  }

  @Test
  void movesWithARenameAndIsSharedByCopies() throws Exception {
    Files.copy(data.resolve(BLUE), data.resolve("cold/copy.png"));
    Files.move(data.resolve(RED), data.resolve("warm/scarlet.png"));
    sync(SyncOptions.DEFAULT);
    assertShows(0xff0000, thumbnail("warm/scarlet.png"));
    assertShows(0x0000ff, thumbnail("cold/copy.png"));
    assertThat(count()).isEqualTo(2);
    Files.delete(data.resolve(BLUE));
    sync(SyncOptions.DEFAULT);
    assertShows(0x0000ff, thumbnail("cold/copy.png"));
  }

  @Test
  void goesWithTheLastEntryOfItsContent() throws Exception {
    Files.delete(data.resolve(RED));
    Colours.paint(data.resolve(BLUE), 0x00ffff);
    Files.setLastModifiedTime(data.resolve(BLUE), FileTime.fromMillis(12345));
    sync(SyncOptions.DEFAULT);
    assertShows(0x00ffff, thumbnail(BLUE));
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void isLeftOutOnRequestAndComesWithARebuild() throws Exception {
    SyncOptions without = SyncOptions.DEFAULT.thumbnails(false);
    Colours.paint(data.resolve("warm/yellow.png"), 0xffff00);
    sync(without);
    assertThat(thumbnail("warm/yellow.png")).isNull();
    assertShows(0xff0000, thumbnail(RED));
    sync(without.in(Mode.REBUILD));
    assertThat(count()).isZero();
    assertThat(thumbnail(RED)).isNull();
    sync(SyncOptions.DEFAULT.in(Mode.REBUILD));
    assertThat(count()).isEqualTo(3);
    assertShows(0xffff00, thumbnail("warm/yellow.png"));
  }

  @Test
  void aStoppedSyncLeavesNothingForGood() throws Exception {
    Colours.paint(data.resolve("warm/yellow.png"), 0xffff00);
    stopBeforeCompacting();
    assertShows(0xffff00, thumbnail("warm/yellow.png"));
    Files.delete(data.resolve("warm/yellow.png"));
    stopBeforeCompacting();
    assertThat(count()).as("not swept yet").isEqualTo(3);
    assertThat(sync(SyncOptions.DEFAULT).changed()).isFalse();
    assertThat(count()).isEqualTo(2);
  }

  private void stopBeforeCompacting() {
    SyncListener stopping =
        new Counter() {
          @Override
          public void compacting() {
            throw new CancellationException();
          }
        };
    assertThatThrownBy(() -> new FolderSync(data, index, null, SyncOptions.DEFAULT).run(stopping))
        .isInstanceOf(CancellationException.class);
  }

  private SyncResult sync(SyncOptions options) throws IOException, InterruptedException {
    return new FolderSync(data, index, folder.resolve("m.onnx"), options).run(SyncListener.SILENT);
  }

  private byte @Nullable [] thumbnail(String path) throws IOException {
    try (ImageSearch search = ImageSearch.open(index)) {
      Stored stored = Objects.requireNonNull(search.index().find(path), path);
      return search.thumbnail(stored.id());
    }
  }

  private IndexStatistics statistics() throws IOException {
    try (LuceneIndex opened = LuceneIndex.open(index)) {
      return opened.statistics();
    }
  }

  private int count() throws IOException {
    return statistics().thumbnails();
  }

  private static void assertShows(int rgb, byte @Nullable [] thumbnail) throws IOException {
    Pixels pixels = new ImageDecoder(Limits.DEFAULT).decode(Objects.requireNonNull(thumbnail));
    assertThat(pixels).returns(12, Pixels::width).returns(9, Pixels::height);
    for (int c = 0; c < 3; c++) {
      int expected = rgb >> (16 - 8 * c) & 0xff;
      assertThat(pixels.at(6, 4, c)).isBetween(expected - 12, expected + 12);
    }
  }
}
