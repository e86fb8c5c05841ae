package dev.kindred.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.testing.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs that are walked by vectors of 4 bits a dimension. */
class QuantizedGraphTest {

  private static final int DIMENSION = 128;
  private static final IndexCard CARD =
      new IndexCard(DIMENSION, "aaaabbbbccccdddd", List.of(new DataRoot("", "/data")), true);
  private static final long SEED = Seeds.suite();
  private static final List<Example> EXAMPLES =
      Example.clustered(9000, DIMENSION, 60, new SplittableRandom(SEED));

  @TempDir static Path shared;

  private static LuceneIndex index;

  @BeforeAll
  static void load() throws IndexException {
    try (var writer = LuceneIndexWriter.open(shared, CARD, 2)) {
      for (Example example : EXAMPLES) {
        writer.put(example.entry(), example.vector());
      }
      writer.compact();
    }
    index = LuceneIndex.open(shared);
  }

  @AfterAll
  static void close() throws IndexException {
    index.close();
  }

  @Test
  void theWalkFindsNearlyAllAndDistancesAreExact() throws IndexException {
    assertThat(index.card()).isEqualTo(CARD);
    assertThat(recall(index, EXAMPLES, null, Query.Method.GRAPH, SearchResult.Kind.QUANTIZED_GRAPH))
        .as("recall, seed %d", SEED)
        .isGreaterThanOrEqualTo(.95);
  }

  @Test
  void aScanComparesTheFullVectors() throws IndexException {
    assertThat(recall(index, EXAMPLES, null, Query.Method.EXACT, SearchResult.Kind.EXACT))
        .as("recall, seed %d", SEED)
        .isEqualTo(1);
  }

  @Test
  void filtersHold() throws IndexException {
    List<Example> family =
        EXAMPLES.stream().filter(e -> e.entry().labels().contains("family3")).toList();
    Filter filter = new Filter.LabelIn(Set.of("family3"));
    assertThat(recall(index, family, filter, Query.Method.GRAPH, SearchResult.Kind.QUANTIZED_GRAPH))
        .as("recall, seed %d", SEED)
        .isGreaterThanOrEqualTo(.95);
  }

  @Test
  void itGrowsAsAnyIndexDoes(@TempDir Path directory) throws IndexException {
    List<Example> some = new ArrayList<>(EXAMPLES.subList(0, 8400));
    try (var writer = LuceneIndexWriter.open(directory, CARD, 2)) {
      for (Example example : some) {
        writer.put(example.entry(), example.vector());
      }
      writer.commit();
      for (int i = 0; i < 100; i++) {
        writer.remove(some.removeFirst().entry().path());
      }
      writer.compact();
      assertThat(
              recall(
                  writer.committed(),
                  some,
                  null,
                  Query.Method.GRAPH,
                  SearchResult.Kind.QUANTIZED_GRAPH))
          .as("recall, seed %d", SEED)
          .isGreaterThanOrEqualTo(.95);
    }
    assertThat(LuceneIndex.verify(directory).intact()).isTrue();
  }

  @Test
  void anIndexStaysAsItWasMade() {
    IndexCard other = new IndexCard(DIMENSION, "aaaabbbbccccdddd", "/data");
    assertThatThrownBy(() -> LuceneIndexWriter.open(shared, other, 1))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("was made with --quantize; rebuild it with");
  }

  /** Of the ten nearest, the share that is found; all that is found must be stored so. */
  private static double recall(
      VectorIndex index,
      List<Example> examples,
      @Nullable Filter filter,
      Query.Method method,
      SearchResult.Kind kind)
      throws IndexException {
    Map<String, Example> byPath = new HashMap<>();
    examples.forEach(example -> byPath.put(example.entry().path(), example));
    int found = 0;
    for (Example example : EXAMPLES.subList(700, 740)) {
      float[] query = example.vector();
      int effort = method == Query.Method.EXACT ? 0 : Planner.defaultEffort(10);
      SearchResult result = index.search(new Query(query, 10, filter, method, effort));
      assertThat(result.plan().kind()).isEqualTo(kind);
      List<String> nearest = Example.nearest(examples, query, 10);
      for (Hit hit : result.hits()) {
        Example stored = Objects.requireNonNull(byPath.get(hit.entry().path()), "is not accepted");
        assertThat(hit.distance()).isCloseTo(stored.distanceTo(query), within(1e-6));
        found += nearest.contains(hit.entry().path()) ? 1 : 0;
      }
    }
    return found / 400.;
  }
}
