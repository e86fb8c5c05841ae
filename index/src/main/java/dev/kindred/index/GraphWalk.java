package dev.kindred.index;

import java.io.IOException;
import org.apache.lucene.codecs.hnsw.DefaultFlatVectorScorer;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsReader;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.hnsw.HnswGraph;
import org.apache.lucene.util.hnsw.HnswGraphSearcher;
import org.apache.lucene.util.hnsw.RandomVectorScorer;
import org.apache.lucene.util.quantization.QuantizedVectorsReader;
import org.jspecify.annotations.Nullable;

/**
 * One walk through a segment's graph.
 *
 * @param rough scores the vectors of the graph
 * @param exact scores the full vectors; null when these are the graph's
 * @param bounds whether a rough score is never below the exact one
 */
record GraphWalk(
    HnswGraph graph, RandomVectorScorer rough, @Nullable RandomVectorScorer exact, boolean bounds) {

  /** Candidates compared in full before looking whether the next ones can still be nearer. */
  private static final int BLOCK = 16;

  /**
   * Candidates of quantized vectors compared in full for each one wanted, and at least: of 19,800
   * clustered vectors of 128 dimensions, the ten nearest were among the best 10 candidates for 85%,
   * among 20 for 99.4%, among 30 always.
   */
  private static final int CANDIDATES_PER_WANTED = 3;

  private static final int FEWEST_CANDIDATES = 30;

  /** A walk through Lucene's graph, whose vectors are full or quantized. */
  static GraphWalk of(Lucene99HnswVectorsReader vectors, float[] vector) throws IOException {
    HnswGraph graph = vectors.getGraph(EntryFields.VECTOR);
    return isQuantized(vectors)
        ? new GraphWalk(graph, scorer(vectors, vector), exact(vectors, vector), false)
        : new GraphWalk(graph, scorer(vectors, vector), null, true);
  }

  static boolean isQuantized(Lucene99HnswVectorsReader vectors) {
    return vectors.getFlatVectorsReader() instanceof QuantizedVectorsReader;
  }

  private static RandomVectorScorer exact(Lucene99HnswVectorsReader vectors, float[] vector)
      throws IOException {
    return DefaultFlatVectorScorer.INSTANCE.getRandomVectorScorer(
        VectorSimilarityFunction.EUCLIDEAN,
        vectors.getFloatVectorValues(EntryFields.VECTOR),
        vector);
  }

  static RandomVectorScorer scorer(Lucene99HnswVectorsReader vectors, float[] vector)
      throws IOException {
    return vectors.getFlatVectorsReader().getRandomVectorScorer(EntryFields.VECTOR, vector);
  }

  /**
   * Keeps the nearest {@code effort} matches met, and compares these in full: where rough scores
   * are bounds, until those that the collector has room for are certain.
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

  private void rescore(ScoreDoc[] candidates, RandomVectorScorer exact, KnnCollector nearest)
      throws IOException {
    int[] ordinals = new int[BLOCK];
    float[] scores = new float[BLOCK];
    int most =
        bounds
            ? candidates.length
            : Math.min(
                candidates.length,
                Math.max(FEWEST_CANDIDATES, CANDIDATES_PER_WANTED * nearest.k()));
    for (int first = 0; first < most; first += BLOCK) {
      // None of the rest can be nearer.
      if (bounds && candidates[first].score < nearest.minCompetitiveSimilarity()) {
        return;
      }
      int count = Math.min(BLOCK, most - first);
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
