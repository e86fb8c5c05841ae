package dev.kindred.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.data.Skipped;
import dev.kindred.index.Entry;
import dev.kindred.index.LuceneIndex;
import dev.kindred.index.Stored;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files whose bytes the index knows are not embedded again, whatever became of their paths. */
class KnownContentTest {

  private static final String RED = "warm/red/1.png";
  private static final String BLUE = "cold/blue/1.png";
  private static final String BROKEN = "cold/broken.png";

  @TempDir Path folder;
  private Path root;
  private Path data;
  private Path index;
  private float[] red;
  private float[] blue;

  @BeforeEach
  void anIndex() throws Exception {
    root = folder.resolve("data");
    data = root;
    index = folder.resolve("index");
    Colours.paint(root.resolve(RED), 0xff0000);
    Colours.paint(root.resolve(BLUE), 0x0000ff);
    Files.writeString(root.resolve(BROKEN), "not a picture");
    touch(RED, 1_000_000);
    touch(BLUE, 2_000_000);
    sync(Colours.model(folder.resolve("m.onnx")), 3);
    red = vector(RED);
    blue = vector(BLUE);
    assertThat(red).isNotEqualTo(blue);
  }

  @Test
  void aRenamedFile() throws Exception {
    move(RED, "warm/red/one.png");
    assertThat(sync(0)).isEqualTo(counts(0, 0, 1, 0, 1));
    assertThat(paths()).containsExactly(BLUE, "warm/red/one.png");
    assertThat(vector("warm/red/one.png")).isEqualTo(red);
    assertThat(entry("warm/red/one.png")).returns(12, Entry::width).returns(9, Entry::height);
  }

  @Test
  void aFileThatMovedToAnotherClassHasItsLabels() throws Exception {
    move(RED, "hot/fire/9.png");
    assertThat(sync(0)).isEqualTo(counts(0, 0, 1, 0, 1));
    assertThat(entry("hot/fire/9.png").labels()).containsExactly("hot", "fire");
    assertThat(vector("hot/fire/9.png")).isEqualTo(red);
    assertThat(sync(0)).isEqualTo(counts(0, 0, 0, 0, 2));
  }

  @Test
  void aTouchedFileGetsItsNewTimeAndNothingElse() throws Exception {
    Stored before = stored(RED);
    touch(RED, 12_345_000);
    touch(BROKEN, 12_345_000);
    SyncResult result = run(null, 0);
    assertThat(counts(result)).isEqualTo(counts(0, 0, 0, 0, 2));
    assertThat(result.skipped()).extracting(Skipped::path).containsExactly(BROKEN);
    assertThat(entry(RED).modifiedMillis()).isEqualTo(12_345_000);
    assertThat(entry(BROKEN).modifiedMillis()).isEqualTo(12_345_000);
    assertThat(stored(RED)).returns(before.id(), Stored::id);
    assertThat(entry(RED).contentHash()).isEqualTo(before.entry().contentHash()).hasSize(64);
    assertThat(vector(RED)).isEqualTo(red);
  }

  @Test
  void twoFilesThatSwapTheirNamesSwapTheirVectors() throws Exception {
    move(RED, "tmp");
    move(BLUE, RED);
    move("tmp", BLUE);
    assertThat(sync(0)).isEqualTo(counts(0, 2, 0, 0, 0));
    assertThat(vector(RED)).isEqualTo(blue);
    assertThat(vector(BLUE)).isEqualTo(red);
    assertThat(entry(RED).labels()).containsExactly("warm", "red");
  }

  @Test
  void aCopyIsAddedAndOutlivesItsOriginal() throws Exception {
    Files.copy(root.resolve(RED), root.resolve("copy.png"));
    assertThat(sync(0)).isEqualTo(counts(1, 0, 0, 0, 2));
    assertThat(vector("copy.png")).isEqualTo(red);
    Files.delete(root.resolve(RED));
    assertThat(sync(0)).isEqualTo(counts(0, 0, 0, 1, 2));
    assertThat(paths()).containsExactly(BLUE, "copy.png");
    assertThat(vector("copy.png")).isEqualTo(red);
  }

  @Test
  void oneVanishedFileIsRenamedOnce() throws Exception {
    Files.copy(root.resolve(RED), root.resolve("copy.png"));
    move(RED, "moved.png");
    assertThat(sync(0)).isEqualTo(counts(1, 0, 1, 0, 1));
    assertThat(paths()).containsExactly(BLUE, "copy.png", "moved.png");
  }

  @Test
  void aFileThatTakesThePlaceOfAnother() throws Exception {
    move(RED, BLUE);
    assertThat(sync(0)).isEqualTo(counts(0, 1, 0, 1, 0));
    assertThat(vector(BLUE)).isEqualTo(red);
  }

