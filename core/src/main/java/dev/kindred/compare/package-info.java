/**
 * What a comparison of losses found, and what may be concluded from it.
 *
 * <p>Reading order: {@link dev.kindred.compare.ComparisonReport} (everything that was measured and
 * derived), {@link dev.kindred.compare.Study} (what was compared and how), {@link
 * dev.kindred.compare.Run} (one trained model), {@link dev.kindred.compare.Difference} and {@link
 * dev.kindred.compare.Verdict} (what follows), {@link dev.kindred.compare.GalleryQuery} (results to
 * look at), {@link dev.kindred.compare.ReportFile} (report.json) and {@link
 * dev.kindred.compare.MetricGuide} (each metric in one line).
 *
 * <p>What is learned from and measured is a {@code Task}: classes ({@code ClassTask}) or judgments
 * ({@code JudgmentTask}, see {@link dev.kindred.compare.Judging}).
 *
 * <p>It draws no page: the command line renders the report.
 */
@NullMarked
package dev.kindred.compare;

import org.jspecify.annotations.NullMarked;
