/**
 * Images in, ranked images out: keeps an index in step with folders, and searches it by image.
 *
 * <p>In reading order: {@link dev.kindred.search.FolderSync} (brings an index up to date, with
 * {@link dev.kindred.search.SyncOptions}, {@link dev.kindred.search.SyncListener} and {@link
 * dev.kindred.search.SyncResult}), {@link dev.kindred.search.VectorImport} (fills an index with
 * vectors from elsewhere), {@link dev.kindred.search.ImageSearch} (answers queries, with {@link
 * dev.kindred.search.WeightedExample} and {@link dev.kindred.search.ImageHit}).
 *
 * <p>What is near to what is the index's business, what a vector means the encoder's; this package
 * connects the two. It never prints.
 */
@NullMarked
package dev.kindred.search;

import org.jspecify.annotations.NullMarked;