  @Test
  void aBrokenFileThatMovedIsNotTriedAgain() throws Exception {
    move(BROKEN, "still broken.png");
    SyncResult result = run(null, 0);
    assertThat(result.skipped()).extracting(Skipped::path).containsExactly("still broken.png");
    assertThat(stored("still broken.png").rejection()).isEqualTo(result.skipped().get(0).reason());
  }

  @Test
  void otherBytesOfTheSameLengthAreEmbedded() throws Exception {
    Files.copy(root.resolve(RED), root.resolve("new.png"));
    byte[] other = Colours.png(0xff0000);
    other[other.length - 1]++;
    Files.write(root.resolve("new.png"), other);
    run(null, 1);
  }

  @Test
  void filesOfAManifest() throws Exception {
    data = Files.writeString(root.resolve("list.csv"), RED + ",red\n" + BLUE + ",blue\n");
    index = folder.resolve("index of the manifest");
    sync(folder.resolve("m.onnx"), 2);
    move(RED, "one.png");
    Files.writeString(data, "one.png,scarlet\n" + BLUE + ",blue\n");
    assertThat(sync(0)).isEqualTo(counts(0, 0, 1, 0, 1));
    assertThat(vector("one.png")).isEqualTo(red);
    assertThat(entry("one.png").labels()).containsExactly("scarlet");
  }

  @Test
  void filesOfAZip() throws Exception {
    data = folder.resolve("data.zip");
    index = folder.resolve("index of the zip");
    zip(Map.of(RED, 0xff0000, BLUE, 0x0000ff), 1_000_000_000_000L);
    sync(folder.resolve("m.onnx"), 2);
    zip(Map.of("top.png", 0xff0000, BLUE, 0x0000ff), 1_100_000_000_000L);
    assertThat(sync(0)).isEqualTo(counts(0, 0, 1, 0, 1));
    assertThat(vector("top.png")).isEqualTo(red);
  }

  @Test
  void stoppingWhileFilesAreCompared() throws Exception {
    touch(RED, 12_345_000);
    SyncListener stop =
        new Counter() {
          @Override
          public void comparing() {
            throw new CancellationException("enough");
          }
        };
    FolderSync sync = new FolderSync(data, index, null, SyncOptions.DEFAULT);
    assertThatThrownBy(() -> sync.run(stop)).isInstanceOf(CancellationException.class);
    assertThat(sync(0)).isEqualTo(counts(0, 0, 0, 0, 2));
  }

  private static Map<String, Integer> counts(
      int added, int updated, int renamed, int removed, int unchanged) {
    return new TreeMap<>(
        Map.of(
            "added", added,
            "updated", updated,
            "renamed", renamed,
            "removed", removed,
            "unchanged", unchanged));
  }

  private static Map<String, Integer> counts(SyncResult result) {
    return counts(
        result.added(), result.updated(), result.renamed(), result.removed(), result.unchanged());
  }

  private Map<String, Integer> sync(int embedded) throws Exception {
    return sync(null, embedded);
  }

  private Map<String, Integer> sync(@Nullable Path model, int embedded) throws Exception {
    return counts(run(model, embedded));
  }

  /** Runs a sync, which must send exactly so many files to the encoder. */
  private SyncResult run(@Nullable Path model, int embedded) throws Exception {
    Counter counter = new Counter();
    SyncResult result = new FolderSync(data, index, model, SyncOptions.DEFAULT).run(counter);
    assertThat(counter.total).as("files embedded").isEqualTo(embedded);
    return result;
  }

  private Stored stored(String path) throws IOException {
    try (LuceneIndex opened = LuceneIndex.open(index)) {
      return Objects.requireNonNull(opened.find(path));
    }
  }

  private Entry entry(String path) throws IOException {
    return stored(path).entry();
  }

  private float[] vector(String path) throws IOException {
    try (LuceneIndex opened = LuceneIndex.open(index)) {
      return Objects.requireNonNull(opened.vector(path));
    }
  }

  /** Of the images that have a vector. */
  private List<String> paths() throws IOException {
    Map<String, Stored> all = new TreeMap<>();
    try (LuceneIndex opened = LuceneIndex.open(index)) {
      opened.forEach(stored -> {
        if (stored.rejection() == null) {
          all.put(stored.entry().path(), stored);
        }
      });
    }
    return List.copyOf(all.keySet());
  }

  private void move(String from, String to) throws IOException {
    Path target = root.resolve(to);
    Files.createDirectories(target.getParent());
    Files.move(root.resolve(from), target, StandardCopyOption.REPLACE_EXISTING);
  }

  private void touch(String path, long millis) throws IOException {
    Files.setLastModifiedTime(root.resolve(path), FileTime.fromMillis(millis));
  }

  private void zip(Map<String, Integer> colours, long millis) throws IOException {
    try (OutputStream file = Files.newOutputStream(data);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (Map.Entry<String, Integer> image : colours.entrySet()) {
        ZipEntry entry = new ZipEntry(image.getKey());
        entry.setTime(millis);
        zip.putNextEntry(entry);
        zip.write(Colours.png(image.getValue()));
      }
    }
  }
}
