package dev.kindred.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kindred.data.DataException;
import dev.kindred.index.DataRoot;
import dev.kindred.index.Entry;
import dev.kindred.index.Filter;
import dev.kindred.index.IndexException;
import dev.kindred.index.IndexFolder;
import dev.kindred.index.LuceneIndex;
import dev.kindred.index.Stored;
import dev.kindred.search.SyncOptions.Mode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeveralFoldersTest {

  @TempDir Path folder;
  private Path photos;
  private Path scans;
  private Path index;
  private Path model;

  @BeforeEach
  void paint() throws IOException {
    photos = folder.resolve("photos");
    scans = folder.resolve("scans.zip");
    index = folder.resolve("index");
    model = Colours.model(folder.resolve("m.onnx"));
    Colours.paint(photos.resolve("warm/1.png"), 0xff0000);
    Colours.paint(photos.resolve("cold/1.png"), 0x0000ff);
    // A folder that is called as the collection: paths of before and after meet.
    Colours.paint(photos.resolve("photos/warm/1.png"), 0xff8800);
    try (OutputStream out = Files.newOutputStream(scans);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int shade : new int[] {20, 150}) {
        zip.putNextEntry(new ZipEntry("%s/%d.png".formatted(shade < 99 ? "dark" : "light", shade)));
        zip.write(Colours.png(shade * 0x10101));
      }
    }
  }

  @Test
  void eachIsKeptInStepByItself() throws Exception {
    assertThat(counts(sync(Mode.UPDATE, photos, scans))).isEqualTo(tuple(5, 0, 0, 0));
    assertThat(entries().keySet())
        .containsExactly(
            "photos/cold/1.png",
            "photos/photos/warm/1.png",
            "photos/warm/1.png",
            "scans/dark/20.png",
            "scans/light/150.png");
    assertThat(Objects.requireNonNull(entries().get("photos/warm/1.png")).entry().labels())
        .containsExactly("warm");
    Files.delete(photos.resolve("cold/1.png"));
    assertThat(counts(sync(Mode.UPDATE, scans))).isEqualTo(tuple(0, 0, 0, 2));
    assertThat(entries()).hasSize(5);
    assertThat(counts(sync(Mode.UPDATE))).isEqualTo(tuple(0, 0, 1, 4));
    try (ImageSearch search = ImageSearch.open(index)) {
      float[] red = search.embed(Files.readAllBytes(photos.resolve("warm/1.png")));
      ImageQuery query = ImageQuery.of(red, 9);
      assertThat(search.search(query).hits().getFirst().path()).isEqualTo("photos/warm/1.png");
      assertThat(search.search(query.where(Filter.parse("path ~ \"scans/*\""))).hits())
          .extracting(ImageHit::path)
          .containsExactlyInAnyOrder("scans/dark/20.png", "scans/light/150.png");
    }
  }

  @Test
  void oneMoreMovesWhatIsThereAndEmbedsNothingTwice() throws Exception {
    sync(Mode.UPDATE, photos);
    Map<String, Stored> before = entries();
    float[] vector = vector("photos/warm/1.png");
    assertThatThrownBy(() -> sync(Mode.UPDATE, scans))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("belongs to " + photos)
        .hasMessageContaining("--add");
    Counter counter = new Counter();
    SyncOptions adding = SyncOptions.DEFAULT.in(Mode.ADD);
    SyncResult added = new FolderSync(List.of(scans), index, null, adding).run(counter);
    assertThat(counts(added)).isEqualTo(tuple(2, 0, 0, 0));
    assertThat(counter.total).isEqualTo(2);
    Map<String, Stored> after = entries();
    assertThat(after).hasSize(5);
    before.forEach((path, stored) -> {
      Entry old = stored.entry();
      assertThat(after.get("photos/" + path))
          .as(path)
          .returns(stored.id(), Stored::id)
          .extracting(Stored::entry)
          .returns(old.labels(), Entry::labels)
          .returns(old.contentHash(), Entry::contentHash)
          .returns(old.modifiedMillis(), Entry::modifiedMillis);
    });
    assertThat(vector("photos/photos/warm/1.png")).isEqualTo(vector);
    assertThat(counts(sync(Mode.UPDATE))).isEqualTo(tuple(0, 0, 0, 5));
    assertThat(counts(sync(Mode.ADD, scans))).isEqualTo(tuple(0, 0, 0, 2));
  }

  @Test
  void aFolderThatIsAwayIsNamedAndItsImagesStay() throws Exception {
    sync(Mode.UPDATE, photos, scans);
    Path away = Files.move(photos, folder.resolve("away"));
    SyncResult result = sync(Mode.UPDATE);
    assertThat(counts(result)).isEqualTo(tuple(0, 0, 0, 2));
    assertThat(result.images()).isEqualTo(5);
    assertThat(result.missing())
        .singleElement()
        .returns("photos", MissingRoot::name)
        .returns(photos.toString(), MissingRoot::location)
        .satisfies(missing -> assertThat(missing.reason()).contains("there is no " + photos));
    assertThatThrownBy(() -> sync(Mode.UPDATE, photos)).isInstanceOf(DataException.class);
    assertThatThrownBy(() -> sync(Mode.REBUILD)).isInstanceOf(DataException.class);
    Files.createDirectory(photos);
    assertThat(sync(Mode.UPDATE).missing()).as("as a mount point does").hasSize(1);
    assertThat(entries()).hasSize(5);
    Files.delete(photos);
    Files.move(away, photos);
    assertThat(counts(sync(Mode.UPDATE))).isEqualTo(tuple(0, 0, 0, 5));
  }

  @Test
  void aNewFolderMustBeThere() throws Exception {
    sync(Mode.UPDATE, photos);
    Path typo = folder.resolve("scanz");
    assertThatThrownBy(() -> sync(Mode.ADD, typo)).isInstanceOf(DataException.class);
    assertThat(roots()).containsExactly(new DataRoot("", photos.toString()));
  }

  @Test
  void aForgottenFolderTakesItsImagesAlong() throws Exception {
    sync(Mode.UPDATE, photos, scans);
    assertThatThrownBy(() -> FolderSync.forget(new IndexFolder(index), "fotos", 1))
        .hasMessageContaining("no folder fotos; it belongs to photos (");
    DataRoot forgotten = FolderSync.forget(new IndexFolder(index), "photos", 1);
    assertThat(forgotten).isEqualTo(new DataRoot("photos", photos.toString()));
    assertThat(entries().keySet()).containsExactly("scans/dark/20.png", "scans/light/150.png");
    assertThat(counts(sync(Mode.UPDATE))).isEqualTo(tuple(0, 0, 0, 2));
    assertThatThrownBy(() -> FolderSync.forget(new IndexFolder(index), scans.toString(), 1))
        .hasMessageContaining("the only folder");
  }

  @Test
  void foldersOfTheSameNameAreNumbered() throws Exception {
    Path other = folder.resolve("other/photos");
    Colours.paint(other.resolve("1.png"), 0x123456);
    sync(Mode.UPDATE, photos, other, photos);
    assertThat(roots())
        .containsExactly(
            new DataRoot("photos", photos.toString()), new DataRoot("photos-2", other.toString()));
  }

  @Test
  void aFileThatMovedToAnotherFolderIsKnown() throws Exception {
    Path more = folder.resolve("more");
    Colours.paint(more.resolve("1.png"), 0x00ff00);
    sync(Mode.UPDATE, photos, more);
    Files.move(photos.resolve("warm/1.png"), more.resolve("moved.png"));
    Counter counter = new Counter();
    SyncResult result = new FolderSync(List.of(), index, null, SyncOptions.DEFAULT).run(counter);
    assertThat(result.renamed()).isEqualTo(1);
    assertThat(counter.total).isZero();
  }

  private SyncResult sync(Mode mode, Path... data) throws IOException, InterruptedException {
    return new FolderSync(List.of(data), index, model, SyncOptions.DEFAULT.in(mode))
        .run(SyncListener.SILENT);
  }

  private static Tuple counts(SyncResult result) {
    return tuple(result.added(), result.updated(), result.removed(), result.unchanged());
  }

  private Map<String, Stored> entries() throws IndexException {
    Map<String, Stored> all = new TreeMap<>();
    try (LuceneIndex opened = LuceneIndex.open(index)) {
      opened.forEach(stored -> all.put(stored.entry().path(), stored));
    }
    return all;
  }

  private float[] vector(String path) throws IOException {
    try (ImageSearch search = ImageSearch.open(index)) {
      return search.vectorOf(path);
    }
  }

  private List<DataRoot> roots() throws IndexException {
    try (LuceneIndex opened = LuceneIndex.open(index)) {
      return opened.card().roots();
    }
  }
}
