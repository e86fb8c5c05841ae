package dev.kindred.index;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.FilterMergePolicy;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.TieredMergePolicy;
import org.jspecify.annotations.Nullable;

/**
 * Lucene's tiered policy, which on a forced merge also rewrites a lone segment that was flushed and
 * therefore has no graph yet.
 */
final class GraphMergePolicy extends FilterMergePolicy {

  GraphMergePolicy() {
    super(new TieredMergePolicy());
  }

  @Override
  public @Nullable MergeSpecification findForcedMerges(
      SegmentInfos infos,
      int maxSegments,
      Map<SegmentCommitInfo, Boolean> toMerge,
      MergeContext context)
      throws IOException {
    MergeSpecification merges = super.findForcedMerges(infos, maxSegments, toMerge, context);
    if (merges != null || infos.size() != 1) {
      return merges;
    }
    SegmentCommitInfo only = infos.info(0);
    if (!toMerge.containsKey(only)
        || !lacksGraph(only)
        || context.getMergingSegments().contains(only)) {
      return null;
    }
    MergeSpecification rewrite = new MergeSpecification();
    rewrite.add(new OneMerge(List.of(only)));
    return rewrite;
  }

  /** Whether a merge would give this segment its first graph. */
  static boolean lacksGraph(SegmentCommitInfo segment) {
    String source = segment.info.getDiagnostics().get(IndexWriter.SOURCE);
    return IndexWriter.SOURCE_FLUSH.equals(source)
        && GraphOnMergeFormat.buildsGraph(segment.info.maxDoc() - segment.getDelCount());
  }
}
