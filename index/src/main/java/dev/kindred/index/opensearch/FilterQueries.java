package dev.kindred.index.opensearch;

import dev.kindred.index.Filter;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/** Filters in the query language of OpenSearch. */
final class FilterQueries {

  /** Terms that OpenSearch takes in one query by default. */
  static final int MOST_TERMS = 65_536;

  private static final Map<String, ?> NOTHING = Map.of("match_none", Map.of());
  private static final Map<String, ?> EVERYTHING = Map.of("match_all", Map.of());

  private FilterQueries() {}

  static Map<String, ?> of(Filter filter) {
    return switch (filter) {
      case Filter.And(var operands) ->
          operands.isEmpty() ? EVERYTHING : bool("filter", all(operands));
      case Filter.Or(var operands) -> any(all(operands));
      case Filter.Not(var operand) -> bool("must_not", List.of(of(operand)));
      case Filter.LabelIn(var labels) -> terms(Documents.LABEL, labels);
      case Filter.PathIn(var paths) -> terms(Documents.PATH, paths);
      // The signs of a Glob are those of a wildcard, the backslash included.
      case Filter.PathMatches(var glob) ->
          Map.of("wildcard", Map.of(Documents.PATH, Map.of("value", glob.pattern())));
      case Filter.TypeIn(var types) -> terms(Documents.TYPE, types);
      case Filter.Range(var attribute, var min, var max) ->
          Map.of("range", Map.of(attribute.field(), Map.of("gte", min, "lte", max)));
      case Filter.IdIn idIn -> ids(idIn.ids());
    };
  }

  private static List<Map<String, ?>> all(List<Filter> operands) {
    List<Map<String, ?>> queries = new ArrayList<>();
    operands.forEach(operand -> queries.add(of(operand)));
    return queries;
  }

  private static Map<String, ?> any(List<Map<String, ?>> queries) {
    return switch (queries.size()) {
      case 0 -> NOTHING;
      case 1 -> queries.getFirst();
      default -> bool("should", queries);
    };
  }

  private static Map<String, ?> bool(String clause, List<Map<String, ?>> queries) {
    return Map.of("bool", Map.of(clause, queries));
  }

  private static Map<String, ?> terms(String field, Collection<String> values) {
    List<String> all = List.copyOf(values);
    List<Map<String, ?>> chunks = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MOST_TERMS) {
      List<String> chunk = all.subList(from, Math.min(all.size(), from + MOST_TERMS));
      chunks.add(Map.of("terms", Map.of(field, chunk)));
    }
    return any(chunks);
  }

  /** OpenSearch reads sets in the portable Roaring format, so that large ones stay small. */
  private static Map<String, ?> ids(RoaringBitmap ids) {
    if (ids.isEmpty()) {
      return NOTHING;
    }
    ids.runOptimize();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(ids.serializedSizeInBytes());
    try {
      ids.serialize(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String text = Base64.getEncoder().encodeToString(bytes.toByteArray());
    return Map.of("terms", Map.of(Documents.ID, List.of(text), "value_type", "bitmap"));
  }
}
