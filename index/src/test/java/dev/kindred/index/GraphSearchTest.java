package dev.kindred.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.testing.Seeds;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index large enough for a graph. */
class GraphSearchTest {

  private static final long SEED = Seeds.suite();
  private static final List<Example> EXAMPLES =
      Example.clustered(9000, 64, 40, new SplittableRandom(SEED));

  private static final IndexCard CARD = new IndexCard(64, "aaaabbbbccccdddd", "/data");

  @TempDir static Path directory;

  private static LuceneIndex index;

  @BeforeAll
  static void load() throws IndexException {
    try (var writer = LuceneIndexWriter.open(directory, CARD, 2)) {
      for (int i = 0; i < EXAMPLES.size(); i++) {
        writer.put(EXAMPLES.get(i).entry(), EXAMPLES.get(i).vector());
        if (i == 3000) {
          writer.commit();
        }
      }
      writer.compact();
    }
    index = LuceneIndex.open(directory);
  }

  @AfterAll
  static void close() throws IndexException {
    index.close();
  }

  @Test
  void manyVectorsAreSearchedByGraphWithHighRecall() throws IndexException {
    assertThat(index.statistics())
        .returns(9000, IndexStatistics::entries)
        .returns(1, IndexStatistics::segments);
    long found = 0;
    for (Example example : EXAMPLES.subList(0, 50)) {
      SearchResult result = index.search(new Query(example.vector(), 10));
      assertThat(result.plan())
          .returns(SearchResult.Kind.GRAPH, SearchResult.Plan::kind)
          .returns(9000, SearchResult.Plan::candidates)
          .returns(100, SearchResult.Plan::effort);
      Set<String> right = new HashSet<>(Example.nearest(EXAMPLES, example.vector(), 10));
      found += result.hits().stream().filter(h -> right.contains(h.entry().path())).count();
    }
    assertThat(found / 500.).as("recall, seed %d", SEED).isGreaterThanOrEqualTo(.98);
  }

  @Test
  void aSelectiveFilterIsScannedAndABroadOneIsWalked() throws IndexException {
    float[] query = EXAMPLES.getFirst().vector();
    Filter narrow = new Filter.LabelIn(Set.of("family1/kind1"));
    SearchResult few = index.search(new Query(query, 10, narrow));
    assertThat(few.plan().kind()).isEqualTo(SearchResult.Kind.EXACT);
    assertThat(few.hits())
        .hasSize(10)
        .allMatch(hit -> hit.entry().labels().equals(List.of("family1", "kind1")));
    SearchResult broad = index.search(new Query(query, 10, narrow.negate()));
    assertThat(broad.plan().kind()).isEqualTo(SearchResult.Kind.GRAPH);
    assertThat(broad.hits())
        .hasSize(10)
        .noneMatch(hit -> hit.entry().labels().equals(List.of("family1", "kind1")));
    assertThat(index.search(new Query(query, 10, narrow, Query.Method.GRAPH, 50)).plan())
        .extracting(SearchResult.Plan::kind, SearchResult.Plan::effort)
        .containsExactly(SearchResult.Kind.GRAPH, 50);
  }

  @Test
  void theEvaluationCoversEverySelectivityAndEffort() throws IndexException {
    List<AnnEvaluation.Row> rows =
        new AnnEvaluation(50, 10, List.of(11, 200), List.of(1., .01), 1).run(index);
    assertThat(rows)
        .extracting(AnnEvaluation.Row::method)
        .containsExactly(
            Query.Method.EXACT,
            Query.Method.PLANNED,
            Query.Method.GRAPH,
            Query.Method.GRAPH,
            Query.Method.EXACT,
            Query.Method.PLANNED,
            Query.Method.GRAPH,
            Query.Method.GRAPH);
    assertThat(rows.get(0).recall()).isEqualTo(1);
    assertThat(rows.get(1).recall()).as("seed %d", SEED).isGreaterThanOrEqualTo(.98);
    assertThat(rows.get(3).recall()).isGreaterThanOrEqualTo(rows.get(2).recall());
    assertThat(rows.get(3).kind()).isEqualTo(SearchResult.Kind.GRAPH);
    assertThat(rows.get(5).kind()).isEqualTo(SearchResult.Kind.EXACT);
    assertThat(rows.get(5).recall()).isEqualTo(1);
    assertThat(rows).allMatch(row -> row.p99Micros() >= row.p50Micros());
  }

  @Test
  void anEmptyIndexHasNothingToMiss(@TempDir Path empty) throws IndexException {
    try (var writer = LuceneIndexWriter.open(empty, Example.CARD, 1)) {
      assertThat(AnnEvaluation.DEFAULT.run(writer.committed()))
          .isNotEmpty()
          .allMatch(row -> row.recall() == 1);
    }
  }
}
