package dev.kindred.nn;

import dev.kindred.graph.Ops;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import java.util.Locale;

/**
 * From features to an embedding: the trained part on top of a backbone.
 *
 * @param kind its form
 * @param dimension length of the embedding; that of the features where the kind {@linkplain
 *     Kind#keepsLength keeps} it
 */
public record Projection(Kind kind, int dimension) {

  /** Form of a projection. */
  public enum Kind {
    /** The features themselves. */
    NONE,
    /** One linear layer. */
    LINEAR,
    /**
     * The features plus one linear layer of them that begins at zero: training starts from what is
     * there, and weight decay draws it back to that.
     */
    RESIDUAL,
    /** A hidden layer as wide as the features with ReLU, then a linear layer. */
    MLP;

    /** Whether the embedding is as long as the features. */
    public boolean keepsLength() {
      return this == NONE || this == RESIDUAL;
    }
  }

  /** A dimension below 1 is an {@link IllegalArgumentException}. */
  public Projection {
    if (dimension < 1) {
      throw new IllegalArgumentException(
          "an embedding needs a dimension of at least 1, not " + dimension);
    }
  }

  /** Such as {@code linear64}. */
  public String text() {
    return kind == Kind.NONE ? "features" : kind.name().toLowerCase(Locale.ROOT) + dimension;
  }

  /**
   * Builds the projection.
   *
   * @param features shape [n, f]
   * @return shape [n, dimension], of unit length
   */
  Value of(Scope scope, Value features) {
    Value y =
        switch (kind) {
          case NONE -> features;
          case LINEAR -> linear(scope, features, "head", dimension, Init.lecunNormal());
          case RESIDUAL ->
              scope
                  .ops()
                  .add(
                      features,
                      linear(scope, features, "head", features.shape().dim(1), Init.all(0)));
          case MLP -> {
            int width = features.shape().dim(1);
            Value hidden = linear(scope, features, "hidden", width, Init.heNormal());
            yield linear(scope, scope.ops().relu(hidden), "head", dimension, Init.lecunNormal());
          }
        };
    return Encoder.normalizeLength(scope.ops(), y);
  }

  /** x·Wᵀ + b. */
  static Value linear(Scope scope, Value x, String layer, int outputs, Init init) {
    Ops ops = scope.ops();
    Value weight = scope.parameter(layer + ".weight", Shape.of(outputs, x.shape().dim(1)), init);
    Value bias = scope.parameter(layer + ".bias", Shape.of(outputs), Init.all(0));
    return ops.add(ops.matMul(x, ops.transpose(weight, 1, 0)), bias);
  }
}
