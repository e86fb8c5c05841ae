package dev.kindred.index;

import dev.kindred.index.Filter.Attribute;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.roaringbitmap.RoaringBitmap;

/** Random filters, and what each accepts by the plainest code. */
final class FilterLoop {

  private FilterLoop() {}

  static boolean accepts(Filter filter, Entry entry, int id) {
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

  static Filter random(SplittableRandom random, List<Example> examples, int depth) {
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
      default -> new Filter.Not(random(random, examples, depth - 1));
    };
  }

  private static List<Filter> operands(SplittableRandom random, List<Example> examples, int depth) {
    List<Filter> operands = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      operands.add(random(random, examples, depth - 1));
    }
    return operands;
  }

  private static String anyPath(SplittableRandom random, List<Example> examples) {
    return examples.get(random.nextInt(examples.size())).entry().path();
  }
}
