package dev.kindred.index;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsReader;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.DocAndFloatFeatureBuffer;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.VectorScorer;
import org.jspecify.annotations.Nullable;

/** The two ways to search one segment. Scores are 1 / (1 + squared distance), higher is nearer. */
final class SegmentSearch {

  private static final int NO_VISIT_LIMIT = Integer.MAX_VALUE;

  private SegmentSearch() {}

  /** Of the vectors in the segment's graph; 0 when it has none. */
  static int graphDimension(LeafReader leaf) throws IOException {
    KnnVectorsReader vectors = vectorsReader(leaf);
    if (vectors instanceof ReducedGraphReader reader) {
      return reader.graphDimension();
    }
    return vectors instanceof HnswGraphProvider provider
            && provider.getGraph(EntryFields.VECTOR).size() > 0
        ? leaf.getFloatVectorValues(EntryFields.VECTOR).dimension()
        : 0;
  }

  /** What a walk through the segment's graph compares. */
  static SearchResult.Kind graph(LeafReader leaf) {
    return switch (vectorsReader(leaf)) {
      case ReducedGraphReader reader when reader.isReduced() -> SearchResult.Kind.REDUCED_GRAPH;
      case Lucene99HnswVectorsReader reader when GraphWalk.isQuantized(reader) ->
          SearchResult.Kind.QUANTIZED_GRAPH;
      case null, default -> SearchResult.Kind.GRAPH;
    };
  }

  private static @Nullable KnnVectorsReader vectorsReader(LeafReader leaf) {
    if (!(leaf instanceof CodecReader codecReader)) {
      return null;
    }
    KnnVectorsReader vectors = codecReader.getVectorReader();
    return vectors instanceof PerFieldKnnVectorsFormat.FieldsReader perField
        ? perField.getFieldReader(EntryFields.VECTOR)
        : vectors;
  }

  /** Compares every match. */
  static TopDocs scan(LeafReader leaf, float[] vector, Matches matches, int k) throws IOException {
    FloatVectorValues values = leaf.getFloatVectorValues(EntryFields.VECTOR);
    TopKnnCollector nearest = new TopKnnCollector(Math.min(k, matches.count()), NO_VISIT_LIMIT);
    // Of quantized vectors, the scorer itself would be approximate.
    VectorScorer scorer = values.rescorer(vector);
    VectorScorer.Bulk bulk =
        scorer.bulk(matches.bits() == null ? null : matches.acceptDocs().iterator());
    DocAndFloatFeatureBuffer buffer = new DocAndFloatFeatureBuffer();
    float best = bulk.nextDocsAndScores(leaf.maxDoc(), null, buffer);
    while (buffer.size > 0) {
      if (best > nearest.minCompetitiveSimilarity()) {
        for (int i = 0; i < buffer.size; i++) {
          nearest.collect(buffer.docs[i], buffer.features[i]);
        }
      }
      best = bulk.nextDocsAndScores(leaf.maxDoc(), null, buffer);
    }
    return nearest.topDocs();
  }

  /**
   * Walks the graph, keeping the nearest {@code effort} matches met; the k nearest of these, or
   * null if the walk would have had to meet more than so many vectors.
   */
  static @Nullable TopDocs walk(
      LeafReader leaf, float[] vector, Matches matches, int k, int effort, int visits)
      throws IOException {
    GraphWalk walk =
        switch (vectorsReader(leaf)) {
          case ReducedGraphReader reader -> reader.walk(vector);
          case Lucene99HnswVectorsReader reader -> GraphWalk.of(reader, vector);
          case null, default -> throw new IllegalStateException(leaf + " has no graph");
        };
    int kept = Math.min(effort, matches.count());
    TopKnnCollector nearest = new TopKnnCollector(Math.min(k, kept), NO_VISIT_LIMIT);
    return walk.run(matches.acceptDocs(), kept, visits, nearest) ? nearest.topDocs() : null;
  }
}
