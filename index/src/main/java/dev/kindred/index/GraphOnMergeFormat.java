package dev.kindred.index;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;
import org.jspecify.annotations.Nullable;

/**
 * Lucene's HNSW format, or the one that also keeps each vector in 4 bits a dimension for the walk,
 * which builds the graph when segments are merged and not when they are flushed.
 *
 * <p>Building a graph costs far more than anything else here. A loading run flushes several
 * segments and merges them at its end: with graphs at every flush each vector would be inserted at
 * least twice, by one thread. Merged, it is inserted once, by all threads. Until then the vectors
 * are scanned, and a segment too small for a graph stays that way.
 *
 * <p>The name is Lucene's own, so that any Lucene reader finds the stock format, which reads these
 * files.
 */
final class GraphOnMergeFormat extends KnnVectorsFormat {

  /**
   * M of Malkov and Yashunin (2018), "Efficient and robust approximate nearest neighbor search".
   */
  private static final int MAX_CONNECTIONS = 32;

  /** efConstruction of the same paper. */
  private static final int BEAM_WIDTH = 200;

  /** Lucene builds a graph over n vectors when n > ln(n) times this: from about 8,000 on. */
  private static final int SMALLEST_GRAPH_FACTOR = 900;

  private static final int NEVER = Integer.MAX_VALUE;

  private final KnnVectorsFormat onFlush;
  private final KnnVectorsFormat onMerge;

  /** Either format of Lucene, which differ in nothing else. */
  private interface Stock {
    KnnVectorsFormat with(int threads, @Nullable ExecutorService workers, int smallestGraph);
  }

  private GraphOnMergeFormat(Stock stock, ExecutorService workers, int threads) {
    super(stock.with(1, null, NEVER).getName());
    onFlush = stock.with(1, null, NEVER);
    onMerge = stock.with(threads, threads == 1 ? null : workers, SMALLEST_GRAPH_FACTOR);
  }

  private static KnnVectorsFormat full(
      int threads, @Nullable ExecutorService workers, int smallestGraph) {
    return new Lucene99HnswVectorsFormat(
        MAX_CONNECTIONS, BEAM_WIDTH, threads, workers, smallestGraph);
  }

  private static KnnVectorsFormat quantized(
      int threads, @Nullable ExecutorService workers, int smallestGraph) {
    return new Lucene104HnswScalarQuantizedVectorsFormat(
        ScalarEncoding.PACKED_NIBBLE, MAX_CONNECTIONS, BEAM_WIDTH, threads, workers, smallestGraph);
  }

  /** The same graph, built at every flush and however few the vectors are. */
  static KnnVectorsFormat alwaysGraph() {
    return new Lucene99HnswVectorsFormat(MAX_CONNECTIONS, BEAM_WIDTH, 1, null, 0);
  }

  /** Whether a merge of so many vectors builds a graph. */
  static boolean buildsGraph(int vectors) {
    return vectors > Math.log(vectors) * SMALLEST_GRAPH_FACTOR;
  }

  static Codec codec(ExecutorService workers, int threads, IndexCard card) {
    KnnVectorsFormat format = format(workers, threads, card);
    return new Lucene104Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return format;
      }
    };
  }

  private static KnnVectorsFormat format(ExecutorService workers, int threads, IndexCard card) {
    if (card.quantized()) {
      return new GraphOnMergeFormat(GraphOnMergeFormat::quantized, workers, threads);
    }
    GraphOnMergeFormat full = new GraphOnMergeFormat(GraphOnMergeFormat::full, workers, threads);
    return card.dimension() < ReductionTrial.WIDE
        ? full
        : new ReducedGraphFormat(full.onFlush, full.onMerge);
  }

  @Override
  public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
    boolean merging = state.context.context() == IOContext.Context.MERGE;
    return (merging ? onMerge : onFlush).fieldsWriter(state);
  }

  @Override
  public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
    return onMerge.fieldsReader(state);
  }

  @Override
  public int getMaxDimensions(String field) {
    return IndexCard.MAX_DIMENSION;
  }
}
