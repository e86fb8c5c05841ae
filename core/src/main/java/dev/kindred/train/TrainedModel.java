package dev.kindred.train;

import dev.kindred.graph.Graph;
import dev.kindred.metrics.RetrievalReport;
import dev.kindred.runtime.EmbeddingModel;
import dev.kindred.runtime.ModelCard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run leaves: the encoder with its best weights, its card, and how it got there.
 *
 * @param encoder the graph of the model file
 * @param card its card, metrics included
 * @param curve the validations in order
 * @param heldOut metrics over all held-out classes; absent if there are none
 * @param steps steps run
 * @param seconds they took, validations included
 */
public record TrainedModel(
    Graph encoder,
    ModelCard card,
    List<TrainingListener.Validated> curve,
    @Nullable RetrievalReport heldOut,
    long steps,
    double seconds) {

  public TrainedModel {
    curve = List.copyOf(curve);
  }

  /** Writes the model as one {@code .onnx} file, see {@link EmbeddingModel#save}. */
  public void save(Path file) throws IOException {
    EmbeddingModel.save(encoder, card, file);
  }
}
