package dev.kindred.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.index.LuceneIndex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardTest {

  @TempDir Path folder;

  @Test
  void everyPathIsInExactlyOnePartWhichNeverChanges() {
    assertThat(new Shard(4, 4).holds("a")).as("CRC-32 e8b7be43").isTrue();
    assertThat(new Shard(2, 3).holds("123456789")).as("CRC-32 cbf43926").isFalse();
    for (int i = 0; i < 1000; i++) {
      String path = "class/" + i + ".png";
      int parts = 0;
      for (int number = 1; number <= 7; number++) {
        parts += new Shard(number, 7).holds(path) ? 1 : 0;
      }
      assertThat(parts).isEqualTo(1);
      assertThat(Shard.WHOLE.holds(path)).isTrue();
    }
    assertThatThrownBy(() -> new Shard(0, 3)).hasMessageContaining("from 1");
    assertThatThrownBy(() -> new Shard(4, 3)).hasMessageContaining("4 of 3");
  }

  @Test
  void aSyncOfOnePartLeavesTheOthersAlone() throws Exception {
    Path model = Colours.model(folder.resolve("m.onnx"));
    Path data = folder.resolve("data");
    for (int i = 0; i < 20; i++) {
      Colours.paint(data.resolve("c/" + i + ".png"), 0x100000 + 4000 * i);
    }
    Path index = folder.resolve("index");
    Shard first = new Shard(1, 2);
    Shard second = new Shard(2, 2);
    int added = sync(data, index, model, first).added();
    assertThat(added).isBetween(1, 19);
    assertThat(sync(data, index, model, second).added()).isEqualTo(20 - added);
    Files.delete(data.resolve(one(first)));
    Files.delete(data.resolve(one(second)));
    assertThat(sync(data, index, model, first).removed()).isEqualTo(1);
    assertThat(paths(index)).hasSize(19).contains(one(second)).doesNotContain(one(first));
    SyncResult whole = sync(data, index, model, Shard.WHOLE);
    assertThat(whole.removed()).isEqualTo(1);
    assertThat(whole.unchanged()).isEqualTo(18);
  }

  /** The first path of a part. */
  private static String one(Shard shard) {
    for (int i = 0; i < 20; i++) {
      if (shard.holds("c/" + i + ".png")) {
        return "c/" + i + ".png";
      }
    }
    throw new AssertionError("no path in " + shard);
  }

  private static SyncResult sync(Path data, Path index, Path model, Shard shard) throws Exception {
    return new FolderSync(data, index, model, SyncOptions.DEFAULT.shard(shard))
        .run(SyncListener.SILENT);
  }

  private static List<String> paths(Path index) throws Exception {
    List<String> paths = new ArrayList<>();
    try (LuceneIndex opened = LuceneIndex.open(index)) {
      opened.forEach(stored -> paths.add(stored.entry().path()));
    }
    return paths;
  }
}
