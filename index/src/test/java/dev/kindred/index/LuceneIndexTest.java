package dev.kindred.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.testing.Seeds;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LuceneIndexTest {

  @TempDir Path directory;

  @Test
  void fewVectorsAreScannedAndTheAnswerIsExact() throws IndexException {
    long seed = Seeds.suite();
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

  private void load(List<Example> examples) throws IndexException {
    try (var writer = LuceneIndexWriter.open(directory, Example.CARD, 2)) {
      for (Example example : examples) {
        writer.put(example.entry(), example.vector());
      }
      writer.compact();
    }
  }
}
