package dev.kindred.index;

import java.io.IOException;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsReader;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.hnsw.HnswGraph;
import org.apache.lucene.util.hnsw.HnswGraphSearcher;
import org.apache.lucene.util.hnsw.RandomVectorScorer;
import org.jspecify.annotations.Nullable;

/**
 * One walk through a segment's graph.
 *
 * @param rough scores the vectors of the graph
 * @param exact scores the full vectors; null when these are the graph's
 */
record GraphWalk(HnswGraph graph, RandomVectorScorer rough, @Nullable RandomVectorScorer exact) {

  /** Candidates compared in full before looking whether the next ones can still be nearer. */
  private static final int BLOCK = 16;

  static GraphWalk of(Lucene99HnswVectorsReader vectors, float[] vector) throws IOException {
    return new GraphWalk(vectors.getGraph(EntryFields.VECTOR), scorer(vectors, vector), null);
  }

  static RandomVectorScorer scorer(Lucene99HnswVectorsReader vectors, float[] vector)
      throws IOException {
    return vectors.getFlatVectorsReader().getRandomVectorScorer(EntryFields.VECTOR, vector);
  }

  /**
   * Keeps the nearest {@code effort} matches met, and compares these in full until those that the
   * collector has room for are certain.
   *
   * @param visits vectors of the graph to meet at most
   * @param nearest gets documents with the scores of their full vectors
   * @return false when that were too few for the walk to end, and nothing is collected
   */
  boolean run(AcceptDocs matches, int effort, int visits, KnnCollector nearest) throws IOException {
    Bits documents = matches.bits();
    Bits accepted = documents == null ? null : rough.getAcceptOrds(documents);
    TopKnnCollector kept = new TopKnnCollector(effort, visits);
    HnswGraphSearcher.search(rough, kept, graph, accepted);
    if (kept.earlyTerminated()) {
      return false;
    }
    ScoreDoc[] candidates = kept.topDocs().scoreDocs;
    if (exact == null) {
      for (ScoreDoc candidate : candidates) {
        nearest.collect(rough.ordToDoc(candidate.doc), candidate.score);
      }
    } else {
      rescore(candidates, exact, nearest);
    }
    return true;
  }

  private static void rescore(ScoreDoc[] candidates, RandomVectorScorer exact, KnnCollector nearest)
      throws IOException {
    int[] ordinals = new int[BLOCK];
    float[] scores = new float[BLOCK];
    for (int first = 0; first < candidates.length; first += BLOCK) {
      // Reduced distances are never larger than full ones: none of the rest can be nearer.
      if (candidates[first].score < nearest.minCompetitiveSimilarity()) {
        return;
      }
      int count = Math.min(BLOCK, candidates.length - first);
      for (int i = 0; i < count; i++) {
        ordinals[i] = candidates[first + i].doc;
      }
      exact.bulkScore(ordinals, scores, count);
      for (int i = 0; i < count; i++) {
        nearest.collect(exact.ordToDoc(ordinals[i]), scores[i]);
      }
    }
  }
}
