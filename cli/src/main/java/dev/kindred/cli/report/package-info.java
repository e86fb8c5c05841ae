/**
 * Draws the report of a comparison as one self-contained HTML page.
 *
 * <p>Reading order: {@link dev.kindred.cli.report.HtmlReport} (the page), the sections in the order
 * of the page ({@code VerdictSection}, {@code TableSection}, {@code DesignSection}, {@code
 * TuningSection}, {@code CurvesSection}, {@code DistanceSection}, {@code MapSection}, {@code
 * GallerySection}, {@code SearchSection}, {@code MethodsSection}), the drawings ({@code LineChart},
 * {@code HistogramChart}, {@code DotPlot}, {@code IntervalMark} over {@code Axis}) and {@code
 * Markup}, through which every tag and every text goes.
 *
 * <p>It measures and concludes nothing: numbers and sentences come from the report.
 */
@NullMarked
package dev.kindred.cli.report;

import org.jspecify.annotations.NullMarked;
