/**
 * The demo's pictures: drawn letters of invented scripts.
 *
 * <p>Read {@link dev.kindred.cli.demo.GlyphArtist} (writes the folder), then {@link
 * dev.kindred.cli.demo.Script} (what the letters of one alphabet share), {@link
 * dev.kindred.cli.demo.Glyph} and {@link dev.kindred.cli.demo.Hand} (how one person draws), {@link
 * dev.kindred.cli.demo.Canvas} (strokes to pixels).
 *
 * <p>It uses no fonts, no window system and no downloads, and the same seed gives the same bytes.
 */
@NullMarked
package dev.kindred.cli.demo;

import org.jspecify.annotations.NullMarked;
