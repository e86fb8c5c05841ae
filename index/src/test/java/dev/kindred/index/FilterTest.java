package dev.kindred.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindred.index.Filter.Attribute;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

/** Filters in the index against the same predicate applied by a loop. */
class FilterTest {

  @TempDir Path directory;

  @Test
  void acceptsWhatALoopAccepts() throws IndexException {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> examples = Example.clustered(600, 16, 20, random);
    try (var writer = LuceneIndexWriter.open(directory, Example.CARD, 1)) {
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
      for (int round = 0; round < 200; round++) {
        if (round == 100) {
          // Same filters, other readers: what is cached must not be stale.
          for (Example example : examples.subList(0, 200)) {
            writer.remove(example.entry().path());
            held.remove(example.entry().path());
          }
          writer.commit();
        }
        Filter filter = randomFilter(random, examples, 3);
        Set<String> expected =
            held.values().stream()
                .filter(entry -> accepts(filter, entry, id(writer.committed(), entry)))
                .map(Entry::path)
                .collect(Collectors.toSet());
        SearchResult result =
            writer.committed().search(new Query(examples.getFirst().vector(), 1000, filter));
        assertThat(result.hits())
            .as("%s, seed %d", filter, seed)
            .extracting(hit -> hit.entry().path())
            .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(result.plan().candidates()).isEqualTo(expected.size());
      }
    }
  }

  @Test
  void aLabelIsAnyLevelOrTheWholeClass() {
    assertThat(EntryFields.names(List.of("script", "Greek", "alpha")))
        .containsExactlyInAnyOrder(
            "script", "Greek", "alpha", "script/Greek", "script/Greek/alpha");
    assertThat(EntryFields.names(List.of())).isEmpty();
  }

  @Test
  void theTypeIsTheExtensionInOneSpelling() {
    assertThat(FileType.of("a.b/c.JPG")).isEqualTo("jpeg");
    assertThat(FileType.of("a.b/c")).isEmpty();
    assertThat(FileType.of("c.tif")).isEqualTo("tiff");
    assertThat(FileType.of("c.tar.webp")).isEqualTo("webp");
  }

  @Test
  void aBitmapChangedAfterwardsDoesNotChangeTheFilter() {
    RoaringBitmap ids = RoaringBitmap.bitmapOf(1, 2);
    Filter.IdIn filter = new Filter.IdIn(ids);
    ids.add(3);
    filter.ids().add(4);
    assertThat(filter).isEqualTo(new Filter.IdIn(RoaringBitmap.bitmapOf(1, 2)));
  }

  private static int id(VectorIndex index, Entry entry) {
    try {
      Stored stored = index.find(entry.path());
      return stored == null ? -1 : stored.id();
    } catch (IndexException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean accepts(Filter filter, Entry entry, int id) {
    return switch (filter) {
      case Filter.And(var operands) -> operands.stream().allMatch(f -> accepts(f, entry, id));
      case Filter.Or(var operands) -> operands.stream().anyMatch(f -> accepts(f, entry, id));
      case Filter.Not(var operand) -> !accepts(operand, entry, id);
      case Filter.LabelIn(var labels) ->
          IntStream.rangeClosed(1, entry.labels().size())
              .anyMatch(n ->
                  labels.contains(entry.labels().get(n - 1))
                      || labels.contains(String.join("/", entry.labels().subList(0, n))));
      case Filter.PathIn(var paths) -> paths.contains(entry.path());
      case Filter.PathMatches(var glob) -> glob.matches(entry.path());
      case Filter.TypeIn(var types) ->
          types.stream().anyMatch(type -> entry.path().endsWith("." + type));
      case Filter.Range(var attribute, var min, var max) -> {
        Long value =
            switch (attribute) {
              case WIDTH -> Long.valueOf(entry.width());
              case HEIGHT -> Long.valueOf(entry.height());
              case BYTES -> Long.valueOf(entry.bytes());
              case TAKEN -> entry.takenSeconds();
            };
        yield value != null && value >= min && value <= max;
      }
      case Filter.IdIn idIn -> idIn.ids().contains(id);
    };
  }

  private static Filter randomFilter(SplittableRandom random, List<Example> examples, int depth) {
    return switch (random.nextInt(depth == 0 ? 6 : 9)) {
      case 0 ->
          new Filter.LabelIn(
              Set.of("family" + random.nextInt(6), "family1/kind" + random.nextInt(5), "kind2"));
      case 1 -> new Filter.PathIn(Set.of(anyPath(random, examples), "no/such/path"));
      case 2 ->
          new Filter.PathMatches(
              new Glob("family" + random.nextInt(5) + "/*" + random.nextInt(10) + ".png"));
      case 3 -> {
        List<Attribute> attributes = List.copyOf(EnumSet.allOf(Attribute.class));
        Attribute attribute = attributes.get(random.nextInt(attributes.size()));
        long bound = attribute == Attribute.TAKEN ? 2_000_000_000L : 2000;
        long a = random.nextLong(bound);
        yield new Filter.Range(attribute, a, a + random.nextLong(bound));
      }
      case 4 -> {
        RoaringBitmap ids = new RoaringBitmap();
        random.ints(50, 0, examples.size()).forEach(ids::add);
        yield new Filter.IdIn(ids);
      }
      case 5 -> new Filter.TypeIn(Set.of(random.nextBoolean() ? "png" : "jpeg"));
      case 6 -> new Filter.And(operands(random, examples, depth));
      case 7 -> new Filter.Or(operands(random, examples, depth));
      default -> new Filter.Not(randomFilter(random, examples, depth - 1));
    };
  }

  private static List<Filter> operands(SplittableRandom random, List<Example> examples, int depth) {
    List<Filter> operands = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      operands.add(randomFilter(random, examples, depth - 1));
    }
    return operands;
  }

  private static String anyPath(SplittableRandom random, List<Example> examples) {
    return examples.get(random.nextInt(examples.size())).entry().path();
  }
}
