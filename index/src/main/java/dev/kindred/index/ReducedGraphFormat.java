package dev.kindred.index;

import java.io.IOException;
import java.util.Map;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.store.IOContext;

/**
 * Full vectors, and beside them, where it serves, a graph over reduced ones.
 *
 * <p>A wide vector costs most of a search's time to compare, and most of what it says lies in few
 * directions. A merge therefore finds the principal components of the vectors, looks with sampled
 * ones whether the nearest stay near (see {@link ReductionTrial}), and if so builds the graph on
 * the {@link Reduction}. A search walks that graph and compares the candidates it ends with in full
 * precision. Each segment has its own components, which leave with it.
 *
 * <p>Public for Lucene, which finds formats by name as services.
 */
public final class ReducedGraphFormat extends KnnVectorsFormat {

  static final String NAME = "KindredReducedGraph";

  /** Extension of the file that holds a segment's {@link Reduction}. */
  private static final String EXTENSION = "krd";

  private final KnnVectorsFormat flat;
  private final KnnVectorsFormat graph;

  /** For reading. */
  public ReducedGraphFormat() {
    this(new Lucene99HnswVectorsFormat(), new Lucene99HnswVectorsFormat());
  }

  /**
   * @param flat stores vectors without a graph
   * @param graph stores vectors and builds a graph
   */
  ReducedGraphFormat(KnnVectorsFormat flat, KnnVectorsFormat graph) {
    super(NAME);
    this.flat = flat;
    this.graph = graph;
  }

  @Override
  public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
    return state.context.context() == IOContext.Context.MERGE
        ? new ReducedGraphWriter(state, flat, graph)
        : new ReducedGraphWriter(state, flat, flat);
  }

  @Override
  public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
    return ReducedGraphReader.open(state, graph);
  }

  @Override
  public int getMaxDimensions(String field) {
    return IndexCard.MAX_DIMENSION;
  }

  static String file(String segment, String suffix) {
    return IndexFileNames.segmentFileName(segment, suffix, EXTENSION);
  }

  /** Of the files with the reduced vectors and their graph. */
  static String reducedSuffix(String suffix) {
    return "Reduced" + suffix; // Lucene asserts that there is one underscore
  }

  /** The vector field as if its vectors had another dimension. */
  static FieldInfo withDimension(FieldInfo field, int dimension) {
    return new FieldInfo(
        field.name,
        field.number,
        false,
        true,
        false,
        field.getIndexOptions(),
        field.getDocValuesType(),
        field.docValuesSkipIndexType(),
        field.getDocValuesGen(),
        Map.of(),
        0,
        0,
        0,
        dimension,
        field.getVectorEncoding(),
        field.getVectorSimilarityFunction(),
        false,
        false);
  }

  static FieldInfos only(FieldInfo field) {
    return new FieldInfos(new FieldInfo[] {field});
  }
}
