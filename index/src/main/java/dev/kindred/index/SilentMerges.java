package dev.kindred.index;

import org.apache.lucene.index.ConcurrentMergeScheduler;

/**
 * Lucene's merges in the background, of which a failed one does not print its stack trace. A forced
 * merge that fails throws all the same; any other leaves the segments as they were, and whatever is
 * wrong with the disk shows at the next write.
 */
final class SilentMerges extends ConcurrentMergeScheduler {

  @Override
  protected void handleMergeException(Throwable failure) {}
}
