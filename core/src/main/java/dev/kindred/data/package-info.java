/**
 * Image collections: what they hold, how they are divided, and batches of them for training.
 *
 * <p>Reading order: {@link dev.kindred.data.ImageFolder} lists a folder, a zip file or a CSV
 * manifest as {@link dev.kindred.data.ImageItem}s; {@link dev.kindred.data.Split} holds classes
 * out; {@link dev.kindred.data.PkSampler} chooses the images of each batch, or {@link
 * dev.kindred.data.JudgmentSampler} does from explicit {@link dev.kindred.data.Judgments}, which
 * {@link dev.kindred.data.JudgmentSplit} divides; {@link dev.kindred.data.BatchLoader} decodes and
 * augments them on worker threads.
 *
 * <p>It knows nothing of networks or losses and never writes to a collection.
 */
@NullMarked
package dev.kindred.data;

import org.jspecify.annotations.NullMarked;
