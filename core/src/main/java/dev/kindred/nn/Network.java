package dev.kindred.nn;

import dev.kindred.graph.DType;
import dev.kindred.graph.Shape;
import dev.kindred.graph.Value;
import dev.kindred.image.Fit;

/** A network from images, or from features of images, to unit vectors. */
public sealed interface Network permits Encoder, BackboneEncoder, FeatureEncoder {

  /** What it is called in model cards and reports. */
  String name();

  /** What it is made of, for people. */
  default String inWords() {
    return name();
  }

  /** What it is made of, so that the same text means the same network. */
  default String description() {
    return name();
  }

  /** Which part of an image it sees. */
  Fit fit();

  /** Length of an embedding. */
  int dimension();

  /** The same network, with the same parameters, for the size of image that it is trained on. */
  default Network inTraining() {
    return this;
  }

  /** Shape of a batch of n inputs. */
  Shape inputShape(int n);

  /**
   * Builds the network.
   *
   * @param input shape {@link #inputShape}; images are float pixels 0..255
   * @return embeddings of unit length, shape [n, dimension]
   */
  Value forward(Scope scope, Value input);

  /** Which parameters and statistics this network has; independent of the batch size. */
  default ParameterLayout layout() {
    LayoutScope scope = new LayoutScope();
    forward(scope, scope.ops().graph().input("input", DType.FLOAT, inputShape(2)));
    return scope.layout();
  }
}
