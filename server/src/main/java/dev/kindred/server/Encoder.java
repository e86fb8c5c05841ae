package dev.kindred.server;

import dev.kindred.image.ImageException;
import dev.kindred.runtime.Embedder;
import dev.kindred.search.ImageSearch;
import java.io.IOException;
import java.util.List;

/**
 * Makes vectors of the images that are sent, with the model of one index. Images are decoded one by
 * one, and those of concurrent requests take one run of the model.
 */
final class Encoder {
  private static final int MOST_TOGETHER = 16;

  private final ServedIndex index;
  private final Gate gate;
  private final Batcher<Ready, float[]> runs;

  /** A decoded image, for the model of this hash. */
  record Ready(String modelHash, Embedder.Input input) {}

  /** A vector of the model of this hash. */
  @SuppressWarnings("ArrayRecordComponent") // made, asked and dropped; never compared
  record Encoded(String modelHash, float[] vector) {

    /** Vectors of two models must not be compared. */
    void requireModelOf(ImageSearch search) throws IOException {
      if (!search.index().card().modelHash().equals(modelHash)) {
        throw rebuilt();
      }
    }
  }

  Encoder(ServedIndex index, Gate gate, ServerLimits limits) {
    this.index = index;
    this.gate = gate;
    this.runs = new Batcher<>(MOST_TOGETHER, limits.waiting(), limits.patience(), this::run);
  }

  /**
   * The vector of an image file.
   *
   * @throws Problem when it cannot be decoded, or the index has no model
   */
  Encoded encode(byte[] image) throws Exception {
    Ready ready = gate.run(() -> index.use((search, _) -> decode(search, image)));
    return encode(ready);
  }

  /** The vector of an image that is decoded. */
  Encoded encode(Ready ready) throws Exception {
    return new Encoded(ready.modelHash, runs.get(ready));
  }

  private static Ready decode(ImageSearch search, byte[] image) throws IOException {
    requireModel(search);
    try {
      return new Ready(
          search.index().card().modelHash(), search.embedder().prepare(image, _ -> {}));
    } catch (ImageException e) {
      throw new Problem(
          Problem.UNPROCESSABLE, "the image cannot be searched by: " + e.getMessage());
    }
  }

  static void requireModel(ImageSearch search) {
    if (search.modelCard() == null) {
      throw new Problem(
          Problem.UNPROCESSABLE,
          "this index holds imported vectors and no model to make one of an image; search by id,"
              + " path or vector");
    }
  }

  private List<float[]> run(List<Ready> together) throws Exception {
    return index.use((search, _) -> {
      String model = search.index().card().modelHash();
      if (!together.stream().allMatch(ready -> ready.modelHash.equals(model))) {
        throw rebuilt();
      }
      return List.of(search.embedder().embed(together.stream().map(Ready::input).toList()));
    });
  }

  static Problem rebuilt() {
    return new Problem(
        Problem.BUSY, "the index was rebuilt with another model at this moment; try again");
  }
}
