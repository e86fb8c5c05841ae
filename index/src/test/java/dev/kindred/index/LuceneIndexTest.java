package dev.kindred.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneIndexTest {

  @TempDir Path directory;

  @Test
  void fewVectorsAreScannedAndTheAnswerIsExact() throws IndexException {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> examples = Example.clustered(500, 16, 10, random);
    load(examples);
    try (var index = LuceneIndex.open(directory)) {
      for (int round = 0; round < 50; round++) {
        float[] query = Example.unit(Example.gaussian(16, 1, random));
        SearchResult result = index.search(new Query(query, 10));
        assertThat(result.plan())
            .returns(SearchResult.Kind.EXACT, SearchResult.Plan::kind)
            .returns(500, SearchResult.Plan::candidates)
            .returns(0, SearchResult.Plan::effort);
        assertThat(result.hits())
            .as("seed %d", seed)
            .extracting(hit -> hit.entry().path())
            .isEqualTo(Example.nearest(examples, query, 10));
      }
    }
  }

  @Test
  void distancesAreExactAlsoBetweenNearDuplicates() throws IndexException {
    float[] a = Example.unit(Example.gaussian(16, 1, new SplittableRandom(1)));
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      float[] near = a.clone();
      near[0] += i * 1e-5f;
      examples.add(Example.of(i + ".png", near));
    }
    load(examples);
    try (var index = LuceneIndex.open(directory)) {
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
  void followsRandomPutsRejectionsRemovalsAndReopenings() throws IndexException {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Example> held = new HashMap<>();
    Map<String, String> rejected = new HashMap<>();
    for (int round = 0; round < 8; round++) {
      try (var writer = LuceneIndexWriter.open(directory, Example.CARD, 2)) {
        for (int step = random.nextInt(120); step > 0; step--) {
          String path = "p" + random.nextInt(150);
          switch (random.nextInt(10)) {
            case 0, 1 -> {
              writer.remove(path);
              held.remove(path);
              rejected.remove(path);
            }
            case 2 -> {
              writer.reject(Example.entry(path), "reason " + step);
              held.remove(path);
              rejected.put(path, "reason " + step);
            }
            case 3 -> writer.commit();
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
      try (var index = LuceneIndex.open(directory)) {
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
        assertThat(index.search(new Query(query, 20)).hits())
            .as("seed %d", seed)
            .extracting(hit -> hit.entry().path())
            .isEqualTo(Example.nearest(held.values(), query, 20));
        for (Example example : held.values()) {
          assertThat(index.vector(example.entry().path())).isEqualTo(example.vector());
        }
      }
    }
  }

  @Test
  void anEntryComesBackAsItWasPutAndKeepsItsId() throws IndexException {
    Entry entry =
        new Entry("Ünï/😀 1.png", List.of("Ünï", "α"), 1, 2, 1L << 40, -5, -86_400L, "00ff7a");
    Entry changed = new Entry(entry.path(), List.of(), 3, 4, 5, 6, null);
    try (var writer = LuceneIndexWriter.open(directory, Example.CARD, 1)) {
      writer.put(Example.entry("other"), new float[16]);
      writer.put(entry, new float[16]);
      writer.commit();
      Stored first = writer.committed().find(entry.path());
      assertThat(first).isEqualTo(new Stored(1, entry, null));
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
  void kMayExceedTheIndexAndTheIndexMayBeEmpty() throws IndexException {
    load(List.of());
    try (var index = LuceneIndex.open(directory)) {
      assertThat(index.search(new Query(new float[16], 10)).hits()).isEmpty();
    }
    load(Example.clustered(3, 16, 1, new SplittableRandom(1)));
    try (var index = LuceneIndex.open(directory)) {
      assertThat(index.search(new Query(new float[16], 1000)).hits()).hasSize(3);
    }
    assertThatThrownBy(() -> new Query(new float[16], 0)).hasMessageContaining("k is 0");
  }

  @Test
  void searchesSeeACommitOnlyWhenItIsMade() throws IndexException {
    load(List.of(Example.of("a", new float[16])));
    try (var reader = LuceneIndex.open(directory);
        var writer = LuceneIndexWriter.open(directory, Example.CARD, 1)) {
      writer.put(Example.entry("b"), new float[16]);
      reader.refresh();
      assertThat(reader.search(new Query(new float[16], 9)).hits()).hasSize(1);
      assertThat(writer.committed().search(new Query(new float[16], 9)).hits()).hasSize(1);
      writer.commit();
      assertThat(writer.committed().search(new Query(new float[16], 9)).hits()).hasSize(2);
      assertThat(reader.search(new Query(new float[16], 9)).hits()).hasSize(1);
      reader.refresh();
      assertThat(reader.search(new Query(new float[16], 9)).hits()).hasSize(2);
      writer.put(Example.entry("c"), new float[16]);
    }
    try (var index = LuceneIndex.open(directory)) {
      assertThat(index.find("c")).as("closed without commit").isNull();
    }
  }

  @Test
  void vectorsOfUpTo4096DimensionsFit() throws IndexException {
    IndexCard card = new IndexCard(4096, "hash", "/data");
    try (var writer = LuceneIndexWriter.open(directory, card, 1)) {
      writer.put(Example.entry("wide"), new float[4096]);
      writer.commit();
      assertThat(writer.committed().search(new Query(new float[4096], 1)).hits()).hasSize(1);
    }
    assertThatThrownBy(() -> new IndexCard(4097, "hash", "/data")).hasMessageContaining("4097");
  }

  private void load(List<Example> examples) throws IndexException {
    try (var writer = LuceneIndexWriter.open(directory, Example.CARD, 2)) {
      for (Example example : examples) {
        writer.put(example.entry(), example.vector());
      }
      writer.compact();
    }
  }
}
