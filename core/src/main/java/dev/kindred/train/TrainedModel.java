package dev.kindred.train;

import dev.kindred.graph.Graph;
import dev.kindred.metrics.RetrievalReport;
import dev.kindred.runtime.EmbeddingModel;
import dev.kindred.runtime.ModelCard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run leaves: the encoder with its best weights, its card, and how it got there.
 *
 * @param encoder the graph of the model file
 * @param card its card, metrics included
 * @param curve the validations in order
 * @param heldOut metrics over all held-out classes; absent if there are none
 * @param steps steps run
 * @param images images that the steps saw, each as often as it was seen
 * @param seconds they took, validations included
 */
public record TrainedModel(
    Graph encoder,
    ModelCard card,
    List<TrainingListener.Validated> curve,
    @Nullable RetrievalReport heldOut,
    long steps,
    long images,
    double seconds) {

  /** Copies the curve. */
  public TrainedModel {
    curve = List.copyOf(curve);
  }

  /** The same model, with a card that says how many trials its settings were chosen from. */
  public TrainedModel tunedBy(Tuning tuning) {
    Map<String, Object> training = new LinkedHashMap<>(card.training());
    training.put("tunedTrials", tuning.plan().trials());
    training.put("trialBudget", tuning.plan().each().text());
    ModelCard tuned =
        new ModelCard(
            card.format(),
            card.encoder(),
            card.preprocess(),
            card.dimension(),
            card.loss(),
            card.seed(),
            training,
            card.data(),
            card.metrics(),
            card.calibration());
    return new TrainedModel(encoder, tuned, curve, heldOut, steps, images, seconds);
  }

  /** Writes the model as one {@code .onnx} file, see {@link EmbeddingModel#save}. */
  public void save(Path file) throws IOException {
    EmbeddingModel.save(encoder, card, file);
  }
}
