package dev.kindred.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.testing.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every index does, wherever it is. */
abstract class VectorIndexContract {

  @TempDir Path folder;

  /** Of an index that does not exist yet, the same throughout a test. */
  abstract IndexLocation location() throws Exception;

  @Test
  void findsTheNearestExactlyWhenAskedTo() throws Exception {
    long seed = Seeds.suite();
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> examples = Example.clustered(1500, 16, 10, random);
    load(examples);
    try (var index = location().open()) {
      int found = 0;
      for (int round = 0; round < 30; round++) {
        float[] query = Example.unit(Example.gaussian(16, 1, random));
        List<String> nearest = Example.nearest(examples, query, 10);
        Query exact = new Query(query, 10, null, Query.Method.EXACT, 0);
        assertThat(index.search(exact).plan())
            .returns(SearchResult.Kind.EXACT, SearchResult.Plan::kind)
            .returns(1500, SearchResult.Plan::candidates)
            .returns(0, SearchResult.Plan::effort);
        assertThat(paths(index.search(exact))).as("seed %d", seed).isEqualTo(nearest);
        List<String> planned = paths(index.search(new Query(query, 10)));
        assertThat(planned).hasSize(10);
        found += (int) planned.stream().filter(nearest::contains).count();
      }
      assertThat(found).as("of 300, seed %d", seed).isGreaterThanOrEqualTo(297);
    }
  }

