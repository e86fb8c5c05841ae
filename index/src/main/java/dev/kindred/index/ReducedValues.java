package dev.kindred.index;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.util.Bits;

/** Stored vectors, each reduced when it is read. */
final class ReducedValues extends FloatVectorValues {

  private final FloatVectorValues full;
  private final Reduction reduction;

  private ReducedValues(FloatVectorValues full, Reduction reduction) {
    this.full = full;
    this.reduction = reduction;
  }

  @Override
  public float[] vectorValue(int ordinal) throws IOException {
    return reduction.reduce(full.vectorValue(ordinal));
  }

  @Override
  public FloatVectorValues copy() throws IOException {
    return new ReducedValues(full.copy(), reduction);
  }

  @Override
  public int dimension() {
    return reduction.dimension();
  }

  @Override
  public int size() {
    return full.size();
  }

  @Override
  public int ordToDoc(int ordinal) {
    return full.ordToDoc(ordinal);
  }

  @Override
  public Bits getAcceptOrds(Bits acceptDocs) {
    return full.getAcceptOrds(acceptDocs);
  }

  @Override
  public DocIndexIterator iterator() {
    return full.iterator();
  }

  /** What a merge reads of a segment, reduced. */
  static final class Reader extends KnnVectorsReader {
    private final KnnVectorsReader full;
    private final Reduction reduction;

    Reader(KnnVectorsReader full, Reduction reduction) {
      this.full = full;
      this.reduction = reduction;
    }

    @Override
    public FloatVectorValues getFloatVectorValues(String field) throws IOException {
      return new ReducedValues(full.getFloatVectorValues(field), reduction);
    }

    @Override
    public ByteVectorValues getByteVectorValues(String field) {
      throw new UnsupportedOperationException("vectors are floats");
    }

    @Override
    public void search(String field, float[] target, KnnCollector collector, AcceptDocs accept) {
      throw new UnsupportedOperationException("a merge does not search");
    }

    @Override
    public void search(String field, byte[] target, KnnCollector collector, AcceptDocs accept) {
      throw new UnsupportedOperationException("vectors are floats");
    }

    @Override
    public void checkIntegrity() throws IOException {
      full.checkIntegrity();
    }

    @Override
    public void close() {}
  }
}
