package dev.kindred.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;

/**
 * What a graph with the index's parameters finds for vectors looked up among themselves, however
 * few they are: an index on disk compares all of some thousands and loses nothing. The graph is
 * held in memory and dropped.
 */
public final class GraphNeighbours {
  private static final double BUFFER_MEGABYTES = 1024;

  private GraphNeighbours() {}

  /**
   * The nearest others of every vector, with the default effort.
   *
   * @param vectors [item][dimension], finite, at least one
   * @param k how many, at least 1
   * @return [item][rank] positions of other vectors, nearest first; fewer than k where there are
   *     fewer or the walk met fewer
   */
  public static int[][] leaveOneOut(float[][] vectors, int k) throws IndexException {
    try (Directory memory = new ByteBuffersDirectory()) {
      write(vectors, memory);
      try (DirectoryReader reader = DirectoryReader.open(memory)) {
        LeafReader graph = reader.leaves().getFirst().reader();
        int[][] found = new int[vectors.length][];
        for (int i = 0; i < vectors.length; i++) {
          found[i] = walk(graph, vectors[i], i, k);
        }
        return found;
      }
    } catch (IOException e) {
      throw new IndexException(
          "cannot build a graph of %d vectors in memory: %s"
              .formatted(vectors.length, e.getMessage()),
          e);
    }
  }

  private static void write(float[][] vectors, Directory memory) throws IOException {
    KnnVectorsFormat format = GraphOnMergeFormat.alwaysGraph();
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setRAMBufferSizeMB(BUFFER_MEGABYTES)
            .setMergeScheduler(new SilentMerges())
            .setCodec(
                new Lucene104Codec() {
                  @Override
                  public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                    return format;
                  }
                });
    try (IndexWriter writer = new IndexWriter(memory, config)) {
      for (float[] vector : vectors) {
        Document document = new Document();
        document.add(
            new KnnFloatVectorField(
                EntryFields.VECTOR, vector, VectorSimilarityFunction.EUCLIDEAN));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
    }
  }

  /** Asks for one more, since the vector itself is dropped from its own answer. */
  private static int[] walk(LeafReader graph, float[] vector, int self, int k) throws IOException {
    Matches all = new Matches(null, graph.maxDoc());
    int effort = Planner.defaultEffort(k + 1);
    TopDocs met =
        Objects.requireNonNull(
            SegmentSearch.walk(graph, vector, all, k + 1, effort, Integer.MAX_VALUE),
            "a walk without a limit ends");
    List<Integer> others = new ArrayList<>();
    for (ScoreDoc hit : met.scoreDocs) {
      if (hit.doc != self) {
        others.add(hit.doc);
      }
    }
    return others.stream().limit(k).mapToInt(Integer::intValue).toArray();
  }
}
