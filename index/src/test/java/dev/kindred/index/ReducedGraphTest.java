package dev.kindred.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.testing.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wide vectors, whose graph is on reduced ones where that keeps the neighbours. */
class ReducedGraphTest {

  private static final int DIMENSION = 256;
  private static final IndexCard CARD = new IndexCard(DIMENSION, "aaaabbbbccccdddd", "/data");
  private static final long SEED = Seeds.suite();
  private static final List<Example> EXAMPLES = examples(9000, 12, .1);

  @TempDir static Path shared;

  private static LuceneIndex index;

  private static List<Example> examples(int count, int directions, double noise) {
    float[][] vectors =
        Example.flat(count, DIMENSION, directions, noise, new SplittableRandom(SEED));
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      examples.add(new Example(Example.entry("p" + i, i % 3 == 0 ? "third" : "other"), vectors[i]));
    }
    return examples;
  }

  @BeforeAll
  static void load() throws IndexException {
    load(shared, EXAMPLES);
    index = LuceneIndex.open(shared);
  }

  private static void load(Path directory, List<Example> examples) throws IndexException {
    try (var writer = LuceneIndexWriter.open(directory, CARD, 2)) {
      for (int i = 0; i < examples.size(); i++) {
        writer.put(examples.get(i).entry(), examples.get(i).vector());
        if (i == 100) {
          writer.reject(Example.entry("broken"), "not an image"); // numbers differ from documents
          writer.commit();
        }
      }
      writer.compact();
    }
  }

  @AfterAll
  static void close() throws IndexException {
    index.close();
  }

  @Test
  void theReducedGraphFindsWhatComparingAllFinds() throws IndexException {
    assertThat(index.statistics())
        .returns(ReductionTrial.DIMENSION, IndexStatistics::graphDimension)
        .returns(1, IndexStatistics::segments);
    assertRecall(index, EXAMPLES, null, SearchResult.Kind.REDUCED_GRAPH);
    assertThat(index.search(new Query(EXAMPLES.getFirst().vector(), 10)).plan().kind())
        .as("what the planner takes")
        .isEqualTo(SearchResult.Kind.REDUCED_GRAPH);
  }

  @Test
  void filtersHoldInTheReducedGraph() throws IndexException {
    List<Example> third =
        EXAMPLES.stream().filter(e -> e.entry().labels().contains("third")).toList();
    Filter filter = new Filter.LabelIn(Set.of("third"));
    assertRecall(index, third, filter, SearchResult.Kind.REDUCED_GRAPH);
  }

  @Test
  void deletedAndChangedEntriesAreNotFoundAsTheyWere(@TempDir Path directory)
      throws IndexException {
    load(directory, EXAMPLES);
    Map<String, Example> left = new HashMap<>();
    EXAMPLES.forEach(example -> left.put(example.entry().path(), example));
    SplittableRandom random = new SplittableRandom(SEED);
    try (var writer = LuceneIndexWriter.open(directory, CARD, 2)) {
      for (int i = 0; i < 600; i++) {
        writer.remove("p" + i);
        left.remove("p" + i);
        Example moved =
            new Example(Example.entry("p" + (1000 + i)), Example.gaussian(DIMENSION, .2, random));
        writer.put(moved.entry(), moved.vector());
        left.put(moved.entry().path(), moved);
      }
      writer.commit();
      var before = writer.committed();
      assertRecall(before, List.copyOf(left.values()), null, SearchResult.Kind.REDUCED_GRAPH);
      writer.compact();
      assertThat(before.statistics())
          .returns(1, IndexStatistics::segments)
          .returns(8400, IndexStatistics::entries);
      assertRecall(before, List.copyOf(left.values()), null, SearchResult.Kind.REDUCED_GRAPH);
    }
    assertThat(LuceneIndex.verify(directory).intact()).isTrue();
  }

  @Test
  void vectorsThatFillTheSpaceKeepTheirFullGraph(@TempDir Path directory) throws IndexException {
    load(directory, examples(8300, 0, 1));
    try (var full = LuceneIndex.open(directory)) {
      assertThat(full.statistics().graphDimension()).isEqualTo(DIMENSION);
      Query query = new Query(new float[DIMENSION], 10, null, Query.Method.GRAPH, 100);
      assertThat(full.search(query).plan().kind()).isEqualTo(SearchResult.Kind.GRAPH);
    }
    assertThat(LuceneIndex.verify(directory).intact()).isTrue();
  }

  @Test
  void anIndexFromBeforeThereWereReducedGraphsStaysInUse(@TempDir Path directory)
      throws IOException {
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setCodec(
                new Lucene104Codec() {
                  @Override
                  public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                    return new Lucene99HnswVectorsFormat(32, 200);
                  }
                });
    try (var lucene = FSDirectory.open(directory);
        IndexWriter writer = new IndexWriter(lucene, config)) {
      for (int i = 0; i < EXAMPLES.size(); i++) {
        Example example = EXAMPLES.get(i);
        writer.addDocument(EntryFields.document(i, example.entry(), example.vector()));
      }
      writer.setLiveCommitData(IndexDirectory.userData(CARD, EXAMPLES.size()).entrySet());
      writer.commit();
    }
    try (var writer = LuceneIndexWriter.open(directory, CARD, 2)) {
      VectorIndex old = writer.committed();
      assertThat(old.statistics().graphDimension()).isEqualTo(DIMENSION);
      assertRecall(old, EXAMPLES, null, SearchResult.Kind.GRAPH);
      List<Example> more = new ArrayList<>(EXAMPLES);
      for (int i = 0; i < 600; i++) {
        Example example = new Example(Example.entry("q" + i), EXAMPLES.get(i).vector());
        writer.put(example.entry(), example.vector());
        more.add(example);
      }
      writer.compact();
      assertThat(old.statistics().graphDimension()).isEqualTo(ReductionTrial.DIMENSION);
      assertRecall(old, more, null, SearchResult.Kind.REDUCED_GRAPH);
    }
  }

  private static void assertRecall(
      VectorIndex index, List<Example> examples, @Nullable Filter filter, SearchResult.Kind kind)
      throws IndexException {
    Map<String, Example> byPath = new HashMap<>();
    examples.forEach(example -> byPath.put(example.entry().path(), example));
    int found = 0;
    for (Example example : EXAMPLES.subList(700, 740)) {
      float[] query = example.vector();
      SearchResult result = index.search(new Query(query, 10, filter, Query.Method.GRAPH, 100));
      assertThat(result.plan().kind()).isEqualTo(kind);
      assertThat(result.hits()).hasSize(10);
      double farthest =
          examples.stream()
              .mapToDouble(e -> e.distanceTo(query))
              .sorted()
              .skip(9)
              .findFirst()
              .orElseThrow();
      for (Hit hit : result.hits()) {
        Example stored = Objects.requireNonNull(byPath.get(hit.entry().path()), "is deleted");
        assertThat(hit.distance()).isCloseTo(stored.distanceTo(query), within(1e-6));
        found += hit.distance() <= farthest + 1e-6 ? 1 : 0;
      }
    }
    assertThat(found / 400.).as("recall, seed %d", SEED).isGreaterThanOrEqualTo(.97);
  }
}
