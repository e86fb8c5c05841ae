package dev.kindred.data;

import java.io.IOException;
import java.util.List;

/** Batches of a run in their order. A batch is a function of the seed and its step. */
public sealed interface BatchSource extends AutoCloseable permits BatchLoader, FeatureLoader {

  /**
   * Makes the next batch that of this step; to be called before the first {@link #next}. Steps
   * count from 0.
   */
  void skipTo(long step);

  /**
   * The next batch, waiting for it if necessary.
   *
   * @return a batch whose buffer is valid until the second next call
   * @throws DataException when no image, or no judgment, is left that can be read
   */
  Batch next() throws IOException;

  /** Images found unreadable so far, each once, in the order of the items. */
  List<Skipped> skipped();

  @Override
  void close();
}
