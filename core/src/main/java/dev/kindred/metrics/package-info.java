/**
 * Exact retrieval and ranking metrics over embeddings, and the statistics that compare them.
 *
 * <p>Reading order: {@link dev.kindred.metrics.RetrievalMetrics} (the entry), {@link
 * dev.kindred.metrics.RetrievalReport} (its result), {@code SquaredDistances} (distances block by
 * block, so that no n × n matrix exists), {@code Ranking} (one query's full order), {@code
 * PositionScores} and {@code OrderScores} (what is read off that order), {@link
 * dev.kindred.metrics.DistanceHistograms} (all pairs under one threshold), {@link
 * dev.kindred.metrics.TripletAccuracy} and {@link dev.kindred.metrics.PairAuc} (agreement with
 * explicit judgments), {@link dev.kindred.metrics.Statistics} (intervals over seeds and queries),
 * {@link dev.kindred.metrics.PrincipalProjection} and {@link dev.kindred.metrics.TSne} (embeddings
 * drawn in the plane) and {@link dev.kindred.metrics.ProbabilityCalibration}.
 *
 * <p>Distances are Euclidean; embeddings are expected to have unit length but need not. Ties in
 * distance are broken by one rule everywhere: the lower gallery position comes first. Metrics that
 * count pairs (triplet accuracy, AUC, Kendall's τ) count a tie as one half.
 *
 * <p>This package knows nothing of images, models or files.
 */
@NullMarked
package dev.kindred.metrics;

import org.jspecify.annotations.NullMarked;
