package dev.kindred.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.jspecify.annotations.Nullable;

/** Answers queries on one state of the index: plans, searches each segment, merges, rescores. */
final class LuceneSearch {

  private final FilterCache filters = new FilterCache();

  private record Candidate(LeafReaderContext segment, int doc, float score) {}

  Matches matches(LeafReader leaf, @Nullable Filter filter) throws IOException {
    return filters.matches(leaf, filter);
  }

  SearchResult search(DirectoryReader reader, Query query) throws IOException {
    int effort = query.effort() == 0 ? Planner.defaultEffort(query.k()) : query.effort();
    Course course = new Course(query, Math.max(effort, query.k()));
    for (LeafReaderContext segment : reader.leaves()) {
      Matches matches = matches(segment.reader(), query.filter());
      if (matches.count() > 0) {
        course.search(segment, matches);
      }
    }
    List<Candidate> candidates = course.candidates;
    candidates.sort(Comparator.comparingDouble(candidate -> -candidate.score()));
    return new SearchResult(
        hits(candidates.subList(0, Math.min(query.k(), candidates.size())), query.vector()),
        course.plan());
  }

  /** One search as it goes from segment to segment. */
  private static final class Course {
    private final Query query;
    private final int effort;
    private final List<Candidate> candidates = new ArrayList<>();
    private SearchResult.Kind kind = SearchResult.Kind.EXACT;
    private int accepted;
    private double scanNanos;
    private double walkNanos;
    private boolean gaveUp;

    Course(Query query, int effort) {
      this.query = query;
      this.effort = effort;
    }

    void search(LeafReaderContext segment, Matches matches) throws IOException {
      LeafReader leaf = segment.reader();
      Planner.Part part =
          new Planner.Part(
              matches.count(),
              leaf.maxDoc(),
              query.vector().length,
              SegmentSearch.graphDimension(leaf));
      accepted += matches.count();
      scanNanos += part.scanNanos();
      walkNanos += part.graphDimension() == 0 ? part.scanNanos() : part.walkNanos(effort);
      TopDocs found =
          switch (query.method()) {
            case EXACT -> scan(leaf, matches);
            case GRAPH ->
                part.graphDimension() == 0
                    ? scan(leaf, matches)
                    : walk(leaf, matches, Integer.MAX_VALUE);
            case PLANNED ->
                part.scans(effort) ? scan(leaf, matches) : walk(leaf, matches, part.visitLimit());
          };
      for (ScoreDoc scored : found.scoreDocs) {
        candidates.add(new Candidate(segment, scored.doc, scored.score));
      }
    }

    private TopDocs scan(LeafReader leaf, Matches matches) throws IOException {
      return SegmentSearch.scan(leaf, query.vector(), matches, query.k());
    }

    private TopDocs walk(LeafReader leaf, Matches matches, int visits) throws IOException {
      TopDocs found = SegmentSearch.walk(leaf, query.vector(), matches, query.k(), effort, visits);
      if (found == null) {
        gaveUp = true;
        return scan(leaf, matches);
      }
      SearchResult.Kind walked = SegmentSearch.graph(leaf);
      if (kind == SearchResult.Kind.EXACT || walked == SearchResult.Kind.REDUCED_GRAPH) {
        kind = walked;
      }
      return found;
    }

    SearchResult.Plan plan() {
      return new SearchResult.Plan(
          kind,
          accepted,
          kind == SearchResult.Kind.EXACT ? 0 : effort,
          Math.round(scanNanos) / 1e3,
          Math.round(walkNanos) / 1e3,
          gaveUp);
    }
  }

  /** Reads the entries and computes the distances in full precision, which the scores lack. */
  private static List<Hit> hits(List<Candidate> nearest, float[] vector) throws IOException {
    Map<LeafReaderContext, List<Candidate>> bySegment =
        nearest.stream().collect(Collectors.groupingBy(Candidate::segment));
    List<Hit> hits = new ArrayList<>();
    for (var segment : bySegment.entrySet()) {
      LeafReader leaf = segment.getKey().reader();
      EntryFields.Reader entries = new EntryFields.Reader(leaf);
      FloatVectorValues values = leaf.getFloatVectorValues(EntryFields.VECTOR);
      KnnVectorValues.DocIndexIterator documents = values.iterator();
      segment.getValue().sort(Comparator.comparingInt(Candidate::doc));
      for (Candidate candidate : segment.getValue()) {
        documents.advance(candidate.doc());
        Stored stored = entries.read(candidate.doc());
        hits.add(Hit.of(stored, values.vectorValue(documents.index()), vector));
      }
    }
    hits.sort(Hit.NEAREST_FIRST);
    return hits;
  }
}
