package dev.kindred.index;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.codecs.KnnFieldVectorsWriter;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.MergeState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.index.Sorter;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.IORunnable;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/** Writes one segment of {@link ReducedGraphFormat}. Its one field is the vector. */
final class ReducedGraphWriter extends KnnVectorsWriter {

  static final int VERSION = 1;

  private final SegmentWriteState state;
  private final KnnVectorsFormat flat;
  private final KnnVectorsFormat graph;
  private @Nullable Reduction reduction;
  private @Nullable KnnVectorsWriter full;
  private @Nullable KnnVectorsWriter reduced;

  ReducedGraphWriter(SegmentWriteState state, KnnVectorsFormat flat, KnnVectorsFormat graph) {
    this.state = state;
    this.flat = flat;
    this.graph = graph;
  }

  @Override
  public KnnFieldVectorsWriter<?> addField(FieldInfo field) throws IOException {
    full = flat.fieldsWriter(state);
    return full.addField(field);
  }

  @Override
  public void flush(int maxDoc, Sorter.@Nullable DocMap sorting) throws IOException {
    if (full != null) {
      full.flush(maxDoc, sorting);
    }
  }

  @Override
  public IORunnable mergeOneField(FieldInfo field, MergeState merge) throws IOException {
    reduction = ReductionTrial.run(field, merge);
    if (reduction == null) {
      full = graph.fieldsWriter(state);
      return full.mergeOneField(field, merge);
    }
    full = flat.fieldsWriter(state);
    FieldInfo narrow = ReducedGraphFormat.withDimension(field, reduction.dimension());
    reduced =
        graph.fieldsWriter(
            new SegmentWriteState(
                state.infoStream,
                state.directory,
                state.segmentInfo,
                ReducedGraphFormat.only(narrow),
                state.segUpdates,
                state.context,
                ReducedGraphFormat.reducedSuffix(state.segmentSuffix)));
    IORunnable ofFull = full.mergeOneField(field, merge);
    IORunnable ofReduced = reduced.mergeOneField(narrow, reduced(merge, reduction));
    return () -> {
      ofFull.run();
      ofReduced.run();
    };
  }

  /** The same merge, of reduced vectors. */
  private static MergeState reduced(MergeState merge, Reduction reduction) {
    KnnVectorsReader[] readers =
        Arrays.stream(merge.knnVectorsReaders)
            .map(reader -> reader == null ? null : new ReducedValues.Reader(reader, reduction))
            .toArray(KnnVectorsReader[]::new);
    return new MergeState(
        merge.docMaps,
        merge.segmentInfo,
        merge.mergeFieldInfos,
        merge.storedFieldsReaders,
        merge.termVectorsReaders,
        merge.normsProducers,
        merge.docValuesProducers,
        merge.fieldInfos,
        merge.liveDocs,
        merge.fieldsProducers,
        merge.pointsReaders,
        readers,
        merge.maxDocs,
        merge.infoStream,
        merge.intraMergeTaskExecutor,
        merge.needsIndexSort,
        merge.oneMerge);
  }

  @Override
  public void finish() throws IOException {
    if (full != null) {
      full.finish();
    }
    if (reduced != null) {
      reduced.finish();
    }
    String file = ReducedGraphFormat.file(state.segmentInfo.name, state.segmentSuffix);
    try (IndexOutput out = state.directory.createOutput(file, state.context)) {
      CodecUtil.writeIndexHeader(
          out, ReducedGraphFormat.NAME, VERSION, state.segmentInfo.getId(), state.segmentSuffix);
      out.writeByte((byte) (reduction == null ? 0 : 1));
      if (reduction != null) {
        reduction.write(out);
      }
      CodecUtil.writeFooter(out);
    }
  }

  @Override
  public long ramBytesUsed() {
    return full == null ? 0 : full.ramBytesUsed();
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(full, reduced);
  }
}
