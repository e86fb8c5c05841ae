/**
 * A vector index on disk: who is nearest to a vector, among the entries that a filter accepts.
 *
 * <p>In reading order: {@link dev.kindred.index.VectorIndex} (what can be asked), {@link
 * dev.kindred.index.VectorIndexWriter} (what can be changed), {@link dev.kindred.index.LuceneIndex}
 * and {@link dev.kindred.index.LuceneIndexWriter} (the same on Apache Lucene), {@link
 * dev.kindred.index.Query}, {@link dev.kindred.index.Filter} and its parser, {@link
 * dev.kindred.index.Planner} (exact scan or graph), {@link dev.kindred.index.AnnEvaluation} (how
 * often the graph is right, and how fast), {@link dev.kindred.index.GraphNeighbours} (what a graph
 * finds in vectors that are in no index).
 *
 * <p>The package knows nothing of images or of models: an entry is a path with attributes, a vector
 * is an array of floats. It never prints.
 */
@NullMarked
package dev.kindred.index;

import org.jspecify.annotations.NullMarked;
