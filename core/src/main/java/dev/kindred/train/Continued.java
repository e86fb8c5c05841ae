package dev.kindred.train;

import dev.kindred.image.Preprocess;
import dev.kindred.nn.Backbone;
import dev.kindred.nn.BackboneEncoder;
import dev.kindred.nn.FeatureEncoder;
import dev.kindred.nn.PixelScale;
import dev.kindred.nn.Projection;
import dev.kindred.runtime.EmbeddingModel;
import dev.kindred.runtime.ModelCard;
import java.io.IOException;
import java.nio.file.Path;

/** A model of Kindred as the beginning of another. */
public final class Continued {
  private Continued() {}

  /**
   * A network that at first gives the very embeddings of a model and learns what to add to them.
   *
   * @param file of the model
   * @param card of the same model
   * @throws IOException naming the file, if it cannot be read
   */
  public static BackboneEncoder residual(Path file, ModelCard card) throws IOException {
    Preprocess images = card.preprocess();
    Backbone backbone =
        Backbone.load(file, EmbeddingModel.OUTPUT, PixelScale.none(images.channels()), null, false)
            .with(images.fit());
    int features = backbone.features();
    return new BackboneEncoder(
        backbone,
        FeatureEncoder.Scaling.none(features),
        new Projection(Projection.Kind.RESIDUAL, features),
        0,
        backbone.height());
  }
}
