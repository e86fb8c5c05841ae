package dev.kindred.train;

import dev.kindred.graph.DType;
import dev.kindred.graph.Graph;
import dev.kindred.nn.Encoder;
import dev.kindred.nn.FrozenScope;
import dev.kindred.nn.ParameterLayout;
import dev.kindred.runtime.EmbeddingModel;

/**
 * An encoder's weights at some point of a run.
 *
 * @param theta all parameters, flat
 * @param statistics all running statistics, flat
 */
public record Weights(ParameterLayout layout, float[] theta, float[] statistics) {

  /** The encoder with these weights as constants: what a model file holds. */
  public Graph freeze(Encoder encoder) {
    Graph graph = new Graph("kindred_encoder");
    FrozenScope scope = new FrozenScope(graph, layout, theta, statistics);
    // The batch size is left open when the graph is written, see OnnxFile.
    graph.output(
        EmbeddingModel.OUTPUT,
        encoder.forward(
            scope, graph.input(EmbeddingModel.INPUT, DType.FLOAT, encoder.inputShape(1))));
    return graph;
  }
}
