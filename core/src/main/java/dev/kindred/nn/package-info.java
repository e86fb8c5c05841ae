/**
 * Encoders, losses and optimizers as parts of an ONNX graph.
 *
 * <p>Read in this order: {@link dev.kindred.nn.Encoder} (a convolutional network, described by a
 * record), {@link dev.kindred.nn.Scope} (where a network's parameters come from: training,
 * evaluation or a frozen model), {@link dev.kindred.nn.Loss} and {@link
 * dev.kindred.nn.BatchDistances} (metric-learning losses over the distance matrix of a batch;
 * {@link dev.kindred.nn.BatchContext} is what else they may ask for), {@link
 * dev.kindred.nn.LossText} and {@link dev.kindred.nn.SearchSpace} (losses written down and varied),
 * {@link dev.kindred.nn.Optimizer} and {@link dev.kindred.nn.Schedule}.
 *
 * <p>Nothing here runs a graph or reads an image.
 */
@NullMarked
package dev.kindred.nn;

import org.jspecify.annotations.NullMarked;
