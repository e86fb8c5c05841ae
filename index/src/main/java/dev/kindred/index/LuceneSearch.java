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

  private static final int LANES = 8;

  private final FilterCache filters = new FilterCache();

  private record Candidate(LeafReaderContext segment, int doc, float score) {}

  Matches matches(LeafReader leaf, @Nullable Filter filter) throws IOException {
    return filters.matches(leaf, filter);
  }

  SearchResult search(DirectoryReader reader, Query query) throws IOException {
    int effort = query.effort() == 0 ? Planner.defaultEffort(query.k()) : query.effort();
    effort = Math.max(effort, query.k());
    int accepted = 0;
    SearchResult.Kind kind = SearchResult.Kind.EXACT;
    List<Candidate> candidates = new ArrayList<>();
    for (LeafReaderContext segment : reader.leaves()) {
      LeafReader leaf = segment.reader();
      Matches matches = matches(leaf, query.filter());
      if (matches.count() == 0) {
        continue;
      }
      accepted += matches.count();
      boolean walk = walks(leaf, matches, query, effort);
      if (walk) {
        kind =
            kind == SearchResult.Kind.REDUCED_GRAPH || SegmentSearch.isReduced(leaf)
                ? SearchResult.Kind.REDUCED_GRAPH
                : SearchResult.Kind.GRAPH;
      }
      TopDocs found =
          walk
              ? SegmentSearch.walk(leaf, query.vector(), matches, query.k(), effort)
              : SegmentSearch.scan(leaf, query.vector(), matches, query.k());
      for (ScoreDoc scored : found.scoreDocs) {
        candidates.add(new Candidate(segment, scored.doc, scored.score));
      }
    }
    candidates.sort(Comparator.comparingDouble(candidate -> -candidate.score()));
    return new SearchResult(
        hits(candidates.subList(0, Math.min(query.k(), candidates.size())), query.vector()),
        new SearchResult.Plan(kind, accepted, kind == SearchResult.Kind.EXACT ? 0 : effort));
  }

  private static boolean walks(LeafReader leaf, Matches matches, Query query, int effort)
      throws IOException {
    return switch (query.method()) {
      case EXACT -> false;
      case GRAPH -> SegmentSearch.graphDimension(leaf) > 0;
      case PLANNED ->
          !Planner.scans(matches.count(), leaf.maxDoc(), effort)
              && SegmentSearch.graphDimension(leaf) > 0;
    };
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
        double distance = distance(vector, values.vectorValue(documents.index()));
        hits.add(new Hit(stored.id(), stored.entry(), distance));
      }
    }
    hits.sort(Comparator.comparingDouble(Hit::distance).thenComparing(hit -> hit.entry().path()));
    return hits;
  }

  private static double distance(float[] a, float[] b) {
    double[] sums = new double[LANES]; // several, as one would wait for each addition to end
    int i = 0;
    for (; i <= a.length - LANES; i += LANES) {
      for (int lane = 0; lane < LANES; lane++) {
        double difference = (double) a[i + lane] - b[i + lane];
        sums[lane] += difference * difference;
      }
    }
    double sum = 0;
    for (; i < a.length; i++) {
      double difference = (double) a[i] - b[i];
      sum += difference * difference;
    }
    for (double part : sums) {
      sum += part;
    }
    return Math.sqrt(sum);
  }
}
