package dev.kindred.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.testing.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.roaringbitmap.RoaringBitmap;

/** Recall under filters of any selectivity, against comparing all that is accepted. */
class SelectivityTest {

  private static final long SEED = Seeds.suite();
  private static final int DIMENSION = 64;
  private static final int COUNT = 10_000;
  private static final int QUERIES = 30;
  private static final List<Example> ALL =
      Example.clustered(COUNT + QUERIES, DIMENSION, 50, new SplittableRandom(SEED));
  private static final List<Example> HELD = ALL.subList(0, COUNT);
  private static final List<Example> ASKED = ALL.subList(COUNT, COUNT + QUERIES);
  private static final Map<String, Integer> IDS = new HashMap<>();

  @TempDir static Path directory;

  private static LuceneIndex index;

  @BeforeAll
  static void load() throws IndexException {
    IndexCard card = new IndexCard(DIMENSION, "aaaabbbbccccdddd", "/data");
    try (var writer = LuceneIndexWriter.open(directory, card, 2)) {
      for (Example example : HELD) {
        writer.put(example.entry(), example.vector());
      }
      writer.compact();
    }
    index = LuceneIndex.open(directory);
    index.forEach(stored -> IDS.put(stored.entry().path(), stored.id()));
  }

  @AfterAll
  static void close() throws IndexException {
    index.close();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, .3, .1, .03, .01, .003, .001, .0003, .0001})
  void recallHoldsWhenTheFilterIsRandom(double selectivity) throws IndexException {
    SplittableRandom random = new SplittableRandom(SEED + 1);
    List<Example> accepted = new ArrayList<>(HELD);
    while (accepted.size() > COUNT * selectivity) {
      int last = accepted.size() - 1;
      accepted.set(random.nextInt(accepted.size()), accepted.get(last));
      accepted.remove(last);
    }
    for (Query.Method method : List.of(Query.Method.PLANNED, Query.Method.GRAPH)) {
      double recall = 0;
      for (Example query : ASKED) {
        recall += recall(query, accepted, method);
      }
      assertThat(recall / QUERIES)
          .as("%s at %s, seed %d", method, selectivity, SEED)
          .isGreaterThanOrEqualTo(.95);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {.9, .5, .3, .1, .01, .001})
  void recallHoldsWhenOnlyWhatIsFarAwayIsAccepted(double selectivity) throws IndexException {
    double recall = 0;
    for (Example query : ASKED) {
      List<Example> far = byDistance(query).subList((int) (COUNT * (1 - selectivity)), COUNT);
      recall += recall(query, far, Query.Method.PLANNED);
    }
    assertThat(recall / QUERIES)
        .as("farthest %s, seed %d", selectivity, SEED)
        .isGreaterThanOrEqualTo(.95);
  }

  @Test
  void aWalkThatMeetsTooMuchIsGivenUpForAScan() throws IndexException {
    Example query = ASKED.getFirst();
    List<Example> far = byDistance(query).subList(COUNT / 10, COUNT);
    SearchResult result = index.search(new Query(query.vector(), 10, filter(far)));
    assertThat(result.plan())
        .returns(SearchResult.Kind.EXACT, SearchResult.Plan::kind)
        .returns(true, SearchResult.Plan::gaveUp);
    assertThat(result.plan().graphMicros()).isLessThan(result.plan().scanMicros());
    assertThat(result.hits())
        .extracting(hit -> hit.entry().path())
        .isEqualTo(Example.nearest(far, query.vector(), 10));
  }

  private static double recall(Example query, List<Example> accepted, Query.Method method)
      throws IndexException {
    Set<String> right = new HashSet<>(Example.nearest(accepted, query.vector(), 10));
    List<Hit> hits =
        index.search(new Query(query.vector(), 10, filter(accepted), method, 0)).hits();
    return (double) hits.stream().filter(h -> right.contains(h.entry().path())).count()
        / right.size();
  }

  private static List<Example> byDistance(Example query) {
    List<Example> sorted = new ArrayList<>(HELD);
    sorted.sort(Comparator.comparingDouble(example -> example.distanceTo(query.vector())));
    return sorted;
  }

  private static Filter filter(List<Example> accepted) {
    RoaringBitmap ids = new RoaringBitmap();
    accepted.forEach(example -> ids.add(IDS.getOrDefault(example.entry().path(), -1)));
    return new Filter.IdIn(ids);
  }
}
