package dev.kindred.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.kindred.data.DataException;
import dev.kindred.data.Skipped;
import dev.kindred.image.Limits;
import dev.kindred.index.Entry;
import dev.kindred.index.IndexException;
import dev.kindred.index.LuceneIndex;
import dev.kindred.runtime.Device;
import dev.kindred.runtime.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSyncTest {

  private static final SyncOptions OPTIONS = SyncOptions.DEFAULT;

  @TempDir Path folder;
  private Path data;
  private Path index;
  private Path model;

  @BeforeEach
  void paint() throws IOException {
    data = folder.resolve("data");
    index = folder.resolve("index");
    model = Colours.model(folder.resolve("m.onnx"));
    Colours.paint(data.resolve("warm/red/1.png"), 0xff0000);
    Colours.paint(data.resolve("warm/red/2.png"), 0xee1100);
    Colours.paint(data.resolve("cold/blue/1.png"), 0x0000ff);
    Files.writeString(data.resolve("cold/blue/broken.png"), "not a picture");
  }

  @Test
  void aFirstRunTakesEverythingInAndASecondFindsNothingToDo() throws Exception {
    SyncResult first = sync(model);
    assertThat(counts(first)).isEqualTo(tuple(3, 0, 0, 0, 3));
    assertThat(first.skipped()).extracting(Skipped::path).containsExactly("cold/blue/broken.png");
    Counter counter = new Counter();
    SyncResult second = new FolderSync(data, index, null, OPTIONS).run(counter);
    assertThat(counts(second)).isEqualTo(tuple(0, 0, 0, 3, 3));
    assertThat(second.skipped()).isEqualTo(first.skipped());
    assertThat(counter.total).as("the broken file is not tried again").isEqualTo(0);
    assertThat(entry("warm/red/1.png"))
        .returns(List.of("warm", "red"), Entry::labels)
        .returns(12, Entry::width)
        .returns(9, Entry::height)
        .returns(Files.size(data.resolve("warm/red/1.png")), Entry::bytes);
  }

  @Test
  void saysWhereTheTimeWent() throws Exception {
    SyncResult first = sync(model);
    SyncTimes times = first.times();
    assertThat(times.read()).isPositive();
    assertThat(times.decode()).isPositive();
    assertThat(times.preprocess()).isPositive();
    assertThat(times.encode()).isPositive();
    assertThat(times.write()).isPositive();
    // These three happen one after the other, in the thread that syncs.
    assertThat(times.encode() + times.write() + times.finish())
        .isLessThanOrEqualTo(first.seconds());
    SyncTimes nothing = sync(model).times();
    assertThat(nothing.decode() + nothing.encode() + nothing.write()).isZero();
  }

  @Test
  void followsChangesAdditionsRemovalsAndRepairs() throws Exception {
    sync(model);
    float[] before = vector("warm/red/1.png");
    Colours.paint(data.resolve("warm/red/1.png"), 0xffff00);
    touch("warm/red/1.png", 12345);
    Colours.paint(data.resolve("warm/orange/9.png"), 0xff8800);
    Files.delete(data.resolve("warm/red/2.png"));
    Colours.paint(data.resolve("cold/blue/broken.png"), 0x0000dd);
    SyncResult result = sync(null);
    assertThat(counts(result)).isEqualTo(tuple(2, 1, 1, 1, 4));
    assertThat(result.skipped()).isEmpty();
    assertThat(vector("warm/red/1.png")).isNotEqualTo(before);
    Files.writeString(data.resolve("cold/blue/1.png"), "now broken too");
    SyncResult broken = sync(null);
    assertThat(counts(broken)).isEqualTo(tuple(0, 0, 0, 3, 3));
    assertThat(broken.skipped()).extracting(Skipped::path).containsExactly("cold/blue/1.png");
  }

  @Test
  void newLabelsNeedNoNewVector() throws Exception {
    Path manifest = data.resolve("list.csv");
    Files.writeString(manifest, "warm/red/1.png,red,warm\ncold/blue/1.png,blue,cold\n");
    data = manifest;
    sync(model);
    Files.writeString(manifest, "warm/red/1.png,scarlet,warm\ncold/blue/1.png,blue,cold\n");
    Counter counter = new Counter();
    SyncResult result = new FolderSync(data, index, null, OPTIONS).run(counter);
    assertThat(counts(result)).isEqualTo(tuple(0, 1, 0, 1, 2));
    assertThat(counter.total).isEqualTo(0);
    assertThat(entry("warm/red/1.png").labels()).containsExactly("warm", "scarlet");
  }

  @Test
  void aFileThatIsAwayForAMomentIsTriedAgain() throws Exception {
    Path file = data.resolve("warm/red/1.png");
    byte[] bytes = Files.readAllBytes(file);
    FileTime time = Files.getLastModifiedTime(file);
    SyncResult result =
        new FolderSync(data, index, model, OPTIONS)
            .run(
                new Counter() {
                  @Override
                  public void embedded(int done, int total) {
                    if (done == 0) {
                      delete(file);
                    }
                  }
                });
    assertThat(result.skipped()).extracting(Skipped::path).contains("warm/red/1.png");
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, time);
    assertThat(counts(sync(null))).isEqualTo(tuple(1, 0, 0, 2, 3));
  }

  @Test
  void anotherModelIsRefusedUnlessTheIndexIsRebuilt() throws Exception {
    sync(model);
    Path other = Colours.model(folder.resolve("other.onnx"), 5, .1f, 2);
    assertThatThrownBy(() -> sync(other))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("dimension 6, the model gives 5")
        .hasMessageContaining("--rebuild");
    assertThatThrownBy(() -> sync(Colours.model(folder.resolve("same.onnx"), 6, .1f, 3)))
        .hasMessageContaining("made with another model");
    assertThat(counts(sync(model))).isEqualTo(tuple(0, 0, 0, 3, 3));
    SyncResult rebuilt =
        new FolderSync(data, index, other, OPTIONS.in(SyncOptions.Mode.REBUILD))
            .run(SyncListener.SILENT);
    assertThat(counts(rebuilt)).isEqualTo(tuple(3, 0, 0, 0, 3));
    assertThat(vector("warm/red/1.png")).hasSize(5);
    assertThat(index.toFile().list((f, name) -> name.endsWith(".onnx"))).hasSize(1);
    assertThat(counts(sync(null))).isEqualTo(tuple(0, 0, 0, 3, 3));
  }

  @Test
  void stoppingKeepsWhatIsDone() throws Exception {
    for (int i = 0; i < 200; i++) {
      Colours.paint(data.resolve("many/%03d.png".formatted(i)), i * 77);
    }
    assertThatThrownBy(() -> new FolderSync(data, index, model, OPTIONS).run(stopAt(50)))
        .isInstanceOf(CancellationException.class)
        .hasMessage("enough");
    try (LuceneIndex opened = LuceneIndex.open(index)) {
      assertThat(opened.statistics().entries()).isEqualTo(49); // one of the 50 is broken
    }
    assertThat(counts(sync(null))).isEqualTo(tuple(154, 0, 0, 49, 203));
  }

  @Test
  void commitsAsItGoes() throws Exception {
    List<Integer> visible = new ArrayList<>();
    SyncOptions always =
        new SyncOptions(
            Device.CPU,
            1,
            Limits.DEFAULT,
            SyncOptions.Mode.UPDATE,
            true,
            false,
            Shard.WHOLE,
            Duration.ZERO);
    new FolderSync(data, index, model, always)
        .run(
            new Counter() {
              @Override
              public void embedded(int done, int total) {
                visible.add(entries());
              }
            });
    assertThat(visible).containsExactly(0, 1, 1, 2, 3);
  }

  @Test
  void stoppingARebuildKeepsTheOldIndex() throws Exception {
    sync(model);
    Path other = Colours.model(folder.resolve("other.onnx"), 5, .1f, 2);
    FolderSync rebuild = new FolderSync(data, index, other, OPTIONS.in(SyncOptions.Mode.REBUILD));
    assertThatThrownBy(() -> rebuild.run(stopAt(2))).isInstanceOf(CancellationException.class);
    try (ImageSearch search = ImageSearch.open(index)) {
      assertThat(search.index().card().dimension()).isEqualTo(6);
      assertThat(search.index().statistics().entries()).isEqualTo(3);
    }
    assertThat(counts(sync(model))).isEqualTo(tuple(0, 0, 0, 3, 3));
  }

  @Test
  void anImageWithoutAVectorIsSkipped() throws Exception {
    Path directionless = Colours.model(folder.resolve("nobias.onnx"), 6, 0, 1);
    Colours.paint(data.resolve("warm/black.png"), 0);
    SyncResult result = sync(directionless);
    assertThat(result.images()).isEqualTo(3);
    assertThat(result.skipped())
        .contains(new Skipped("warm/black.png", "the model gives no number for it"));
  }

  @Test
  void aSyncThatCannotStartLeavesNothingBehind() throws IOException {
    assertThatThrownBy(() -> sync(null))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("holds no index yet; name a model");
    Path broken = Files.writeString(folder.resolve("broken.onnx"), "x");
    assertThatThrownBy(() -> sync(broken)).isInstanceOf(ModelException.class);
    data = folder.resolve("nowhere");
    assertThatThrownBy(() -> sync(model)).isInstanceOf(DataException.class);
    assertThat(index).doesNotExist();
  }

  private SyncResult sync(@Nullable Path with) throws IOException, InterruptedException {
    return new FolderSync(data, index, with, OPTIONS).run(SyncListener.SILENT);
  }

  private static Tuple counts(SyncResult result) {
    return tuple(
        result.added(), result.updated(), result.removed(), result.unchanged(), result.images());
  }

  private Entry entry(String path) throws IndexException {
    try (LuceneIndex opened = LuceneIndex.open(index)) {
      return Objects.requireNonNull(opened.find(path)).entry();
    }
  }

  private float @Nullable [] vector(String path) throws IndexException {
    try (LuceneIndex opened = LuceneIndex.open(index)) {
      return opened.vector(path);
    }
  }

  private int entries() {
    try (LuceneIndex opened = LuceneIndex.open(index)) {
      return opened.statistics().entries();
    } catch (IndexException e) {
      throw new AssertionError(e);
    }
  }

  private void touch(String path, long millis) throws IOException {
    Files.setLastModifiedTime(data.resolve(path), FileTime.fromMillis(millis));
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static SyncListener stopAt(int images) {
    return new Counter() {
      @Override
      public void embedded(int done, int total) {
        if (done == images) {
          throw new CancellationException("enough");
        }
      }
    };
  }
}
