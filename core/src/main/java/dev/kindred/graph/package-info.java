/**
 * ONNX graphs with static shapes, and their gradients.
 *
 * <p>Read in this order: {@link dev.kindred.graph.Value}, {@link dev.kindred.graph.Node}, {@link
 * dev.kindred.graph.Graph} (append-only), {@link dev.kindred.graph.Ops} (typed emitters that infer
 * shapes), {@link dev.kindred.graph.Vjps} (one gradient rule per op), {@link
 * dev.kindred.graph.Gradients} (the reverse walk), {@link dev.kindred.graph.BlockedLayout} (the
 * same graph on faster CPU kernels), {@link dev.kindred.graph.OnnxFile} (bytes). Networks that
 * others trained come in by {@link dev.kindred.graph.OnnxNetwork}.
 *
 * <p>This package does not execute anything: {@code dev.kindred.runtime} does.
 */
@NullMarked
package dev.kindred.graph;

import org.jspecify.annotations.NullMarked;