  @Test
  void distancesAreExactAlsoBetweenNearDuplicates() throws Exception {
    float[] a = Example.unit(Example.gaussian(16, 1, new SplittableRandom(Seeds.suite())));
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      float[] near = a.clone();
      near[0] += i * 1e-5f;
      examples.add(Example.of(i + ".png", near));
    }
    load(examples);
    try (var index = location().open()) {
      List<Hit> hits = index.search(new Query(a, 20)).hits();
      assertThat(hits)
          .extracting(hit -> hit.entry().path())
          .isEqualTo(Example.nearest(examples, a, 20));
      for (Example example : examples) {
        assertThat(hits)
            .filteredOn(hit -> hit.entry().equals(example.entry()))
            .singleElement()
            .extracting(Hit::distance)
            .isEqualTo(example.distanceTo(a));
      }
      assertThat(hits.getFirst().distance()).isEqualTo(0, Offset.offset(0.));
    }
  }

  @Test
  void followsRandomPutsRejectionsRemovalsAndReopenings() throws Exception {
    long seed = Seeds.suite();
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Example> held = new HashMap<>();
    Map<String, String> rejected = new HashMap<>();
    for (int round = 0; round < 8; round++) {
      try (var writer = location().write(Example.CARD, null, 2)) {
        for (int step = random.nextInt(120); step > 0; step--) {
          String path = "p" + random.nextInt(150);
          switch (random.nextInt(20)) {
            case 0, 1, 2, 3 -> {
              writer.remove(path);
              held.remove(path);
              rejected.remove(path);
            }
            case 4, 5 -> {
              writer.reject(Example.entry(path), "reason " + step);
              held.remove(path);
              rejected.put(path, "reason " + step);
            }
            case 6 -> writer.commit();
            default -> {
              Example example = Example.of(path, Example.gaussian(16, 1, random));
              writer.put(example.entry(), example.vector());
              held.put(path, example);
              rejected.remove(path);
            }
          }
        }
        if (random.nextBoolean()) {
          writer.commit();
        } else {
          writer.compact();
        }
      }
      try (var index = location().open()) {
        Map<String, String> reasons = new HashMap<>();
        Set<String> paths = new HashSet<>();
        Set<Integer> seen = new HashSet<>();
        index.forEach(stored -> {
          String path = stored.entry().path();
          assertThat(seen.add(stored.id())).as("id is unique, seed %d", seed).isTrue();
          if (stored.rejection() == null) {
            paths.add(path);
          } else {
            reasons.put(path, stored.rejection());
          }
        });
        assertThat(paths).as("seed %d", seed).isEqualTo(held.keySet());
        assertThat(reasons).as("seed %d", seed).isEqualTo(rejected);
        assertThat(index.statistics())
            .returns(held.size(), IndexStatistics::entries)
            .returns(rejected.size(), IndexStatistics::rejected);
        float[] query = Example.gaussian(16, 1, random);
        assertThat(paths(index.search(new Query(query, 20, null, Query.Method.EXACT, 0))))
            .as("seed %d", seed)
            .isEqualTo(Example.nearest(held.values(), query, 20));
        for (Example example : held.values()) {
          assertThat(index.vector(example.entry().path())).isEqualTo(example.vector());
        }
      }
    }
  }

  @Test
  void anEntryComesBackAsItWasPutAndKeepsItsId() throws Exception {
    Entry entry =
        new Entry("Ünï/😀 1.png", List.of("Ünï", "α"), 1, 2, 1L << 40, -5, -86_400L, "00ff7a");
    Entry changed = new Entry(entry.path(), List.of(), 3, 4, 5, 6, null);
    try (var writer = location().write(Example.CARD, null, 1)) {
      writer.put(Example.entry("other"), new float[16]);
      writer.put(entry, new float[16]);
      writer.commit();
      Stored first = writer.committed().find(entry.path());
      assertThat(first).isEqualTo(new Stored(1, entry, null));
      assertThat(writer.committed().find(1)).isEqualTo(first);
      assertThat(writer.committed().find(4711)).isNull();
      writer.put(changed, new float[16]);
      writer.put(changed, new float[16]);
      writer.commit();
      assertThat(writer.committed().find(entry.path())).isEqualTo(new Stored(1, changed, null));
      writer.put(Example.entry("third"), new float[16]);
      writer.commit();
      assertThat(writer.committed().find("third")).returns(2, Stored::id);
      writer.touch("third", 77);
      writer.touch("nowhere", 78);
      writer.commit();
      assertThat(writer.committed().find("third"))
          .isEqualTo(new Stored(2, new Entry("third", List.of(), 640, 480, 1000, 77, null), null));
      assertThat(writer.committed().vector("third")).isEqualTo(new float[16]);
      assertThat(writer.committed().find("nowhere")).isNull();
      assertThat(writer.committed().vector("nowhere")).isNull();
    }
  }

  @Test
  void kMayExceedTheIndexAndTheIndexMayBeEmpty() throws Exception {
    assertThat(location().exists()).isFalse();
    assertThatThrownBy(() -> location().open())
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("holds no index; make one with: kindred index DATA --index");
    load(List.of());
    assertThat(location().exists()).isTrue();
    try (var index = location().open()) {
      assertThat(index.search(new Query(new float[16], 10)).hits()).isEmpty();
      assertThat(index.card()).isEqualTo(Example.CARD);
    }
    load(Example.clustered(3, 16, 1, new SplittableRandom(Seeds.suite())));
    try (var index = location().open()) {
      assertThat(index.search(new Query(new float[16], 1000)).hits()).hasSize(3);
    }
  }

  @Test
  void vectorsOfUpTo4096DimensionsFit() throws Exception {
    IndexCard card = new IndexCard(4096, "hash", "/data");
    try (var writer = location().write(card, null, 1)) {
      writer.put(Example.entry("wide"), new float[4096]);
      writer.commit();
      assertThat(writer.committed().search(new Query(new float[4096], 1)).hits()).hasSize(1);
    }
  }

  @Test
  void refusesVectorsThatCannotBeComparedNamingThePath() throws Exception {
    try (var writer = location().write(Example.CARD, null, 1)) {
      float[] broken = new float[16];
      broken[3] = Float.NaN;
      assertThatThrownBy(() -> writer.put(Example.entry("a/b.png"), broken))
          .isInstanceOf(IndexException.class)
          .hasMessage("a/b.png: its vector holds NaN at position 3");
      assertThatThrownBy(() -> writer.put(Example.entry("a/b.png"), new float[5]))
          .hasMessage("a/b.png: its vector has 5 dimensions, the index has 16");
      assertThatThrownBy(() -> writer.committed().search(new Query(broken, 1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("NaN");
      assertThatThrownBy(() -> writer.put(Example.entry("p".repeat(40_000)), new float[16]))
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("40000 bytes");
      writer.put(Example.entry("p".repeat(Entry.MAX_TEXT_BYTES)), new float[16]);
      writer.commit();
      assertThat(writer.committed().statistics().entries()).isEqualTo(1);
    }
  }

  @Test
  void refusesAnotherModelDimensionOrDataAndNamesTheRemedy() throws Exception {
    load(List.of());
    assertRefused(new IndexCard(16, "otherhash", "/data"), "another model");
    assertRefused(new IndexCard(32, "aaaabbbbccccdddd", "/data"), "dimension 16");
    assertRefused(new IndexCard(16, "aaaabbbbccccdddd", "/else"), "/data, not to");
    try (var index = location().open()) {
      assertThat(index.card()).isEqualTo(Example.CARD);
    }
  }

  private void assertRefused(IndexCard card, String message) {
    assertThatThrownBy(() -> location().write(card, null, 1))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("--rebuild");
  }

  @Test
  void aRebuildKeepsTheOldIndexUntilItsFirstCommit() throws Exception {
    load(List.of(Example.of("old1", new float[16]), Example.of("old2", new float[16])));
    IndexCard other = new IndexCard(4, "otherhash", "/data");
    try (var writer = location().rebuild(other, null, 1)) {
      writer.put(Example.entry("dropped"), new float[4]);
    }
    try (var reader = location().open()) {
      assertThat(reader.card()).isEqualTo(Example.CARD);
      assertThat(reader.statistics().entries()).isEqualTo(2);
      try (var writer = location().rebuild(other, null, 1)) {
        writer.put(Example.entry("new"), new float[4]);
        writer.put(Example.entry("old2"), new float[4]);
        writer.commit();
        assertThat(writer.committed().card()).isEqualTo(other);
      }
      assertThat(reader.search(new Query(new float[16], 9)).hits()).hasSize(2);
      reader.refresh();
      assertThat(reader.card()).isEqualTo(other);
      assertThat(reader.search(new Query(new float[4], 9)).hits()).hasSize(2);
      assertThat(reader.find("old1")).isNull();
      assertThat(reader.find("old2")).as("keeps its id").returns(1, Stored::id);
    }
  }

  @Test
  void keepsTheModel() throws Exception {
    byte[] bytes = new byte[9_000_000];
    new Random(Seeds.suite()).nextBytes(bytes);
    Path model = Files.write(folder.resolve("m.onnx"), bytes);
    location().write(Example.CARD, model, 1).close();
    assertModel(bytes);
    try (var writer = location().rebuild(Example.CARD, null, 1)) {
      writer.commit();
    }
    assertModel(bytes);
    byte[] others = {1, 2, 3};
    Files.write(model, others);
    try (var writer = location().rebuild(new IndexCard(16, "eeee", "/data"), model, 1)) {
      writer.commit();
    }
    assertModel(others);
  }

  private void assertModel(byte[] bytes) throws Exception {
    try (var index = location().open()) {
      assertThat(index.model()).isEqualTo(bytes);
    }
  }

  @Test
  void filtersAcceptWhatALoopAccepts() throws Exception {
    long seed = Seeds.suite();
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> examples = Example.clustered(600, 16, 20, random);
    try (var writer = location().write(Example.CARD, null, 1)) {
      Map<String, Entry> held = new HashMap<>();
      for (Example example : examples) {
        writer.put(example.entry(), example.vector());
        held.put(example.entry().path(), example.entry());
        if (random.nextInt(150) == 0) {
          writer.commit();
        }
      }
      writer.reject(Example.entry("family0/broken.png", "family0"), "truncated");
      writer.commit();
      Map<String, Integer> ids = ids(writer.committed());
      for (int round = 0; round < 200; round++) {
        if (round == 100) {
          // Same filters, other contents: what is cached must not be stale.
          for (Example example : examples.subList(0, 200)) {
            writer.remove(example.entry().path());
            held.remove(example.entry().path());
          }
          writer.commit();
        }
        Filter filter = FilterLoop.random(random, examples, 3);
        Set<String> expected =
            held.values().stream()
                .filter(
                    entry -> FilterLoop.accepts(filter, entry, ids.getOrDefault(entry.path(), -1)))
                .map(Entry::path)
                .collect(Collectors.toSet());
        SearchResult result =
            writer.committed().search(new Query(examples.getFirst().vector(), 1000, filter));
        assertThat(paths(result))
            .as("%s, seed %d", filter, seed)
            .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(result.plan().candidates()).isIn(expected.size(), -1);
      }
    }
  }

  private static Map<String, Integer> ids(VectorIndex index) throws IndexException {
    Map<String, Integer> ids = new HashMap<>();
    index.forEach(stored -> ids.put(stored.entry().path(), stored.id()));
    return ids;
  }

  static List<String> paths(SearchResult result) {
    return result.hits().stream().map(hit -> hit.entry().path()).toList();
  }

  private void load(List<Example> examples) throws Exception {
    try (var writer = location().write(Example.CARD, null, 2)) {
      for (Example example : examples) {
        writer.put(example.entry(), example.vector());
      }
      writer.compact();
    }
  }
}
