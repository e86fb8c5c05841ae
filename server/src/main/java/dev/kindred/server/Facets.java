package dev.kindred.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kindred.index.Entry;
import dev.kindred.index.Stored;
import dev.kindred.index.VectorIndex;
import java.io.IOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often each label and each year is found among the images of an index, so that filters can be
 * offered.
 *
 * @param label of every level
 * @param taken the years in which the images were taken, as far as they tell
 */
record Facets(Facet label, Facet taken) {

  /** No more values than this are told. */
  static final int MOST_VALUES = 200;

  /**
   * The values of a field.
   *
   * @param distinct how many there are
   * @param values the most frequent, the more frequent first
   * @param first day, in year-month-day; null where days have no sense or there is none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Facet(
      String field,
      int distinct,
      List<Count> values,
      @Nullable String first,
      @Nullable String last) {}

  record Count(String value, int count) {}

  static Facets of(VectorIndex index) throws IOException {
    Tally tally = new Tally();
    index.forEach(tally::add);
    return new Facets(
        facet("label", tally.labels, null, null),
        facet("taken", tally.years, tally.first, tally.last));
  }

  private static Facet facet(
      String field,
      Map<String, Integer> counts,
      @Nullable LocalDate first,
      @Nullable LocalDate last) {
    List<Count> values =
        counts.entrySet().stream()
            .map(value -> new Count(value.getKey(), value.getValue()))
            .sorted(Comparator.comparingInt((Count c) -> -c.count).thenComparing(c -> c.value))
            .limit(MOST_VALUES)
            .toList();
    return new Facet(
        field,
        counts.size(),
        values,
        first == null ? null : first.toString(),
        last == null ? null : last.toString());
  }

  private static final class Tally {
    final Map<String, Integer> labels = new HashMap<>();
    final Map<String, Integer> years = new HashMap<>();
    @Nullable LocalDate first;
    @Nullable LocalDate last;

    void add(Stored stored) {
      if (stored.rejection() != null) {
        return;
      }
      Entry entry = stored.entry();
      for (String label : new HashSet<>(entry.labels())) {
        labels.merge(label, 1, Integer::sum);
      }
      Long seconds = entry.takenSeconds();
      if (seconds != null) {
        add(LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC).toLocalDate());
      }
    }

    private void add(LocalDate day) {
      years.merge("%04d".formatted(day.getYear()), 1, Integer::sum);
      first = first == null || day.isBefore(first) ? day : first;
      last = last == null || day.isAfter(last) ? day : last;
    }
  }
}
