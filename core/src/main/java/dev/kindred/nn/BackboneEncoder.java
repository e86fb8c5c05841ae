package dev.kindred.nn;

import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import dev.kindred.image.Fit;

/**
 * A pretrained network with a projection on top, from images to unit vectors.
 *
 * @param backbone the pretrained part
 * @param scaling of its features, before the projection
 * @param projection the part that is new
 * @param backboneRate learning rate of the pretrained weights as a multiple of the schedule's; 0
 *     keeps them as they are
 * @param trainingSide height and width of the images while training. Random crops make things
 *     appear larger in training than they are afterwards; a smaller side then evens that out, and
 *     is faster (Touvron et al. 2019, "Fixing the train-test resolution discrepancy", section 3)
 */
public record BackboneEncoder(
    Backbone backbone,
    FeatureEncoder.Scaling scaling,
    Projection projection,
    double backboneRate,
    int trainingSide)
    implements Network {

  /** A negative rate is an {@link IllegalArgumentException}. */
  public BackboneEncoder {
    if (!(backboneRate >= 0)) {
      throw new IllegalArgumentException(
          "the backbone's learning rate must be 0 or more, not " + backboneRate);
    }
  }

  /** Whether the pretrained weights stay as they are. */
  public boolean frozen() {
    return backboneRate == 0;
  }

  /** The pretrained features as they are. */
  public BackboneEncoder untrained() {
    int features = backbone.features();
    return new BackboneEncoder(
        backbone,
        FeatureEncoder.Scaling.none(features),
        new Projection(Projection.Kind.NONE, features),
        0,
        backbone.height());
  }

  /** The same with another scaling. */
  public BackboneEncoder with(FeatureEncoder.Scaling other) {
    return new BackboneEncoder(backbone, other, projection, backboneRate, trainingSide);
  }

  @Override
  public BackboneEncoder inTraining() {
    return trainingSide == backbone.height()
        ? this
        : new BackboneEncoder(
            backbone.with(trainingSide), scaling, projection, backboneRate, trainingSide);
  }

  /** The projection alone, with the same parameters as this network when it is frozen. */
  public FeatureEncoder onFeatures() {
    return new FeatureEncoder(name(), scaling, projection);
  }

  @Override
  public String name() {
    return "%s@%s+%s".formatted(backbone.name(), backbone.layer(), projection.text());
  }

  @Override
  public Fit fit() {
    return backbone.fit();
  }

  @Override
  public int dimension() {
    return projection.dimension();
  }

  @Override
  public Shape inputShape(int n) {
    return backbone.inputShape(n);
  }

  @Override
  public Value forward(Scope scope, Value images) {
    Value features =
        frozen()
            ? backbone.frozen(scope.ops(), images)
            : backbone.trainable(scope, images, backboneRate);
    return projection.of(scope, scaling.of(scope.ops(), features));
  }
}
