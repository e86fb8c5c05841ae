package dev.kindred.runtime;

import dev.kindred.image.Preprocess;
import dev.kindred.metrics.ProbabilityCalibration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a model is and how it came to be; it travels inside the {@code .onnx} file. It holds no time
 * and no machine, so that the same run gives the same bytes.
 *
 * @param format version of this record, {@link #FORMAT}
 * @param encoder the network's name
 * @param preprocess from a decoded image to the network's input
 * @param dimension length of the embedding
 * @param loss the loss with its options, as {@code LossText} reads it
 * @param seed seed of weights, sampling and augmentation
 * @param training the training configuration, key by key
 * @param data what it was trained on
 * @param metrics retrieval metrics on the held-out classes; empty without labels
 * @param calibration from distance to the probability of the same class; absent without labels
 */
public record ModelCard(
    int format,
    String encoder,
    Preprocess preprocess,
    int dimension,
    String loss,
    long seed,
    Map<String, Object> training,
    Data data,
    Map<String, Double> metrics,
    @Nullable ProbabilityCalibration calibration) {

  /** The version that is written, and the only one that is read. */
  public static final int FORMAT = 1;

  /** The key of the card among an ONNX file's metadata. */
  public static final String KEY = "kindred.card";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  /**
   * What the model was trained on.
   *
   * @param hash of the listing of images and labels
   * @param images images trained on
   * @param classes classes trained on
   * @param heldOut keys of the classes kept for validation
   */
  public record Data(String hash, int images, int classes, List<String> heldOut) {
    /** Copies the keys; a card without a hash is a {@link NullPointerException}. */
    public Data {
      Objects.requireNonNull(hash, "the hash of the data is missing");
      heldOut = List.copyOf(heldOut);
    }
  }

  /**
   * Requires all but the calibration, as a card that comes from a file may lack anything.
   *
   * @throws IllegalArgumentException if the dimension is below 1
   * @throws NullPointerException saying what is missing
   */
  public ModelCard {
    if (dimension < 1) {
      throw new IllegalArgumentException("the dimension is " + dimension);
    }
    Objects.requireNonNull(encoder, "the encoder is missing");
    Objects.requireNonNull(preprocess, "the preprocessing is missing");
    Objects.requireNonNull(loss, "the loss is missing");
    Objects.requireNonNull(training, "the training is missing");
    Objects.requireNonNull(data, "the data is missing");
    Objects.requireNonNull(metrics, "the metrics are missing");
  }

  String toJson() {
    return JSON.writeValueAsString(this);
  }

  static ModelCard fromJson(String json) throws ModelException {
    try {
      ModelCard card = JSON.readValue(json, ModelCard.class);
      if (card == null) {
        throw new ModelException("its model card is empty");
      }
      if (card.format != FORMAT) {
        throw new ModelException(
            "its model card has format %d; this version of Kindred reads %d"
                .formatted(card.format, FORMAT));
      }
      return card;
    } catch (JacksonException e) {
      throw new ModelException("its model card cannot be read: " + e.getOriginalMessage(), e);
    }
  }
}
