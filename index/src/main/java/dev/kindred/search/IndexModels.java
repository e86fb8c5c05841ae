package dev.kindred.search;

import dev.kindred.index.IndexException;
import dev.kindred.index.VectorIndex;
import dev.kindred.runtime.ContentHash;
import dev.kindred.runtime.Device;
import dev.kindred.runtime.DeviceException;
import dev.kindred.runtime.EmbeddingModel;
import dev.kindred.runtime.ModelException;
import java.io.IOException;

/** The model that an index keeps of its own. */
final class IndexModels {

  private IndexModels() {}

  /**
   * Loads it.
   *
   * @param where the index is, for messages
   * @throws IndexException when it is not the one that the index was made with
   * @throws ModelException when it cannot be used
   */
  static EmbeddingModel load(VectorIndex index, String where, Device device, int threads)
      throws IOException {
    byte[] bytes = index.model();
    if (bytes == null) {
      throw new IndexException(where + " holds imported vectors and no model");
    }
    // Native code is to see no other bytes than those that it has seen before.
    String hash = ContentHash.of(bytes);
    if (!hash.equals(index.card().modelHash())) {
      throw new IndexException(
          "%s was changed since the index %s was made; rebuild it with: kindred index DATA --index %s --rebuild --model M"
              .formatted(index.card().modelFile(), where, where));
    }
    try {
      return EmbeddingModel.of(bytes, hash, device, threads);
    } catch (DeviceException e) {
      throw e;
    } catch (ModelException e) {
      throw new ModelException(
          "%s of %s is not a usable model: %s"
              .formatted(index.card().modelFile(), where, e.getMessage()),
          e);
    }
  }
}
