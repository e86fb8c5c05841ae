package dev.kindred.index.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.cluster.TestCluster;
import dev.kindred.index.DataRoot;
import dev.kindred.index.Entry;
import dev.kindred.index.Filter;
import dev.kindred.index.IndexCard;
import dev.kindred.index.IndexException;
import dev.kindred.index.Query;
import dev.kindred.index.VectorIndex;
import dev.kindred.index.VectorIndexWriter;
import dev.kindred.testing.Seeds;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a cluster does wrong, and what it cannot do. */
class OpenSearchFailureTest {

  private static final IndexCard CARD =
      new IndexCard(8, "hash", List.of(new DataRoot("a", "/a"), new DataRoot("b", "/b")));
  private static final Retries SHORT =
      new Retries(
          Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ZERO);
  private static final Retries LONG =
      new Retries(
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60));

  private TestCluster cluster;

  @BeforeEach
  void startOnce() throws Exception {
    cluster = TestCluster.shared();
  }

  private OpenSearchLocation at(String name, Retries retries) throws IndexException {
    return OpenSearchLocation.parse(
            "opensearch://%s/%s?shards=2".formatted(cluster.hosts(), name), OpenSearchAccess.NONE)
        .with(retries);
  }

  private static Entry entry(int i) {
    return new Entry("a/%05d.png".formatted(i), List.of("label" + i % 3));
  }

  private static float[] vector(int i) {
    float[] vector = new float[8];
    for (int d = 0; d < 8; d++) {
      vector[d] = (float) Math.sin(i + 10 * d);
    }
    return vector;
  }

  private static void put(VectorIndexWriter writer, int from, int to) throws IndexException {
    for (int i = from; i < to; i++) {
      writer.put(entry(i), vector(i));
    }
  }

  private static Set<String> paths(VectorIndex index) throws IndexException {
    Set<String> paths = new HashSet<>();
    index.forEach(stored -> assertThat(paths.add(stored.entry().path())).isTrue());
    return paths;
  }

  private static Set<String> expected(int count) {
    return IntStream.range(0, count).mapToObj(i -> entry(i).path()).collect(Collectors.toSet());
  }

  @Test
  void refusalsAndLostAnswersLoseAndDoubleNothing() throws Exception {
    long seed = Seeds.suite();
    try (FaultyProxy proxy =
        new FaultyProxy(cluster.nodes().getFirst().httpPort(), new SplittableRandom(seed))) {
      OpenSearchLocation faulty =
          OpenSearchLocation.parse(
                  "opensearch://127.0.0.1:%d/faulty?shards=2".formatted(proxy.port()),
                  OpenSearchAccess.NONE)
              .with(LONG);
      try (var writer = faulty.write(CARD, null, 1)) {
        put(writer, 0, 3000);
        writer.commit();
        put(writer, 1000, 5000);
        writer.remove(entry(4999).path());
        writer.touch(entry(0).path(), 99);
        writer.commit();
      }
      assertThat(proxy.faults()).isGreaterThan(3);
    }
    try (var index = at("faulty", LONG).open()) {
      Set<Integer> ids = new HashSet<>();
      index.forEach(stored -> assertThat(ids.add(stored.id())).as("seed %d", seed).isTrue());
      assertThat(paths(index)).as("seed %d", seed).isEqualTo(expected(4999));
      assertThat(index.find(entry(0).path()))
          .isNotNull()
          .returns(99L, stored -> stored.entry().modifiedMillis());
      assertThat(index.vector(entry(2500).path())).isEqualTo(vector(2500));
    }
  }

  /** As on several machines, of which the first makes the index. */
  @Test
  void manyWritersFillOneIndexTogether() throws Exception {
    try (ExecutorService machines = Executors.newFixedThreadPool(4)) {
      List<Future<?>> all =
          IntStream.range(0, 4)
              .<Future<?>>mapToObj(machine ->
                  machines.submit(() -> {
                    try (var writer = at("together", LONG).write(CARD, null, 1)) {
                      put(writer, 700 * machine, 700 * (machine + 1));
                      writer.commit();
                    }
                    return null;
                  }))
              .toList();
      for (Future<?> machine : all) {
        machine.get();
      }
    }
    try (var index = at("together", LONG).open()) {
      Set<Integer> ids = new HashSet<>();
      index.forEach(stored -> assertThat(ids.add(stored.id())).isTrue());
      assertThat(paths(index)).isEqualTo(expected(2800));
    }
  }

  @Test
  void fullDisksAreAnErrorThatSaysSoAndLoseNothing() throws Exception {
    try (var writer = at("flood", LONG).write(CARD, null, 1)) {
      put(writer, 0, 100);
      writer.commit();
    }
    block(true);
    try (var writer = at("flood", LONG).write(CARD, null, 1)) {
      put(writer, 100, 200);
      assertThatThrownBy(writer::commit)
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("flood stage")
          .hasMessageContaining("nothing acknowledged is lost");
      assertThat(paths(writer.committed())).isEqualTo(expected(100));
    } finally {
      block(false);
    }
    try (var writer = at("flood", LONG).write(CARD, null, 1)) {
      put(writer, 100, 200);
      writer.commit();
      assertThat(paths(writer.committed())).isEqualTo(expected(200));
    }
  }

  private void block(boolean full) throws Exception {
    cluster.ask(
        "PUT",
        "/flood-1/_settings",
        "{\"index.blocks.read_only_allow_delete\": %s}".formatted(full ? "true" : "null"));
  }

  @Test
  void redIsAnErrorRatherThanAShorterAnswer() throws Exception {
    allocation("\"none\"");
    try (var writer = at("red", SHORT).write(CARD, null, 1)) {
      put(writer, 0, 10);
      assertThatThrownBy(writer::commit).isInstanceOf(IndexException.class);
      assertThatThrownBy(() -> writer.committed().search(new Query(vector(1), 5)))
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("gave up")
          .hasMessageContaining("shard");
    } finally {
      allocation("null");
    }
    try (var writer = at("red", LONG).write(CARD, null, 1)) {
      put(writer, 0, 10);
      writer.commit();
      assertThat(writer.committed().search(new Query(vector(1), 50)).hits()).hasSize(10);
    }
  }

  private void allocation(String which) throws Exception {
    cluster.ask(
        "PUT",
        "/_cluster/settings",
        "{\"transient\": {\"cluster.routing.allocation.enable\": %s}}".formatted(which));
  }

  @Test
  void aRebuildThatReplacesTheIndexMeanwhileIsAnError() throws Exception {
    at("twice", LONG).write(CARD, null, 1).close();
    try (var late = at("twice", LONG).write(CARD, null, 1)) {
      try (var rebuilt = at("twice", LONG).rebuild(new IndexCard(4, "other", "/a"), null, 1)) {
        rebuilt.commit();
      }
      put(late, 0, 5);
      assertThatThrownBy(late::commit).hasMessageContaining("was replaced by a rebuild");
    }
  }

  @Test
  void whatIsNotOursOrNotPossibleIsAnError() throws Exception {
    cluster.ask("PUT", "/strange", "{}");
    assertThatThrownBy(() -> at("strange", LONG).write(CARD, null, 1))
        .hasMessageContaining("is an index, but not one of Kindred's");
    IndexCard quantized = new IndexCard(8, "hash", CARD.roots(), true);
    assertThatThrownBy(() -> at("able", LONG).write(quantized, null, 1))
        .hasMessageContaining("cannot be quantized");
    assertThatThrownBy(() -> at("able", LONG).verify()).hasMessageContaining("its own files");
    OpenSearchLocation copies =
        OpenSearchLocation.parse(
            "opensearch://%s/able?copies=9".formatted(cluster.hosts()), OpenSearchAccess.NONE);
    assertThatThrownBy(() -> copies.write(CARD, null, 1)).hasMessageContaining("?copies=3");
    try (var writer = at("able", LONG).write(CARD, null, 1)) {
      assertThatThrownBy(() -> writer.putThumbnail("00", new byte[1]))
          .hasMessageContaining("no thumbnails");
      assertThatThrownBy(() -> writer.committed().search(new Query(vector(1), 10_001)))
          .hasMessageContaining("at most 10,000");
    }
  }

  @Test
  void rootsLeaveAndComeButDoNotMove() throws Exception {
    try (var writer = at("roots", LONG).write(CARD, null, 1)) {
      put(writer, 0, 5);
      writer.put(new Entry("b/1.png", List.of()), vector(1));
      writer.commit();
      assertThatThrownBy(() -> writer.setRoots(List.of(new DataRoot("c", "/a"))))
          .hasMessageContaining("--rebuild");
      writer.setRoots(List.of(new DataRoot("b", "/b"), new DataRoot("d", "/d")));
      assertThat(paths(writer.committed())).containsExactly("b/1.png");
    }
    try (var index = at("roots", LONG).open()) {
      assertThat(index.card().roots()).extracting(DataRoot::name).containsExactly("b", "d");
    }
  }

  @Test
  void moreTermsThanOpenSearchTakesAtOnceAreSplit() throws Exception {
    try (var writer = at("terms", LONG).write(CARD, null, 1)) {
      put(writer, 0, 20);
      writer.commit();
      Set<String> many =
          IntStream.range(10, FilterQueries.MOST_TERMS + 100)
              .mapToObj(i -> entry(i).path())
              .collect(Collectors.toSet());
      Query query = new Query(vector(1), 100, new Filter.PathIn(many));
      assertThat(writer.committed().search(query).hits()).hasSize(10);
    }
  }
}
