package dev.kindred.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.cluster.TestCluster;
import dev.kindred.index.Filter;
import dev.kindred.index.IndexException;
import dev.kindred.index.IndexFolder;
import dev.kindred.index.IndexLocation;
import dev.kindred.runtime.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of images in an index on a cluster, beside the same in a folder. */
class ClusterSyncTest {

  @TempDir Path folder;

  @Test
  void aClusterTakesTheFoldersPlace() throws Exception {
    IndexLocation cluster =
        IndexLocations.parse("opensearch://%s/colours".formatted(TestCluster.shared().hosts()));
    IndexLocation local = IndexLocations.parse(folder.resolve("index").toString());
    assertThat(local).isInstanceOf(IndexFolder.class);
    Path model = Colours.model(folder.resolve("m.onnx"));
    Path data = folder.resolve("data");
    for (int i = 0; i < 30; i++) {
      Colours.paint(data.resolve("c%d/%d.png".formatted(i % 3, i)), 70_000 * i + 300);
    }
    Files.writeString(data.resolve("c0/broken.png"), "not a picture");
    sync(data, local, model, SyncOptions.DEFAULT);
    int first = sync(data, cluster, model, SyncOptions.DEFAULT.shard(new Shard(1, 2))).added();
    SyncResult second = sync(data, cluster, model, SyncOptions.DEFAULT.shard(new Shard(2, 2)));
    assertThat(first + second.added()).isEqualTo(second.images()).isEqualTo(30);
    assertThat(sync(data, cluster, null, SyncOptions.DEFAULT))
        .returns(30, SyncResult::unchanged)
        .returns(1, result -> result.skipped().size());
    assertSameHits(local, cluster, data);

    Files.move(data.resolve("c1/1.png"), data.resolve("c2/moved.png"));
    Files.delete(data.resolve("c0/0.png"));
    for (IndexLocation location : List.of(local, cluster)) {
      assertThat(sync(data, location, null, SyncOptions.DEFAULT))
          .returns(1, SyncResult::renamed)
          .returns(1, SyncResult::removed);
    }
    assertSameHits(local, cluster, data);

    Path other = Colours.model(folder.resolve("other.onnx"), 9, .1f, 7);
    assertThatThrownBy(() -> sync(data, cluster, other, SyncOptions.DEFAULT))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("--rebuild");
    try (ImageSearch before = ImageSearch.open(cluster, Device.CPU)) {
      for (IndexLocation location : List.of(local, cluster)) {
        sync(data, location, other, SyncOptions.DEFAULT.in(SyncOptions.Mode.REBUILD));
      }
      ImageQuery query = ImageQuery.of(before.embed(data.resolve("c0/3.png")), 5);
      assertThat(before.search(query).hits()).as("by the model before").hasSize(5);
    }
    assertSameHits(local, cluster, data);
  }

  private static SyncResult sync(
      Path data, IndexLocation location, @Nullable Path model, SyncOptions options)
      throws Exception {
    return new FolderSync(List.of(data), location, model, options).run(SyncListener.SILENT);
  }

  private static void assertSameHits(IndexLocation a, IndexLocation b, Path data) throws Exception {
    try (ImageSearch one = ImageSearch.open(a, Device.CPU);
        ImageSearch two = ImageSearch.open(b, Device.CPU)) {
      ImageQuery query =
          ImageQuery.of(one.embed(data.resolve("c2/5.png")), 8)
              .where(Filter.parse("label in (c1, c2) and width >= 10"));
      List<ImageHit> hits = one.search(query).hits();
      List<ImageHit> others = two.search(query).hits();
      assertThat(hits).hasSize(8);
      assertThat(others)
          .extracting(ImageHit::path)
          .isEqualTo(hits.stream().map(ImageHit::path).toList());
      for (int i = 0; i < hits.size(); i++) {
        ImageHit hit = hits.get(i);
        assertThat(others.get(i))
            .returns(hit.rank(), ImageHit::rank)
            .returns(hit.labels(), ImageHit::labels)
            .returns(hit.width(), ImageHit::width);
        // Images that were embedded in batches of other sizes differ in the last digits.
        assertThat(others.get(i).distance()).isCloseTo(hit.distance(), within(1e-5));
      }
    }
  }
}
