package dev.kindred.index;

import java.io.IOException;
import java.util.Map;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsReader;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.store.ChecksumIndexInput;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/** Reads and searches one segment of {@link ReducedGraphFormat}. */
final class ReducedGraphReader extends KnnVectorsReader {

  private final Lucene99HnswVectorsReader full;
  private final @Nullable Lucene99HnswVectorsReader reduced;
  private final @Nullable Reduction reduction;

  private ReducedGraphReader(
      Lucene99HnswVectorsReader full,
      @Nullable Lucene99HnswVectorsReader reduced,
      @Nullable Reduction reduction) {
    this.full = full;
    this.reduced = reduced;
    this.reduction = reduction;
  }

  static ReducedGraphReader open(SegmentReadState state, KnnVectorsFormat format)
      throws IOException {
    Reduction reduction = readReduction(state);
    KnnVectorsReader full = null;
    KnnVectorsReader reduced = null;
    try {
      full = format.fieldsReader(state);
      if (reduction != null) {
        FieldInfo field = state.fieldInfos.fieldInfo(EntryFields.VECTOR);
        int dimension = reduction.dimension();
        reduced =
            format.fieldsReader(
                new SegmentReadState(
                    state.directory,
                    state.segmentInfo,
                    ReducedGraphFormat.only(ReducedGraphFormat.withDimension(field, dimension)),
                    state.context,
                    ReducedGraphFormat.reducedSuffix(state.segmentSuffix)));
      }
      return new ReducedGraphReader(
          (Lucene99HnswVectorsReader) full, (Lucene99HnswVectorsReader) reduced, reduction);
    } catch (IOException | RuntimeException e) {
      IOUtils.closeWhileHandlingException(full, reduced);
      throw e;
    }
  }

  private static @Nullable Reduction readReduction(SegmentReadState state) throws IOException {
    String file = ReducedGraphFormat.file(state.segmentInfo.name, state.segmentSuffix);
    try (ChecksumIndexInput in = state.directory.openChecksumInput(file)) {
      CodecUtil.checkIndexHeader(
          in,
          ReducedGraphFormat.NAME,
          ReducedGraphWriter.VERSION,
          ReducedGraphWriter.VERSION,
          state.segmentInfo.getId(),
          state.segmentSuffix);
      Reduction reduction = in.readByte() == 0 ? null : Reduction.read(in);
      CodecUtil.checkFooter(in);
      return reduction;
    }
  }

  boolean isReduced() {
    return reduced != null;
  }

  /** 0 when there is no graph. */
  int graphDimension() throws IOException {
    Lucene99HnswVectorsReader walked = reduced == null ? full : reduced;
    return walked.getGraph(EntryFields.VECTOR).size() == 0
        ? 0
        : walked.getFloatVectorValues(EntryFields.VECTOR).dimension();
  }

  /** A walk towards the vector, through the reduced graph if there is one. */
  GraphWalk walk(float[] vector) throws IOException {
    if (reduced == null || reduction == null) {
      return GraphWalk.of(full, vector);
    }
    return new GraphWalk(
        reduced.getGraph(EntryFields.VECTOR),
        GraphWalk.scorer(reduced, reduction.reduce(vector)),
        GraphWalk.scorer(full, vector),
        true); // a reduced distance is never larger than the full one
  }

  @Override
  public void search(String field, float[] target, KnnCollector collector, AcceptDocs accept)
      throws IOException {
    if (reduced == null) {
      full.search(field, target, collector, accept);
    } else {
      walk(target).run(accept, collector.k(), Integer.MAX_VALUE, collector);
    }
  }

  @Override
  public void search(String field, byte[] target, KnnCollector collector, AcceptDocs accept)
      throws IOException {
    full.search(field, target, collector, accept);
  }

  @Override
  public FloatVectorValues getFloatVectorValues(String field) throws IOException {
    return full.getFloatVectorValues(field);
  }

  @Override
  public ByteVectorValues getByteVectorValues(String field) throws IOException {
    return full.getByteVectorValues(field);
  }

  @Override
  public Map<String, Long> getOffHeapByteSize(FieldInfo field) {
    return full.getOffHeapByteSize(field);
  }

  @Override
  public int getVectorCount(FieldInfo field) {
    return full.getVectorCount(field);
  }

  @Override
  public void checkIntegrity() throws IOException {
    full.checkIntegrity();
    if (reduced != null) {
      reduced.checkIntegrity();
    }
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(full, reduced);
  }
}
