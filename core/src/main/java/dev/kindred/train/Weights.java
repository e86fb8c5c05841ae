package dev.kindred.train;

import dev.kindred.graph.DType;
import dev.kindred.graph.Graph;
import dev.kindred.nn.FrozenScope;
import dev.kindred.nn.Network;
import dev.kindred.nn.ParameterLayout;
import dev.kindred.runtime.EmbeddingModel;

/**
 * A network's weights at some point of a run.
 *
 * @param theta all parameters, flat
 * @param statistics all running statistics, flat
 */
public record Weights(ParameterLayout layout, float[] theta, float[] statistics) {

  /** The network with these weights as constants: what a model file holds. */
  public Graph freeze(Network network) {
    Graph graph = new Graph("kindred_encoder");
    FrozenScope scope = new FrozenScope(graph, layout, theta, statistics);
    // The batch size is left open when the graph is written, see OnnxFile.
    graph.output(
        EmbeddingModel.OUTPUT,
        network.forward(
            scope, graph.input(EmbeddingModel.INPUT, DType.FLOAT, network.inputShape(1))));
    return graph;
  }
}
