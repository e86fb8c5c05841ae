package dev.kindred.index;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.DocAndFloatFeatureBuffer;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.VectorScorer;

/** The two ways to search one segment. Scores are 1 / (1 + squared distance), higher is nearer. */
final class SegmentSearch {

  private static final int NO_VISIT_LIMIT = Integer.MAX_VALUE;

  private SegmentSearch() {}

  static boolean hasGraph(LeafReader leaf) throws IOException {
    if (!(leaf instanceof CodecReader codecReader)) {
      return false;
    }
    KnnVectorsReader vectors = codecReader.getVectorReader();
    if (vectors instanceof PerFieldKnnVectorsFormat.FieldsReader perField) {
      vectors = perField.getFieldReader(EntryFields.VECTOR);
    }
    return vectors instanceof HnswGraphProvider provider
        && provider.getGraph(EntryFields.VECTOR).size() > 0;
  }

  /** Compares every match. */
  static TopDocs scan(LeafReader leaf, float[] vector, Matches matches, int k) throws IOException {
    FloatVectorValues values = leaf.getFloatVectorValues(EntryFields.VECTOR);
    TopKnnCollector nearest = new TopKnnCollector(Math.min(k, matches.count()), NO_VISIT_LIMIT);
    VectorScorer scorer = values.scorer(vector);
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

  /** Walks the graph, keeping the nearest {@code effort} matches met. */
  static TopDocs walk(LeafReader leaf, float[] vector, Matches matches, int effort)
      throws IOException {
    TopKnnCollector nearest =
        new TopKnnCollector(Math.min(effort, matches.count()), NO_VISIT_LIMIT);
    leaf.searchNearestVectors(EntryFields.VECTOR, vector, nearest, matches.acceptDocs());
    return nearest.topDocs();
  }
}
